//! `/jobs/{id}`: what a job would change, how far it is, what became of it, and the buttons for it.

mod counts;
mod left_alone;
mod log;
mod progress;

use crate::actions::back::Back;
use crate::actions::facts;
use crate::actions::targets::targets;
use crate::jobs::controls::controls;
use crate::jobs::words::{held_by, stands, waits_for};
use crate::page::{self, Asked};
use crate::records::value::list_address;
use crate::say;
use crate::ui::{Crumb, Fact, Facts, Notice, Page, Section, Time, Tone, loaded, problem_line};
use crate::visit::Visit;
use backoffice::jobs::types::{JobPage, JobState, Kind};
use backoffice::jobs::{self, Listing};
use counts::{duplicates, kinds};
use left_alone::left_alone;
use leptos::prelude::*;
use log::log;
use progress::{progress, watch};

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
