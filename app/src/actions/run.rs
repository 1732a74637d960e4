//! `/runs/{id}`: who ran what on which records, before and after each; and the undo.

use crate::actions::approvals::request::{again, all, cancel_form, decide_form, standing};
use crate::actions::approvals::said::{Said, notice, said};
use crate::actions::back::Back;
use crate::actions::calls::{calls, settled, watch};
use crate::actions::facts;
use crate::actions::runs::state;
use crate::actions::targets::targets;
use crate::kept;
use crate::page::{self, Asked};
use crate::say;
use crate::texts::Count;
use crate::timeline::event::actor_address;
use crate::ui::{Crumb, Fact, Facts, Notice, OnPage, Page, Section, Time, Tone, loaded, problem_line};
use crate::visit::Visit;
use backoffice::actions::runs;
use backoffice::actions::types::{Request, RunPage};
use backoffice::calls::types::CallState;
use backoffice::limits::{REASON_MAX_CHARS, TICKET_MAX_CHARS};
use leptos::prelude::*;
use uuid::Uuid;

/// What the address of a run's page asks, besides the run.
struct Asks {
    /// The same preview was run a second time.
    repeated: bool,
    /// The one record whose undo is wanted.
    record: Option<String>,
    back: Option<Back>,
    /// What came of saying what came of a call.
    settled: Option<String>,
    /// The page does not look again by itself.
    still: bool,
    /// What came of a decision.
    said: Option<(Said, Uuid)>,
    /// What the record is called that one goes back to.
    back_title: Option<String>,
}

#[component]
pub fn Run() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let id = Asked::part("id");
    let record = asked.value("record").map(str::to_owned);
    let (repeated, back, said) = (asked.value("repeated").is_some(), Back::of(&asked), said(&asked));
    let still = asked.value("still").is_some();
    let settled = asked.value("settled").map(str::to_owned);
    let load = async move {
        let found = runs::page(&asked.cx, page::id(&id)?).await?;
        let back_title = match &back {
            Some(back) => back.title(&asked.cx).await,
            None => None,
        };
        Ok((found, Asks { repeated, record, back, settled, still, said, back_title }))
    };
    loaded(load, move |(found, asks): (RunPage, Asks)| shown(&visit, &found, &asks))
}

fn shown(visit: &Visit, found: &RunPage, asks: &Asks) -> impl IntoView + use<> {
    let title = found.run.label.get(visit.locale).to_owned();
    let repeated = asks.repeated.then(|| {
        let says = match found.request {
            Some(_) => say!(visit, approvals.was_asked),
            None => say!(visit, actions.repeated),
        };
        view! { <Notice tone=Tone::Info>{says}</Notice> }
    });
    let back = asks.back.as_ref().map(|back| back.link(visit, asks.back_title.as_deref()));
    let waits = found.request.as_ref().filter(|_| found.run.changed == 0);
    let total = waits.map_or(found.run.changed + found.skipped, |_| found.targets.len() as u64);
    let said = notice(visit, asks.said, false);
    let settled = settled(visit, asks.settled.as_deref());
    let request = found.request.as_ref().map(|request| request_view(visit, &found.run.id, request));
    let crumbs = vec![Crumb::new(say!(visit, actions.runs), "/runs")];
    let state = state(visit, found.run.state);
    let one_by_one = Some(found.run.id.as_str()).filter(|_| found.undo.is_some() && found.run.changed > 1);
    let (facts, undo) = (told(visit, found), undo(visit, found, asks));
    let needs = found.undo_needs.as_ref().map(|label| {
        let says = say!(visit, actions.undo_needs, label = label.get(visit.locale)).to_string();
        view! { <p class="quiet">{says}</p> }
    });
    let targets = targets(visit, &found.targets, total, one_by_one);
    let (watch, calls) = (watch(visit, found, asks.still), calls(visit, found));
    view! {
        <Page title crumbs beside=move || state>
            {repeated}
            {said}
            {settled}
            {back}
            {request}
            {facts}
            {undo}
            {needs}
            {watch}
            {calls}
            {targets}
        </Page>
    }
}

