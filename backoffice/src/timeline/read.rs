//! A page of the timeline: per record, per actor, per channel, global.

use crate::access::permission::{MayReadTimeline, may_export, may_read_timeline};
use crate::catalog::types::{EntityKey, Text};
use crate::cx::Cx;
use crate::problem::{Fault, Part, Problem};
use crate::timeline::asked::Asked;
use crate::timeline::cursor::Place;
use crate::timeline::named::{Named, fields, named};
use crate::timeline::types::{TimelineFilter, TimelinePage};
use crate::timeline::verified::verified;
use crate::timeline::{address, event, own};
use jiff::tz::TimeZone;

/// The page of `/timeline?…`: the filters that could be read, and what is wrong with the others.
pub async fn timeline(
    cx: &Cx,
    zone: &TimeZone,
    pairs: &[(String, String)],
    events: usize,
) -> Result<TimelinePage, Problem> {
    let (filter, faults) = address::read(zone, pairs);
    let mut page = page(cx, filter, faults, events).await?;
    // How many events there are, of everybody, is for whom all of them are.
    if may_read_timeline(&cx.office.catalog, &cx.actor)?.everything {
        page.chain = verified(&mut cx.replica(Part::Timeline).await?).await.ok();
    }
    page.export = may_export(&cx.office.catalog, &cx.actor).ok().map(|may| may.max);
    Ok(page)
}

async fn page(
    cx: &Cx,
    filter: TimelineFilter,
    mut faults: Vec<Fault>,
    events: usize,
) -> Result<TimelinePage, Problem> {
    let may = may_read_timeline(&cx.office.catalog, &cx.actor)?;
    let Named { actor, channel, unclear, faults: nobody } = named(cx, &filter).await?;
    faults.extend(nobody);
    let asked = Asked {
        cx,
        may: &may,
        fields: fields(cx, &may, filter.field.as_deref()),
        filter: &filter,
        actor: actor.as_ref().map(|actor| (actor.kind.clone(), actor.id.clone())),
        channel: channel.as_ref().map(|(id, _)| id.clone()),
    };
    let mut page = TimelinePage {
        actions: actions(cx, &may),
        channel: channel.as_ref().and_then(|(_, title)| title.clone()),
        actor,
        unclear,
        faults,
        events: Vec::new(),
        next: None,
        looked_until: None,
        chain: None,
        export: None,
        filter: filter.clone(),
    };
    // Until it is clear who is meant, nothing is shown that could be taken for the answer.
    if !(page.unclear.is_empty() && page.faults.is_empty()) {
        return Ok(page);
    }
    let mut read = cx.replica(Part::Timeline).await?;
    let start = filter.after.as_deref().map(Place::read).transpose()?;
    let (lines, next, looked_until) = if filter.text.is_some() {
        asked.texts(&mut read, start, events).await?
    } else {
        let (lines, next) = asked.lines(&mut read, start, events).await?;
        (lines, next, None)
    };
    page.events = event::shown(cx, &mut read, &may, &filter, lines).await?;
    (page.next, page.looked_until) = (next.map(|place| place.write()), looked_until);
    Ok(page)
}

/// What happened to one record: the first few events.
pub async fn of_record(
    cx: &Cx,
    entity: &EntityKey,
    record: &str,
    events: usize,
) -> Result<TimelinePage, Problem> {
    let filter = TimelineFilter {
        entity: Some(entity.to_string()),
        record: Some(record.to_owned()),
        ..TimelineFilter::default()
    };
    page(cx, filter, Vec::new(), events).await
}

/// What was done for a ticket: each event by itself.
pub async fn of_ticket(cx: &Cx, ticket: &str, events: usize) -> Result<TimelinePage, Problem> {
    let filter =
        TimelineFilter { ticket: Some(ticket.to_owned()), unfolded: true, ..TimelineFilter::default() };
    page(cx, filter, Vec::new(), events).await
}

/// The actions that a filter can name.
fn actions(cx: &Cx, may: &MayReadTimeline<'_>) -> Vec<(String, Text)> {
    let catalog = &cx.office.catalog;
    let product = catalog.audit.iter().flat_map(|audit| &audit.actions);
    let product = product.map(|(key, action)| (key.clone(), of_entity(cx, key, &action.label)));
    let own = may.views.iter().flat_map(|view| &view.entity.actions);
    let own = own.map(|action| (action.key.to_string(), of_entity(cx, action.key.as_str(), &action.label)));
    let mut actions: Vec<(String, Text)> = product.collect();
    for (key, label) in own {
        // What the product does too, under the same name.
        let is_double = actions.iter().any(|(_, known)| *known == label);
        let named = |label: String| if is_double { format!("{label} (Samuso)") } else { label };
        actions.push((key, Text { en: named(label.en), ko: named(label.ko) }));
    }
    if may.everything {
        actions.extend(own::labels().map(|(key, label)| (key.to_owned(), label)));
    }
    actions
}

/// "Article · Deleted": the product and Samuso both name actions by their entity.
fn of_entity(cx: &Cx, action: &str, label: &Text) -> Text {
    let entity = action.split_once('.').map(|(entity, _)| EntityKey::new(entity));
    match entity.and_then(|key| cx.office.catalog.entity(&key)) {
        Some(entity) => Text {
            en: format!("{} · {}", entity.label.en, label.en),
            ko: format!("{} · {}", entity.label.ko, label.ko),
        },
        None => label.clone(),
    }
}
