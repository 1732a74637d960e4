//! `/runs`: who ran what, newest first.

use crate::page::{Asked, query};
use crate::records::value::record_address;
use crate::say;
use crate::texts::Count;
use crate::tickets::ticket_link;
use crate::timeline::event::actor_address;
use crate::ui::{Badge, Empty, Head, Page, Pager, Row, Table, Time, Tone, loaded};
use crate::visit::Visit;
use backoffice::actions::runs;
use backoffice::actions::types::{RunList, RunState, RunSummary};
use jiff::Timestamp;
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub fn Runs() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let load = async move { runs::runs(&asked.cx, asked.after()?).await };
    loaded(load, move |found: RunList| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &RunList) -> impl IntoView + use<> {
    let title = say!(visit, actions.runs);
    let next = found.next.clone().map(|after| format!("/runs?{}", query([("after", after)])));
    let empty = found.runs.is_empty().then(|| {
        view! { <Empty says=say!(visit, actions.no_runs)/> }
    });
    let rows = rows(visit, &found.runs);
    view! { <Page title>{rows} {empty} <Pager previous=None next/></Page> }
}

pub fn rows(visit: &Visit, runs: &[RunSummary]) -> impl IntoView + use<> {
    let rows = runs.iter().map(|run| row(visit, run)).collect_view();
    let heads = [
        say!(visit, actions.action),
        say!(visit, actions.on),
        say!(visit, actions.outcome),
        say!(visit, actions.by),
        say!(visit, actions.at),
        say!(visit, actions.reason),
        say!(visit, actions.ticket),
    ];
    let heads = heads.into_iter().map(Head::new).collect();
    let caption = say!(visit, actions.runs);
    (!runs.is_empty()).then(|| view! { <Table caption heads>{rows}</Table> })
}

fn row(visit: &Visit, run: &RunSummary) -> impl IntoView + use<> {
    let label = run.label.get(visit.locale).to_owned();
    // Of what nobody knows, none is no number.
    let has_run = matches!(run.state, RunState::Running | RunState::Succeeded | RunState::Undone)
        || run.state == RunState::Unknown && run.changed > 0;
    let changed = has_run.then(|| say!(visit, actions.changed, count = Count(run.changed)));
    let (state, at, by) = (state(visit, run.state), run.at, run.by.label.get(visit.locale).to_owned());
    let (href, actor) = (format!("/runs/{}", run.id), actor_address(&run.by));
    let on = visit.rooms.entities.iter().find(|(key, _)| *key == run.entity);
    let on = on.map_or_else(|| run.entity.to_string(), |(_, label)| label.get(visit.locale).to_owned());
    let first = run.first.as_ref().map(|(record, title)| {
        let (href, title) = (record_address(record), title.clone());
        let rest = run.changed.saturating_sub(1);
        let rest = (rest > 0).then(|| say!(visit, actions.and_more, count = Count(rest)));
        view! { <a href=href><bdi>{title}</bdi></a> " " {rest} " " }
    });
    let (reason, ticket) = (run.reason.clone(), run.ticket.as_deref().map(ticket_link));
    view! {
        <Row>
            <th scope="row"><a href=href data-open>{label}</a></th>
            <td><div class="clip">{first}<span class="quiet">{on}</span></div></td>
            <td>{state} " " {changed}</td>
            <td><a href=actor><bdi>{by}</bdi></a></td>
            <td><Time at/></td>
            <td><div class="clip"><bdi>{reason}</bdi></div></td>
            <td>{ticket}</td>
        </Row>
    }
}

/// Another run, by when it was: its id begins with the moment.
pub fn run_link(visit: &Visit, run: &str) -> impl IntoView + use<> {
    let moment = Uuid::parse_str(run).ok().and_then(|id| {
        let (seconds, nanos) = id.get_timestamp()?.to_unix();
        Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok()
    });
    let says = say!(visit, timeline.run);
    let at = moment.map(|at| view! { " (" <Time at/> ")" });
    view! { <a href=format!("/runs/{run}")>{says}</a> {at} }
}

pub fn state(visit: &Visit, state: RunState) -> impl IntoView + use<> {
    let (says, tone) = match state {
        RunState::Requested => (say!(visit, approvals.requested), Tone::Warn),
        RunState::Approved => (say!(visit, approvals.approved), Tone::Info),
        RunState::Refused => (say!(visit, approvals.refused), Tone::Bad),
        RunState::Expired => (say!(visit, approvals.expired), Tone::Plain),
        RunState::Cancelled => (say!(visit, approvals.cancelled), Tone::Plain),
        RunState::Running => (say!(visit, actions.running), Tone::Info),
        RunState::Succeeded => (say!(visit, actions.succeeded), Tone::Good),
        RunState::Failed => (say!(visit, actions.failed), Tone::Bad),
        RunState::Unknown => (say!(visit, actions.unknown), Tone::Warn),
        RunState::Undone => (say!(visit, actions.undone), Tone::Plain),
    };
    view! { <Badge tone>{says}</Badge> }
}