fn told(visit: &Visit, found: &RunPage) -> impl IntoView + use<> {
    let run = &found.run;
    let (by, at, outcome) = (say!(visit, actions.by), say!(visit, actions.at), say!(visit, actions.outcome));
    let (who, href, moment, done) =
        (run.by.label.get(visit.locale).to_owned(), actor_address(&run.by), run.at, done(visit, found));
    let job = found.job.as_ref().map(|job| {
        let (label, href, says) = (say!(visit, jobs.job), format!("/jobs/{job}"), say!(visit, jobs.open));
        view! { <Fact label><a href=href>{says}</a></Fact> }
    });
    let error = found.error.as_ref().map(|problem| problem_line(visit, problem));
    let rest = view! {
        {facts::params(visit, &found.params)}
        {facts::text(say!(visit, actions.reason), run.reason.as_deref())}
        {facts::ticket(visit, run.ticket.as_deref())}
        {facts::run(visit, say!(visit, actions.undo_of), run.undo_of.as_deref())}
        {facts::run(visit, say!(visit, actions.undone_by), run.undone_by.as_deref())}
        {facts::text(say!(visit, actions.error), error.as_deref())}
        {job}
    };
    view! {
        <div class="panel narrow-facts"><Facts>
            <Fact label=by><a href=href><bdi>{who}</bdi></a></Fact>
            <Fact label=at><Time at=moment/></Fact>
            <Fact label=outcome>{done}</Fact>
            {rest}
        </Facts></div>
    }
}

/// How it stands with those who have to approve it, and what the member may do about it.
fn request_view(visit: &Visit, run: &str, request: &Request) -> impl IntoView + use<> {
    let title = say!(visit, approvals.decisions);
    let (again, all, standing) = (again(visit, request), all(visit, request, None), standing(visit, request));
    let (decide, cancel) = (decide_form(visit, run, request, "run"), cancel_form(visit, run, request));
    view! { {again} <Section title id="approvals">{all} {standing} {decide} {cancel}</Section> }
}

/// "140 changed, 2 left alone".
fn done(visit: &Visit, found: &RunPage) -> String {
    if let Some(request) = found.request.as_ref().filter(|_| found.run.changed == 0) {
        return say!(visit, approvals.would_change, count = Count(request.changing));
    }
    let unknown = found.calls.iter().filter(|call| call.state == CallState::Unknown).count();
    let changed = say!(visit, actions.changed, count = Count(found.run.changed));
    match found.skipped {
        _ if unknown > 0 => {
            format!("{changed}, {}", say!(visit, actions.not_known, count = Count(unknown as u64)))
        }
        0 => changed,
        skipped => format!("{changed}, {}", say!(visit, actions.skipped, count = Count(skipped))),
    }
}

/// The form that leads to the preview of the undo: of the whole run, or of the record that the address names.
fn undo(visit: &Visit, found: &RunPage, asks: &Asks) -> Option<impl IntoView + use<>> {
    let (_, label) = found.undo.as_ref()?;
    let record = asks.record.as_deref();
    let one = record.and_then(|record| found.targets.iter().find(|t| t.record.id.as_str() == record));
    let (run, record) = (found.run.id.clone(), one.map(|target| target.record.id.to_string()));
    let only = one.map(|target| {
        let (says, all) = (say!(visit, actions.undo_only), say!(visit, actions.undo_all));
        let title = target.title.clone();
        view! {
            <p>{says} " " <strong><bdi>{title}</bdi></strong> " · " <a href=format!("/runs/{run}#undo")>{all}</a></p>
        }
    });
    let kept = kept::of("/api/actions/undo", &[("run", run.as_str())]);
    let typed = |name: &str| kept.as_ref().map(|kept| kept.value(name).unwrap_or_default().to_owned());
    let reason = typed("reason").unwrap_or_default();
    let on = visit.ticket.clone().or_else(|| found.run.ticket.clone()).unwrap_or_default();
    let ticket = typed("ticket").unwrap_or(on);
    let open = one.is_some() || kept.is_some();
    let back = asks.back.as_ref().map(Back::field);
    Some(view! {
        <details class="undo" id="undo" open=open>
            <summary class="btn btn-sm">{say!(visit, actions.undo)} ": " {label.get(visit.locale).to_owned()}</summary>
            <div class="panel">
                {only}
                <form method="post" action="/api/actions/undo" class="filters" data-undo-form>
                    <input type="hidden" name="run" value=run.clone()/>
                    <input type="hidden" name="record" value=record/>
                    {back} <OnPage />
                    <label class="filter filter-wide"><span class="filter-label">{say!(visit, actions.reason)}</span>
                    <input class="input input-sm" name="reason" value=reason maxlength=REASON_MAX_CHARS/></label>
                    <label class="filter"><span class="filter-label">{say!(visit, actions.ticket)}</span>
                    <input class="input input-sm" name="ticket" value=ticket maxlength=TICKET_MAX_CHARS/></label>
                    <button class="btn btn-primary btn-sm">{say!(visit, actions.preview)}</button>
                </form>
            </div>
        </details>
    })
}
