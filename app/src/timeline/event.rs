//! One event, as a sentence with what it changed; and a list of them.

use crate::page::query;
use crate::records::value::record_address;
use crate::say;
use crate::tickets::ticket_link;
use crate::timeline::diff::{changes, side};
use crate::timeline::state::state_address;
use crate::ui::{Plain, Span, Time};
use crate::visit::Visit;
use backoffice::catalog::types::{Locale, Text};
use backoffice::records::types::{RecordRef, Shown};
use backoffice::timeline::own;
use backoffice::timeline::particle::refit;
use backoffice::timeline::types::{Burst, Event, EventActor, Given, Part, TimelinePage};
use leptos::prelude::*;

/// The record whose page this is, and what its kind is called: it need not be named on every line.
#[derive(Clone, Copy)]
pub struct Own<'a> {
    pub record: &'a RecordRef,
    pub entity: &'a Text,
}

pub fn events(visit: &Visit, page: &TimelinePage, own: Option<Own<'_>>) -> impl IntoView + use<> {
    let items = page.events.iter().map(|event| event_view(visit, event, own)).collect_view();
    view! { <ol class="events">{items}</ol> }
}

pub fn actor_address(actor: &EventActor) -> String {
    format!("/timeline?{}", query([("actor", actor.address())]))
}

fn actor_link(visit: &Visit, actor: &EventActor) -> impl IntoView + use<> {
    let label = actor.label.get(visit.locale).to_owned();
    view! { <a href=actor_address(actor)><bdi>{label}</bdi></a> }
}

/// A customer's own manager, a colleague of ours, or no person: the same name could be any.
fn kind(visit: &Visit, actor: &EventActor) -> String {
    match actor.kind.as_str() {
        "member" => say!(visit, timeline.colleague).to_owned(),
        _ => actor.kind_label.get(visit.locale).to_owned(),
    }
}

/// Whom nothing but the kind names needs it no second time.
fn told_kind(visit: &Visit, actor: &EventActor) -> Option<impl IntoView + use<>> {
    let is_nameless = actor.label.get(visit.locale).starts_with(actor.kind_label.get(visit.locale));
    let kind = kind(visit, actor);
    (!is_nameless).then(|| view! { <span class="quiet kind">{kind}</span> })
}

pub fn event_view(visit: &Visit, event: &Event, own: Option<Own<'_>>) -> impl IntoView + use<> {
    let sentence = match &event.burst {
        Some(burst) => burst_view(visit, event, burst).into_any(),
        None => view! {
            <Time at=event.occurred_at/> " " {sentence(visit, event, own)}
        }
        .into_any(),
    };
    let kind = told_kind(visit, &event.actor);
    view! {
        <li class="event" data-row tabindex="-1" data-source=event.source.as_str() data-action=event.action.clone()>
            <div>{sentence} " " {kind} {before_it(visit, event)}</div>
            {noted(visit, event, own.is_some())}
            {notes(visit, event)}
            {changes(visit, &event.changes)}
        </li>
    }
}

/// The record as it was just before it.
fn before_it(visit: &Visit, event: &Event) -> Option<impl IntoView + use<>> {
    let record = event.record.as_ref().filter(|_| event.burst.is_none() && !event.changes.is_empty())?;
    let before = event.occurred_at.checked_sub(jiff::Span::new().microseconds(1)).ok()?;
    let (href, says) = (state_address(record, before), say!(visit, timeline.before_it));
    Some(view! { " " <a class="quiet before-it" href=href>{says}</a> })
}

fn sentence(visit: &Visit, event: &Event, own: Option<Own<'_>>) -> impl IntoView + use<> {
    let parts = event.sentence.get(visit.locale);
    let own = own.filter(|own| event.record.as_ref() == Some(own.record));
    let this = own.map(|own| say!(visit, timeline.this, entity = this_entity(visit.locale, own.entity)));
    let is_own = own.is_some();
    let this = this.unwrap_or_default();
    let mut after_own = false;
    parts
        .iter()
        .map(|part| {
            let follows = std::mem::replace(&mut after_own, is_own && matches!(part, Part::Record(_)));
            match part {
                Part::Record(_) if is_own => this.clone().into_any(),
                Part::Words(words) if follows => after_this(visit.locale, &this, words).into_any(),
                part => part_view(visit, event, part),
            }
        })
        .collect_view()
}

/// Within a sentence.
fn this_entity(locale: Locale, entity: &Text) -> String {
    if locale == Locale::En { entity.en.to_lowercase() } else { entity.get(locale).to_owned() }
}

