//! `/jobs/{id}`: what a job would change, how far it is, what became of it, and the buttons for it.

use crate::actions::back::Back;
use crate::actions::facts;
use crate::actions::targets::targets;
use crate::jobs::controls::controls;
use crate::jobs::words::{duration, held_by, kind, so_far, stands, step, waits_for};
use crate::page::{self, Asked, query};
use crate::records::value::{list_address, record_address};
use crate::say;
use crate::texts::Count;
use crate::ui::{
    Badge, Crumb, Fact, Facts, Head, Notice, Page, Pager, Row, Section, Table, Time, Tone, loaded,
    problem_line,
};
use crate::visit::Visit;
use backoffice::jobs::types::{JobPage, JobState, Kind, LeftAlone};
use backoffice::jobs::{self, Listing};
use backoffice::limits::JOB_REFRESH_SECS;
use http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// The query of a page that looks again by itself, where nobody may be.
pub const WATCHED: &str = "watched";

#[component]
pub fn Job() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let id = Asked::part("id");
    let (late, still) = (asked.value("late").is_some(), asked.value("still").is_some());
    let back = Back::of(&asked);
    let after = asked.value("after").and_then(|after| after.parse().ok());
    let chosen = asked.value("kind").and_then(Kind::parse);
    let listing = Listing { kind: chosen, after };
    let load = async move {
        let found = jobs::show(&asked.cx, page::id(&id)?, listing).await?;
        let title = match &back {
            Some(back) => back.title(&asked.cx).await,
            None => None,
        };
        Ok((found, Asks { late, still, chosen, back, title }))
    };
    loaded(load, move |(found, asks): (JobPage, Asks)| shown(&visit, &found, &asks))
}

/// What the address of the page says.
struct Asks {
    late: bool,
    still: bool,
    chosen: Option<Kind>,
    back: Option<Back>,
    /// What the record is called that one goes back to.
    title: Option<String>,
}

impl Asks {
    /// An address that still knows where one began.
    fn carried(&self, address: String) -> String {
        match &self.back {
            Some(back) => back.carried(&address),
            None => address,
        }
    }
}

fn shown(visit: &Visit, found: &JobPage, asks: &Asks) -> impl IntoView + use<> {
    let title = found.job.label.get(visit.locale).to_owned();
    let crumbs = vec![
        Crumb::new(say!(visit, jobs.title), "/jobs"),
        Crumb::new(found.entity_label.get(visit.locale), list_address(&found.job.entity)),
    ];
    let late = asks.late.then(|| {
        let says = say!(visit, jobs.late);
        view! { <Notice tone=Tone::Info>{says}</Notice> }
    });
    let watch = watch(visit, found, asks);
    let back = asks.back.as_ref().map(|back| back.link(visit, asks.title.as_deref()));
    let beside = stands(visit, &found.job);
    let total = found.job.counts.ready + found.job.counts.changed;
    let sample = (!found.sample.is_empty()).then(|| {
        let (title, targets) = (say!(visit, jobs.sample), targets(visit, &found.sample, total, None));
        view! { <Section title id="sample">{targets}</Section> }
    });
    let now = view! {
        {notices(visit, found)}
        <div class="panel job-progress" data-state=found.job.state.as_str()>
            {progress(visit, found)}
            {watch}
            {controls(visit, found, asks.back.as_ref())}
        </div>
    };
    let rest = view! {
        {told(visit, found)}
        {kinds(visit, found)}
        {duplicates(visit, found)}
        {left_alone(visit, found, asks)}
        {sample}
        {log(visit, found)}
    };
    view! {
        <Page title crumbs beside=move || beside>
            {late}
            {now}
            {rest}
            {back}
        </Page>
    }
}

