//! How far a job is.

use super::{Asks, WATCHED};
use crate::jobs::words::{duration, so_far, step};
use crate::say;
use crate::texts::Count;
use crate::visit::Visit;
use backoffice::jobs::types::{JobPage, JobState};
use backoffice::limits::JOB_REFRESH_SECS;
use http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// The page looks again by itself while something moves. Whoever reads in it, or goes through it by keyboard, lets it stand.
pub(super) fn watch(visit: &Visit, found: &JobPage, asks: &Asks) -> Option<impl IntoView + use<>> {
    let moves = found.job.state.is_worked_on();
    let here = format!("/jobs/{}", found.job.id);
    if moves && !asks.still {
        // By itself it asks for an address that nobody's session is renewed by.
        let refresh = format!("{JOB_REFRESH_SECS}; url={}", asks.carried(format!("{here}?{WATCHED}=1")));
        if let Ok(refresh) = HeaderValue::try_from(refresh) {
            expect_context::<ResponseOptions>().insert_header(HeaderName::from_static("refresh"), refresh);
        }
    }
    moves.then(|| {
        let (href, says) = if asks.still {
            (here, say!(visit, jobs.follow))
        } else {
            (format!("{here}?still=1"), say!(visit, jobs.stand_still))
        };
        let href = asks.carried(href);
        view! { <p class="quiet"><a href=href>{says}</a></p> }
    })
}

/// In words first: "3,000 of 5,000 done · 950 a second · 2 s left".
pub(super) fn progress(visit: &Visit, found: &JobPage) -> impl IntoView + use<> {
    let counts = found.job.counts;
    // What a rehearsal is done with is ready, and the run has it before it; of what was left alone, it has nothing to do.
    let (done, total) = if found.job.state == JobState::Preparing {
        (counts.total - counts.listed, counts.total)
    } else {
        (counts.changed + counts.failed, counts.total - counts.skipped)
    };
    let says = match found.job.state {
        JobState::Preparing => say!(visit, jobs.rehearsed_of, done = Count(done), total = Count(total)),
        JobState::Ready if counts.ready == 0 => say!(visit, actions.nothing).to_owned(),
        JobState::Ready | JobState::Asked => say!(visit, actions.would_change, count = Count(counts.ready)),
        _ => so_far(visit, counts),
    };
    let moves = found.job.state.is_worked_on() && found.pace > 0;
    let pace = moves.then(|| say!(visit, jobs.pace, count = Count(found.pace)));
    let left = found.seconds_left.map(|left| {
        let time = duration(visit, left);
        say!(visit, jobs.left, time = time.as_str()).to_string()
    });
    let beside = [pace, left].into_iter().flatten().map(|part| format!(" · {part}")).collect::<String>();
    let bar = (!matches!(found.job.state, JobState::Ready | JobState::Asked)).then(|| {
        let label = say!(visit, jobs.progress);
        view! { <progress aria-label=label value=done.to_string() max=total.max(1).to_string()></progress> }
    });
    let hint = (found.job.state == JobState::Ready).then(|| {
        let says =
            if counts.ready > 0 { say!(visit, jobs.ready_hint) } else { say!(visit, jobs.nothing_hint) };
        view! { <p class="quiet">{says}</p> }
    });
    view! {
        <p data-progress=counts.changed.to_string() data-ready=counts.ready.to_string()><strong>{says}</strong> <span class="quiet">{beside}</span></p>
        {bar} {hint} {approvals(visit, found)}
    }
}

/// How many others have to approve it; once they are asked, how that stands, and the way to the request.
fn approvals(visit: &Visit, found: &JobPage) -> impl IntoView + use<> {
    let needs = found.approvals.map(|count| {
        let says = say!(visit, approvals.needs, count = Count(count.into()));
        view! { <p class="quiet">{says}</p> }
    });
    let refused = found.log.iter().find(|line| matches!(line.what.as_str(), "refused" | "not_approved"));
    let stands = match found.job.state {
        JobState::Asked => Some(say!(visit, jobs.asked_hint).to_owned()),
        _ => refused.map(|line| step(visit, line)),
    };
    let stands = stands.zip(found.job.run.as_ref()).map(|(says, run)| {
        let (href, open) = (format!("/runs/{run}"), say!(visit, approvals.open));
        view! { <p class="quiet">{says} " " <a href=href>{open}</a></p> }
    });
    view! { {needs} {stands} }
}