/// The particle that fitted the record's name gives way to the one that fits what is said in its place.
fn after_this(locale: Locale, this: &str, words: &str) -> String {
    if locale == Locale::Ko { refit(this, words) } else { words.to_owned() }
}

fn part_view(visit: &Visit, event: &Event, part: &Part) -> AnyView {
    match part {
        Part::Words(words) => words.clone().into_any(),
        Part::Actor => actor_link(visit, &event.actor).into_any(),
        Part::Record(label) => match &event.record {
            Some(record) => {
                view! { <a href=record_address(record) data-open><bdi>{label.clone()}</bdi></a> }.into_any()
            }
            None => view! { <bdi>{label.clone()}</bdi> }.into_any(),
        },
        Part::Value(text) => view! { <bdi>{text.clone()}</bdi> }.into_any(),
    }
}

/// "Kim · Deleted · 1,204 times, from 18:02 to 18:40".
fn burst_view(visit: &Visit, event: &Event, burst: &Burst) -> impl IntoView + use<> {
    let number = format!("{}{}", crate::texts::Count(burst.count), if burst.at_least { "+" } else { "" });
    let times = say!(visit, timeline.times, count = number);
    let label = event.label.get(visit.locale).to_owned();
    let unfold = say!(visit, timeline.unfold);
    let href = format!("/timeline?{}", burst.unfold);
    view! {
        <Span from=burst.from to=burst.to/> " "
        {actor_link(visit, &event.actor)} " · " <strong>{label}</strong> " · " <strong>{times}</strong>
        " " <a href=href data-open>{unfold} " →"</a>
    }
}

/// What was noted; on the record's own page that is there already.
fn noted(visit: &Visit, event: &Event, is_there: bool) -> Option<impl IntoView + use<>> {
    let note = event.note.as_ref()?;
    let text = note.text.clone()?;
    let edited = note.edited.then(|| view! { <span class="quiet">{say!(visit, notes.edited)}</span> });
    let shown = if is_there {
        view! { <a href=format!("#note-{}", note.id)>{say!(visit, notes.show)} " ↑"</a> }.into_any()
    } else {
        view! { <Plain text/> {edited} }.into_any()
    };
    Some(view! { <div class="event-noted">{shown}</div> })
}

/// Why, for which ticket, in which run, with which arguments.
fn notes(visit: &Visit, event: &Event) -> impl IntoView + use<> {
    let reason = event.reason.clone().map(|reason| {
        let label = say!(visit, timeline.reason);
        view! { <span class="note"><span class="quiet">{label}": "</span><bdi>{reason}</bdi></span> }
    });
    let ticket = event.ticket.clone().map(|ticket| {
        let label = say!(visit, timeline.ticket);
        let link = ticket_link(&ticket);
        view! { <span class="note"><span class="quiet">{label}": "</span>{link}</span> }
    });
    let run = event.run.clone().map(|run| {
        let label = say!(visit, timeline.run);
        view! { <a class="note" href=format!("/runs/{run}")>{label}</a> }
    });
    let arguments = event
        .arguments
        .iter()
        .filter(|given| !is_said(event, &given.value))
        .map(|given| {
            let label = given.label.get(visit.locale).to_owned();
            view! { <span class="note"><span class="quiet">{label}": "</span>{given_value(visit, given)}</span> }
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

/// A number of things has its thousands apart; an id has not.
fn given_value(visit: &Visit, given: &Given) -> AnyView {
    match &given.value {
        Shown::Number(number) if own::is_count(&given.key) => own::grouped(number).into_any(),
        value => side(visit, value),
    }
}

/// The key of a setting, say: the label of what changed ends with it.
fn is_said(event: &Event, shown: &Shown) -> bool {
    let Shown::Text { text, .. } = shown else { return false };
    !text.is_empty() && event.changes.iter().any(|change| change.label.en.ends_with(&format!(" {text}")))
}

/// Who, when and why, in a few words: the evidence behind a diagnosis.
pub fn when_and_who(visit: &Visit, event: &Event) -> impl IntoView + use<> {
    let said = event.arguments.iter().find_map(|given| match &given.value {
        Shown::Text { text, .. } if !is_said(event, &given.value) => Some(text),
        _ => None,
    });
    let why = event.reason.as_ref().or(said).cloned();
    let why = why.map(|why| view! { " · “" <bdi>{why}</bdi> "”" });
    view! { {actor_link(visit, &event.actor)} " (" {kind(visit, &event.actor)} "), " <Time at=event.occurred_at/> {why} }
}