/// The page looks again by itself while something moves. Whoever reads in it, or goes through it by keyboard, lets it stand.
fn watch(visit: &Visit, found: &JobPage, asks: &Asks) -> Option<impl IntoView + use<>> {
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

fn notices(visit: &Visit, found: &JobPage) -> impl IntoView + use<> {
    let held = found.job.held_by.map(|by| (held_by(visit, by), Tone::Bad));
    let waits =
        found.job.waits_for.map(|waits| (waits_for(visit, waits, found.pace > 0).to_owned(), Tone::Warn));
    let regardless = (found.regardless && found.job.state == JobState::Running)
        .then(|| (say!(visit, jobs.goes_on_regardless).to_owned(), Tone::Warn));
    let error = found.error.as_ref().map(|problem| (problem_line(visit, problem), Tone::Bad));
    let notices = [held, waits, regardless, error].into_iter().flatten();
    notices.map(|(says, tone)| view! { <Notice tone>{says}</Notice> }).collect_view()
}

/// In words first: "3,000 of 5,000 done · 950 a second · 2 s left".
fn progress(visit: &Visit, found: &JobPage) -> impl IntoView + use<> {
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
        JobState::Ready => say!(visit, actions.would_change, count = Count(counts.ready)),
        _ => so_far(visit, counts),
    };
    let moves = found.job.state.is_worked_on() && found.pace > 0;
    let pace = moves.then(|| say!(visit, jobs.pace, count = Count(found.pace)));
    let left = found.seconds_left.map(|left| {
        let time = duration(visit, left);
        say!(visit, jobs.left, time = time.as_str()).to_string()
    });
    let beside = [pace, left].into_iter().flatten().map(|part| format!(" · {part}")).collect::<String>();
    let bar = (found.job.state != JobState::Ready).then(|| {
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
        {bar} {hint}
    }
}

fn told(visit: &Visit, found: &JobPage) -> impl IntoView + use<> {
    let job = &found.job;
    let again_of = found.again_of.clone().map(|job| {
        let (label, says) = (say!(visit, jobs.again_of), say!(visit, jobs.open));
        view! { <Fact label><a href=format!("/jobs/{job}")>{says}</a></Fact> }
    });
    let (by, at) = (job.by.clone(), job.made_at);
    let (by_label, made) = (say!(visit, jobs.by), say!(visit, jobs.made));
    let rest = view! {
        {facts::params(visit, &found.params)}
        {facts::text(say!(visit, actions.reason), job.reason.as_deref())}
        {facts::ticket(visit, job.ticket.as_deref())}
        {facts::run(visit, say!(visit, jobs.run), job.run.as_deref())}
        {facts::run(visit, say!(visit, actions.undo_of), job.undo_of.as_deref())}
        {again_of}
    };
    view! {
        <div class="panel narrow-facts"><Facts>
            <Fact label=by_label><bdi>{by}</bdi></Fact>
            <Fact label=made><Time at/></Fact>
            {rest}
        </Facts></div>
    }
}

/// How many of each, and why.
fn kinds(visit: &Visit, found: &JobPage) -> impl IntoView + use<> {
    let counts = found.job.counts;
    let of = |says: &str, count: u64| {
        let (says, count) = (says.to_owned(), Count(count).to_string());
        view! { <Row><th scope="row">{says}</th><td class="numeric">{count}</td></Row> }
    };
    let whole = [
        (say!(visit, jobs.count_changed), counts.changed),
        (say!(visit, jobs.count_ready), counts.ready),
        (say!(visit, jobs.count_listed), counts.listed),
    ];
    let whole =
        whole.into_iter().filter(|(_, count)| *count > 0).map(|(says, count)| of(says, count)).collect_view();
    let each = found
        .kinds
        .iter()
        .map(|of_kind| {
            let begin =
                if of_kind.failed { say!(visit, jobs.count_failed) } else { say!(visit, jobs.count_skipped) };
            let says = format!("{begin}: {}", kind(visit, of_kind.kind));
            let pairs = [("kind", of_kind.kind.as_str()), ("still", "1")];
            let href = format!("/jobs/{}?{}#left-alone", found.job.id, query(pairs));
            let count = Count(of_kind.count).to_string();
            view! { <Row><th scope="row"><a href=href>{says}</a></th><td class="numeric">{count}</td></Row> }
        })
        .collect_view();
    let heads = vec![Head::new(say!(visit, jobs.what)), Head::numeric(say!(visit, jobs.how_many))];
    let caption = say!(visit, jobs.counts);
    view! { <Section title=caption id="counts"><Table caption heads>{whole} {each}</Table></Section> }
}

fn duplicates(visit: &Visit, found: &JobPage) -> Option<impl IntoView + use<>> {
    (found.duplicates > 0).then(|| {
        let says = say!(visit, jobs.duplicates, count = Count(found.duplicates));
        let ids = found.duplicate_ids.join(", ");
        view! { <Notice tone=Tone::Info>{says} " " <bdi>{ids}</bdi></Notice> }
    })
}

fn left_alone(visit: &Visit, found: &JobPage, asks: &Asks) -> Option<impl IntoView + use<>> {
    let rows = found.left_alone.iter().map(|left| row(visit, left)).collect_view();
    let next = found.left_alone_next.map(|after| {
        let mut pairs = vec![("after", after.to_string()), ("still", "1".to_owned())];
        pairs.extend(asks.chosen.map(|chosen| ("kind", chosen.as_str().to_owned())));
        format!("/jobs/{}?{}#left-alone", found.job.id, query(pairs))
    });
    let heads = [say!(visit, jobs.record), say!(visit, jobs.state), say!(visit, jobs.why)]
        .into_iter()
        .map(Head::new)
        .collect();
    let title = match asks.chosen {
        Some(chosen) => kind(visit, chosen),
        None => say!(visit, jobs.to_look_at),
    };
    (!found.left_alone.is_empty()).then(|| {
        view! { <Section title id="left-alone"><Table caption=title heads>{rows}</Table> <Pager previous=None next/></Section> }
    })
}

fn row(visit: &Visit, left: &LeftAlone) -> impl IntoView + use<> {
    let (says, tone) = if left.failed {
        (say!(visit, jobs.count_failed), Tone::Bad)
    } else {
        (say!(visit, jobs.count_skipped), Tone::Plain)
    };
    let why = match &left.error {
        Some(problem) => problem_line(visit, problem),
        None => kind(visit, left.kind).to_owned(),
    };
    let id = left.record.id.to_string();
    // What is not there, or not theirs, has no page to lead to.
    let record = match &left.title {
        Some(title) => {
            let (href, title) = (record_address(&left.record), title.clone());
            view! { <a href=href data-open><bdi>{title}</bdi></a> " " <span class="quiet">"#" {id}</span> }
                .into_any()
        }
        None => view! { <code>{id}</code> }.into_any(),
    };
    view! { <Row><th scope="row">{record}</th><td><Badge tone>{says}</Badge></td><td>{why}</td></Row> }
}

fn log(visit: &Visit, found: &JobPage) -> impl IntoView + use<> {
    let rows = found
        .log
        .iter()
        .map(|line| {
            let (at, what, by) = (line.at, step(visit, line), line.by.clone());
            view! { <Row><td><Time at/></td><td>{what}</td><td><bdi>{by}</bdi></td></Row> }
        })
        .collect_view();
    let heads = [say!(visit, actions.at), say!(visit, jobs.what), say!(visit, jobs.who)]
        .into_iter()
        .map(Head::new)
        .collect();
    let title = say!(visit, jobs.log);
    view! { <Section title id="log"><Table caption=title heads>{rows}</Table></Section> }
}
