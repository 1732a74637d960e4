//! `/timeline?…`: per record, per actor, per channel, global.

use crate::page::Asked;
use crate::say;
use crate::texts::Count;
use crate::timeline::event::events;
use crate::ui::{Button, Empty, Fold, Notice, Page, PostForm, Time, Tone, address_faults, loaded};
use crate::visit::Visit;
use backoffice::limits::{FILTER_MAX_CHARS, TIMELINE_EVENTS};
use backoffice::timeline::types::{Chain, Part, TimelineFilter, TimelinePage, Unclear};
use backoffice::timeline::{address, read};
use jiff::Timestamp;
use leptos::prelude::*;

#[component]
pub fn Timeline() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let load = async move { read::timeline(&asked.cx, &asked.zone(), &asked.pairs, TIMELINE_EVENTS).await };
    loaded(load, move |found: TimelinePage| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &TimelinePage) -> impl IntoView + use<> {
    let of = about(visit, found).map(|about| format!(": {about}")).unwrap_or_default();
    let title = format!("{}{of}", say!(visit, timeline.title));
    let unclear = found.unclear.iter().map(|unclear| which(visit, found, unclear)).collect_view();
    let looked = found.looked_until.map(|until| {
        let says = say!(visit, timeline.looked_until);
        view! { <Notice tone=Tone::Warn>{says} " " <Time at=until/></Notice> }
    });
    let is_clear = found.unclear.is_empty() && found.faults.is_empty();
    let is_empty = found.events.is_empty() && found.looked_until.is_none() && is_clear;
    let nothing = is_empty.then(|| {
        let (heading, advice) = (say!(visit, timeline.nothing), say!(visit, timeline.nothing_hint));
        view! { <Empty says=heading>{advice} " " <a href="/timeline">"/timeline"</a></Empty> }
    });
    let (filters, events, pager) = (filters(visit, found), events(visit, found, None), pager(visit, found));
    let is_broken = matches!(found.chain, Some(Chain::Broken { .. }));
    let chain = found.chain.as_ref().map(|chain| chain_view(visit, chain));
    let (alarm, chain) = if is_broken { (chain, None) } else { (None, chain) };
    let export = found.export.map(|most| export(visit, &found.filter, most));
    let faults = address_faults(visit, &found.faults, |at| filter_label(visit, at).map(str::to_owned));
    view! { <Page title>{alarm} {filters} {unclear} {faults} {events} {looked} {nothing} {pager} {export} {chain}</Page> }
}

/// What the filters let through, as a file. The button does it at once: what was done is on the timeline.
fn export(visit: &Visit, filter: &TimelineFilter, most: u64) -> impl IntoView + use<> {
    let filter = address::write(&TimelineFilter { after: None, ..filter.clone() });
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(filter.as_bytes())
        .map(|(key, value)| (key.into(), value.into()))
        .collect();
    let fields =
        pairs.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let fields = fields.collect_view();
    let says = say!(visit, timeline.export);
    let hint = say!(visit, timeline.export_hint, count = Count(most)).to_string();
    view! {
        <Fold summary=move || says>
            <PostForm action="/api/timeline/export" class="export">
                {fields}
                <p class="quiet">{hint}</p>
                <Button name="format" value="csv">"CSV"</Button> " "
                <Button name="format" value="jsonl">"JSON Lines"</Button>
            </PostForm>
        </Fold>
    }
}

/// Whether Samuso's own events were found to be as they were appended: quiet, until they were not.
fn chain_view(visit: &Visit, chain: &Chain) -> AnyView {
    match chain {
        Chain::Unverified => {
            let says = say!(visit, timeline.chain_unverified);
            view! { <p class="quiet" data-chain="unverified">{says}</p> }.into_any()
        }
        Chain::Holds { at, events, after: 0 } => {
            let at = *at;
            let says = say!(visit, timeline.chain_holds, count = Count(*events)).to_string();
            view! { <p class="quiet" data-chain="holds">{says} " " <Time at/></p> }.into_any()
        }
        Chain::Holds { at, events, after } => {
            let (at, to, after) = (*at, Count(*events).to_string(), Count(*after).to_string());
            let says =
                say!(visit, timeline.chain_holds_after, to = to.as_str(), after = after.as_str()).to_string();
            view! { <p class="quiet" data-chain="holds-after">{says} " " <Time at/></p> }.into_any()
        }
        Chain::Broken { at, events, event } => {
            let at = *at;
            let says = say!(visit, timeline.chain_broken, count = Count(*events)).to_string();
            let found = say!(visit, timeline.chain_found);
            let event = event.clone().map(|event| {
                let label = say!(visit, timeline.chain_event);
                view! { " · " {label} " " <bdi>{event}</bdi> }
            });
            view! {
                <Notice tone=Tone::Bad>{says} <br/> <span data-chain="broken">{found} " " <Time at/> {event}</span></Notice>
            }
            .into_any()
        }
    }
}

