//! One event, as a sentence with what it changed; and a list of them.

use crate::page::query;
use crate::records::value::{record_address, value};
use crate::say;
use crate::timeline::diff::changes;
use crate::ui::Time;
use crate::visit::Visit;
use backoffice::catalog::types::Locale;
use backoffice::timeline::types::{Burst, Event, EventActor, Part, Source, TimelinePage};
use leptos::prelude::*;

pub fn events(visit: &Visit, page: &TimelinePage) -> impl IntoView + use<> {
    let items = page.events.iter().map(|event| event_view(visit, event)).collect_view();
    view! { <ol class="events">{items}</ol> }
}

pub fn actor_address(actor: &EventActor) -> String {
    format!("/timeline?{}", query([("actor", actor.address())]))
}

fn actor_link(visit: &Visit, actor: &EventActor) -> impl IntoView + use<> {
    let kind = actor.kind_label.get(visit.locale).to_owned();
    view! { <a title=kind href=actor_address(actor)><bdi>{actor.label.clone()}</bdi></a> }
}

fn event_view(visit: &Visit, event: &Event) -> impl IntoView + use<> {
    let sentence = match &event.burst {
        Some(burst) => burst_view(visit, event, burst).into_any(),
        None => view! {
            <Time at=event.occurred_at/> " " {sentence(visit, event)}
        }
        .into_any(),
    };
    let source = match event.source {
        Source::Samuso => view! { " " <span class="mark">"Samuso"</span> }.into_any(),
        Source::Product => ().into_any(),
    };
    view! {
        <li class="event" data-row tabindex="-1" data-source=event.source.as_str() data-action=event.action.clone()>
            <div>{sentence}{source}</div>
            {notes(visit, event)}
            {changes(visit, &event.changes)}
        </li>
    }
}

fn sentence(visit: &Visit, event: &Event) -> impl IntoView + use<> {
    let parts = match visit.locale {
        Locale::En => &event.sentence.en,
        Locale::Ko => &event.sentence.ko,
    };
    parts.iter().map(|part| part_view(visit, event, part)).collect_view()
}

fn part_view(visit: &Visit, event: &Event, part: &Part) -> AnyView {
    match part {
        Part::Words(words) => words.clone().into_any(),
        Part::Actor => actor_link(visit, &event.actor).into_any(),
        Part::Record(label) => match &event.record {
            Some(record) => {
                view! { <a href=record_address(record) data-open><bdi>{label.clone()}</bdi></a> }.into_any()
            }
            None => view! { <bdi >{label.clone()}</bdi> }.into_any(),
        },
        Part::Value(text) => view! { <bdi >{text.clone()}</bdi> }.into_any(),
    }
}

/// "Kim · Deleted · 1,204 times, from 18:02 to 18:40".
fn burst_view(visit: &Visit, event: &Event, burst: &Burst) -> impl IntoView + use<> {
    let number = format!("{}{}", crate::texts::Count(burst.count), if burst.at_least { "+" } else { "" });
    let times = say!(visit, timeline.times, count = number).to_string();
    let label = event.label.get(visit.locale).to_owned();
    let unfold = say!(visit, timeline.unfold);
    let href = format!("/timeline?{}", burst.unfold);
    view! {
        <Time at=burst.from/> " – " <Time at=burst.to/> " "
        {actor_link(visit, &event.actor)} " · " <strong>{label}</strong> " · " <strong >{times}</strong>
        " " <a href=href data-open>{unfold} " →"</a>
    }
}

/// Why, for which ticket, in which run, with which arguments.
fn notes(visit: &Visit, event: &Event) -> impl IntoView + use<> {
    let reason = event.reason.clone().map(|reason| {
        let label = say!(visit, timeline.reason);
        view! { <span class="note"><span class="quiet">{label}": "</span><bdi>{reason}</bdi></span> }
    });
    let ticket = event.ticket.clone().map(|ticket| {
        let label = say!(visit, timeline.ticket);
        let href = format!("/timeline?{}", query([("ticket", ticket.as_str())]));
        view! { <span class="note"><span class="quiet">{label}": "</span><a href=href>{ticket}</a></span> }
    });
    let run = event.run.clone().map(|run| {
        let label = say!(visit, timeline.run);
        view! { <a href=format!("/runs/{run}")>{label}</a> }
    });
    let arguments = event
        .arguments
        .iter()
        .map(|(label, shown)| {
            let label = label.get(visit.locale).to_owned();
            view! { <span class="note"><span class="quiet">{label}": "</span>{value(visit, shown)}</span> }
        })
        .collect_view();
    let partial =
        event.partial.then(|| view! { <span class="note quiet">{say!(visit, timeline.partial)}</span> });
    let is_empty = !event.partial
        && event.reason.is_none()
        && event.ticket.is_none()
        && event.run.is_none()
        && event.arguments.is_empty();
    (!is_empty).then(|| view! { <div class="event-notes">{reason}{ticket}{run}{arguments}{partial}</div> })
}

/// Who and when, in a few words: the evidence behind a diagnosis.
pub fn when_and_who(visit: &Visit, event: &Event) -> impl IntoView + use<> {
    view! { {actor_link(visit, &event.actor)} ", " <Time at=event.occurred_at/> }
}
