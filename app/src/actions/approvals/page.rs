//! `/approvals`: what waits for the member, each with before and after in view; what they asked for; what they decided.

use super::request::{again, all, decide_form, standing};
use super::said::{Said, notice, said};
use crate::actions::runs::rows;
use crate::actions::targets::targets;
use crate::page::Asked;
use crate::records::value::value;
use crate::say;
use crate::texts::Count;
use crate::tickets::ticket_link;
use crate::timeline::event::actor_address;
use crate::ui::{Empty, Fact, Facts, Notice, Page, Section, Time, Tone, loaded};
use crate::visit::Visit;
use backoffice::actions::approvals::queue;
use backoffice::actions::types::{Queue, RunSummary, Waiting};
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub fn Approvals() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let told = said(&asked);
    let load = async move { queue(&asked.cx).await };
    loaded(load, move |found: Queue| shown(&visit, &found, told))
}

fn shown(visit: &Visit, found: &Queue, told: Option<(Said, Uuid)>) -> impl IntoView + use<> {
    let title = say!(visit, approvals.title);
    let notice = notice(visit, told, true);
    let empty = found.waiting.is_empty().then(|| view! { <Empty says=say!(visit, approvals.none)/> });
    let waiting = found.waiting.iter().map(|one| waiting_view(visit, one)).collect_view();
    let further = say!(visit, approvals.more);
    let more = found.more.then(|| view! { <Notice tone=Tone::Info>{further}</Notice> });
    let mine = lately(visit, say!(visit, approvals.mine), "mine", &found.mine);
    let decided = lately(visit, say!(visit, approvals.decided), "decided", &found.decided);
    view! { <Page title>{notice} {empty} {waiting} {more} {mine} {decided}</Page> }
}

fn lately(
    visit: &Visit,
    title: &'static str,
    id: &'static str,
    runs: &[RunSummary],
) -> impl IntoView + use<> {
    let rows = rows(visit, runs);
    (!runs.is_empty()).then(|| view! { <Section title id>{rows}</Section> })
}

/// Everything that one decides by, and the decision, in one place.
fn waiting_view(visit: &Visit, waiting: &Waiting) -> impl IntoView + use<> {
    let (run, request) = (&waiting.run, &waiting.request);
    let (label, href) = (run.label.get(visit.locale).to_owned(), format!("/runs/{}", run.id));
    let would = say!(visit, approvals.would_change, count = Count(request.changing));
    let rest = waiting.total > waiting.targets.len() as u64;
    let all = all(visit, request, rest.then(|| href.clone()));
    let heading = format!("request-{}", run.id);
    let labelled_by = heading.clone();
    view! {
        <article class="panel request" aria-labelledby=labelled_by data-row data-request=run.id.clone() tabindex="-1">
            <header class="panel-head">
                <h2 id=heading><a href=href data-open>{label}</a> " · " {would}</h2>
            </header>
            {again(visit, request)}
            {facts(visit, waiting)}
            {targets(visit, &waiting.targets, waiting.total, None)}
            {all}
            {standing(visit, request)}
            {decide_form(visit, &run.id, request, "queue")}
        </article>
    }
}

fn facts(visit: &Visit, waiting: &Waiting) -> impl IntoView + use<> {
    let run = &waiting.run;
    let params = waiting.params.iter().map(|(label, shown)| {
        let shown = value(visit, shown);
        view! { <Fact label=label.get(visit.locale)>{shown}</Fact> }
    });
    let params = params.collect_view();
    let by = say!(visit, approvals.asked_by, name = run.by.label.get(visit.locale));
    let (href, at) = (actor_address(&run.by), run.at);
    let reason = run.reason.clone().map(|reason| {
        let label = say!(visit, actions.reason);
        view! { <Fact label><bdi>{reason}</bdi></Fact> }
    });
    let ticket = run.ticket.as_deref().map(|ticket| {
        let (label, link) = (say!(visit, actions.ticket), ticket_link(ticket));
        view! { <Fact label>{link}</Fact> }
    });
    view! {
        <p><a href=href><bdi>{by}</bdi></a> " " <span class="quiet"><Time at/></span></p>
        <div class="narrow-facts"><Facts>{reason} {ticket} {params}</Facts></div>
    }
}