/// Whose timeline it is: an actor's by name and kind, or a record's by the name that its events give it.
fn about(visit: &Visit, found: &TimelinePage) -> Option<String> {
    let customer = found.channel.as_deref().into_iter();
    let actor = found.actor.as_ref().map(|actor| actor.label.get(visit.locale));
    let named: Vec<&str> = customer.chain(actor).collect();
    if !named.is_empty() {
        return Some(named.join(", "));
    }
    let (entity, record) = (found.filter.entity.as_ref()?, found.filter.record.as_ref());
    let Some(record) = record else { return Some(entity.clone()) };
    let labels = found.events.iter().flat_map(|event| &event.sentence.en);
    let label = labels.into_iter().find_map(|part| match part {
        Part::Record(label) => Some(label.clone()),
        _ => None,
    });
    Some(label.unwrap_or_else(|| format!("{entity} #{record}")))
}

/// What people call the filter of a key of the address.
fn filter_label(visit: &Visit, at: &str) -> Option<&'static str> {
    Some(match at {
        "actor" => say!(visit, timeline.actor),
        "action" => say!(visit, timeline.action),
        "channel" => say!(visit, timeline.channel),
        "text" => say!(visit, timeline.text),
        "field" => say!(visit, timeline.field),
        "ticket" => say!(visit, timeline.ticket),
        "from" => say!(visit, records.from),
        "to" => say!(visit, records.to),
        _ => return None,
    })
}

/// A name that several have: which of them is meant.
fn which(visit: &Visit, found: &TimelinePage, unclear: &Unclear) -> impl IntoView + use<> {
    let choices = unclear.choices.iter().map(|choice| {
        let mut filter = TimelineFilter { after: None, ..found.filter.clone() };
        let of = if unclear.name == "channel" { &mut filter.channel } else { &mut filter.actor };
        *of = Some(choice.value.clone());
        let href = format!("/timeline?{}", address::write(&filter));
        let kind = choice.kind.get(visit.locale).to_owned();
        let of = choice.of.clone().map(|of| view! { " · " <bdi>{of}</bdi> });
        view! { <li><a href=href><bdi>{choice.label.get(visit.locale).to_owned()}</bdi></a> " " <span class="quiet">{kind} {of} " · " {choice.value.clone()}</span></li> }
    });
    let choices = choices.collect_view();
    let says = say!(visit, timeline.unclear, text = unclear.text.as_str()).to_string();
    view! { <Notice tone=Tone::Info>{says} <ul>{choices}</ul></Notice> }
}

fn pager(visit: &Visit, found: &TimelinePage) -> impl IntoView + use<> {
    let older = found.next.clone().map(|after| {
        let filter = TimelineFilter { after: Some(after), ..found.filter.clone() };
        let says = say!(visit, timeline.older);
        view! { <a class="btn btn-sm" rel="next" href=format!("/timeline?{}", address::write(&filter))>{says}</a> }
    });
    let newest = found.filter.after.is_some().then(|| {
        let filter = TimelineFilter { after: None, ..found.filter.clone() };
        let says = say!(visit, timeline.newest);
        view! { <a class="btn btn-sm" rel="first" href=format!("/timeline?{}", address::write(&filter))>{says}</a> }
    });
    let label = say!(visit, records.pages);
    view! { <nav class="pager" aria-label=label>{newest}{older}</nav> }
}

