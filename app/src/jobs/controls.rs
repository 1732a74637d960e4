//! The buttons of a job: each is a form of its own.

use crate::access::sign_in_again;
use crate::actions::back::Back;
use crate::say;
use crate::texts::Count;
use crate::ui::{Button, PostForm, Weight};
use crate::visit::Visit;
use backoffice::jobs::types::{JobPage, JobState};
use backoffice::limits::{ROWS_A_SECOND_MAX, ROWS_A_SECOND_MIN};
use leptos::prelude::*;

pub fn controls(visit: &Visit, found: &JobPage, back: Option<&Back>) -> AnyView {
    let state = found.job.state;
    let start = (found.may.start && !found.sign_in_again).then(|| {
        let label = found.job.label.get(visit.locale);
        let count = Count(found.job.counts.ready);
        let says = if found.approvals.is_some() {
            say!(visit, approvals.ask, label = label, count = count)
        } else {
            say!(visit, actions.run, label = label, count = count)
        };
        rated(visit, found, "/api/jobs/start", says, "start", back)
    });
    let again = found.sign_in_again.then(|| {
        let says = say!(visit, jobs.sign_in_again_first);
        view! { <div data-sign-in-again>{sign_in_again(visit, &format!("/jobs/{}", found.job.id))} <span class="quiet">{says}</span></div> }
    });
    let waits = found.may.control && matches!(state, JobState::Paused | JobState::Held);
    let go_on = (waits && !found.sign_in_again)
        .then(|| rated(visit, found, "/api/jobs/go-on", say!(visit, jobs.go_on).to_owned(), "go-on", back));
    let pause = (found.may.control && state == JobState::Running)
        .then(|| plain(found, "/api/jobs/pause", say!(visit, jobs.pause).to_owned(), "pause", back));
    let cancel = (found.may.control && !state.is_over())
        .then(|| plain(found, "/api/jobs/cancel", say!(visit, jobs.cancel).to_owned(), "cancel", back));
    let failed = state.is_over() && found.job.counts.failed > 0 && found.may.repeat;
    let repeat = failed.then(|| {
        let says = say!(visit, jobs.again, count = Count(found.job.counts.failed));
        plain(found, "/api/jobs/again", says, "again", back)
    });
    let undo = found.undo.as_ref().zip(found.job.run.as_deref()).map(|(label, run)| {
        let href = format!("/runs/{run}");
        let href = back.map_or_else(|| href.clone(), |back| back.carried(&href));
        let says = format!("{}: {}", say!(visit, actions.undo), label.get(visit.locale));
        view! { <a class="btn" href=format!("{href}#undo") data-job="undo">{says}</a> }
    });
    let nothing = start.is_none()
        && again.is_none()
        && go_on.is_none()
        && pause.is_none()
        && cancel.is_none()
        && repeat.is_none()
        && undo.is_none();
    if nothing {
        return ().into_any();
    }
    view! { <div class="job-controls">{start} {again} {go_on} {pause} {cancel} {repeat} {undo}</div> }
        .into_any()
}

/// With the rate at which it goes on.
fn rated(
    visit: &Visit,
    found: &JobPage,
    to: &'static str,
    says: String,
    name: &'static str,
    back: Option<&Back>,
) -> impl IntoView + use<> {
    let back = back.map(Back::field);
    let regardless = (name == "go-on").then(|| {
        let says = say!(visit, jobs.regardless);
        view! { <label class="quiet"><input type="checkbox" class="checkbox" name="regardless" value="true"/> " " {says}</label> }
    });
    let (job, rate, label) =
        (found.job.id.clone(), found.rows_a_second.to_string(), say!(visit, jobs.rows_a_second));
    view! {
        <PostForm action=to class="job-control">
            <input type="hidden" name="job" value=job/> {back}
            <Button weight=Weight::Primary attr:data-job=name>{says}</Button>
            <label class="quiet">{label} " "
            <input class="input input-sm job-rate" type="number" name="rows_a_second" value=rate min=ROWS_A_SECOND_MIN.to_string() max=ROWS_A_SECOND_MAX.to_string()/></label>
            {regardless}
        </PostForm>
    }
}

fn plain(
    found: &JobPage,
    to: &'static str,
    says: String,
    name: &'static str,
    back: Option<&Back>,
) -> impl IntoView + use<> {
    let (job, back) = (found.job.id.clone(), back.map(Back::field));
    view! {
        <PostForm action=to class="job-control">
            <input type="hidden" name="job" value=job/> {back}
            <Button attr:data-job=name>{says}</Button>
        </PostForm>
    }
}