fn filters(visit: &Visit, found: &TimelinePage) -> impl IntoView + use<> {
    let filter = &found.filter;
    let input = |name: &'static str, label: &'static str, hint: &'static str, value: &Option<String>| {
        let value = value.clone().unwrap_or_default();
        view! {
            <label class="filter"><span class="filter-label">{label}</span>
            <input class="input input-sm" name=name value=value placeholder=hint maxlength=FILTER_MAX_CHARS/></label>
        }
    };
    let kept = [("entity", &filter.entity), ("record", &filter.record)].map(|(name, value)| {
        value.clone().map(|value| view! { <input type="hidden" name=name value=value/> })
    });
    let (apply, clear, label) =
        (say!(visit, records.apply), say!(visit, records.clear), say!(visit, records.filters));
    let lift = filter.entity.is_some().then(|| {
        let wider = TimelineFilter { entity: None, record: None, after: None, ..filter.clone() };
        let says = say!(visit, timeline.lift);
        view! { <a class="btn btn-sm btn-ghost" href=format!("/timeline?{}", address::write(&wider))>"× " {says}</a> }
    });
    let more_used = filter.field.is_some() || filter.ticket.is_some() || filter.unfolded;
    let more = view! {
        {input("field", say!(visit, timeline.field), "", &filter.field)}
        {input("ticket", say!(visit, timeline.ticket), "", &filter.ticket)}
        <label class="field-check">
            <input type="checkbox" class="checkbox" name="unfolded" value="1" checked=filter.unfolded/>
            {say!(visit, timeline.unfolded)}
        </label>
    };
    view! {
        <form method="get" action="/timeline" class="filters" role="search" aria-label=label>
            {kept.into_iter().collect_view()}
            {input("actor", say!(visit, timeline.actor), say!(visit, timeline.actor_hint), &filter.actor)}
            {actions(visit, found)}
            {input("channel", say!(visit, timeline.channel), say!(visit, records.reference_hint), &filter.channel)}
            {input("text", say!(visit, timeline.text), say!(visit, timeline.text_hint), &filter.text)}
            {moment(visit, "from", say!(visit, records.from), filter.from)}
            {moment(visit, "to", say!(visit, records.to), filter.to)}
            <details class="more-filters" open=more_used>
                <summary>{say!(visit, timeline.more)}</summary>
                <div class="filters">{more}</div>
            </details>
            <button class="btn btn-sm btn-primary">{apply}</button>
            <a class="btn btn-sm btn-ghost" href="/timeline">{clear}</a>
            {lift}
        </form>
    }
}

fn actions(visit: &Visit, found: &TimelinePage) -> impl IntoView + use<> {
    let chosen = found.filter.action.clone();
    // One that a link names, and the catalogue does not, stays chosen.
    let other = chosen.clone().filter(|chosen| !found.actions.iter().any(|(key, _)| key == chosen));
    let options = groups(visit, found).into_iter().map(|(entity, actions)| {
        let options = actions.into_iter().map(|(key, label)| {
            view! { <option value=key.clone() selected=chosen.as_ref() == Some(&key)>{label}</option> }
        });
        let options = options.collect_view();
        match entity {
            Some(entity) => view! { <optgroup label=entity>{options}</optgroup> }.into_any(),
            None => options.into_any(),
        }
    });
    let options = options.collect_view();
    let (label, any) = (say!(visit, timeline.action), say!(visit, records.any));
    view! {
        <label class="filter"><span class="filter-label">{label}</span>
        <select class="select select-sm" name="action">
            <option value="">{any}</option>
            {other.map(|other| view! { <option value=other.clone() selected=true>{other.clone()}</option> })}
            {options}
        </select></label>
    }
}

type Group = (Option<String>, Vec<(String, String)>);

/// Actions by what they are done to: "Article · Deleted" is "Deleted" of the group "Article".
fn groups(visit: &Visit, found: &TimelinePage) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (key, label) in &found.actions {
        let label = label.get(visit.locale);
        let (entity, label) = match label.split_once(" · ") {
            Some((entity, label)) => (Some(entity.to_owned()), label),
            None => (None, label),
        };
        let action = (key.clone(), label.to_owned());
        match groups.iter_mut().find(|(of, _)| *of == entity) {
            Some((_, actions)) => actions.push(action),
            None => groups.push((entity, vec![action])),
        }
    }
    groups
}

/// A moment within a day is kept as it is; a member chooses days and times in their own zone.
fn moment(
    visit: &Visit,
    name: &'static str,
    label: &'static str,
    moment: Option<Timestamp>,
) -> impl IntoView + use<> {
    let value =
        moment.map(|moment| moment.to_zoned(visit.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S").to_string());
    view! {
        <label class="filter"><span class="filter-label">{label}</span>
        <input class="input input-sm" type="datetime-local" step="1" name=name value=value.unwrap_or_default()/></label>
    }
}
