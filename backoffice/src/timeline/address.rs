//! A timeline's address: `actor=manager:7`, `action=article.deleted`, `field=hidden`, `text=…`, `ticket=…`, `from=…`, `to=…`,
//! `channel=9`, `entity=article`, `record=171`, `unfolded=1`, `after=…`.

use crate::limits::{CURSOR_MAX_CHARS, FILTER_MAX_CHARS};
use crate::problem::Fault;
use crate::records::value;
use crate::timeline::types::TimelineFilter;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What of an address can be used, and everything that is wrong with it.
pub fn read(zone: &TimeZone, pairs: &[(String, String)]) -> (TimelineFilter, Vec<Fault>) {
    let mut filter = TimelineFilter::default();
    let mut faults = Vec::new();
    for (key, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
        if let Err(fault) = read_pair(zone, &mut filter, key, value.trim()) {
            faults.push(fault);
        }
    }
    if filter.record.is_some() && filter.entity.is_none() {
        faults.push(Fault::new(
            "record",
            "needs the entity too: entity=article&record=171",
            "엔티티도 필요해요: entity=article&record=171",
        ));
    }
    if filter.from.zip(filter.to).is_some_and(|(from, to)| to < from) {
        faults.push(Fault::new(
            "to",
            "The end is before the beginning: swap the two.",
            "끝이 시작보다 앞서요. 두 날짜를 바꿔 주세요.",
        ));
    }
    (filter, faults)
}

fn read_pair(zone: &TimeZone, filter: &mut TimelineFilter, key: &str, value: &str) -> Result<(), Fault> {
    let max_chars = if key == "after" { CURSOR_MAX_CHARS } else { FILTER_MAX_CHARS };
    if value.contains('\0') || value.chars().count() > max_chars {
        return Err(Fault::too_long(key, max_chars));
    }
    let text = Some(value.to_owned());
    match key {
        "actor" => filter.actor = text,
        "action" => filter.action = text,
        "field" => filter.field = text,
        "text" => filter.text = text,
        "ticket" => filter.ticket = text,
        "channel" => filter.channel = text,
        "entity" => filter.entity = text,
        "record" => filter.record = text,
        "after" => filter.after = text,
        "from" => filter.from = Some(moment(zone, key, value, false)?),
        "to" => filter.to = Some(moment(zone, key, value, true)?),
        "unfolded" => filter.unfolded = value::boolean(value).unwrap_or(true),
        _ => {
            return Err(Fault::new(
                key,
                "is not a filter of the timeline; there is: actor, action, field, text, ticket, from, to, channel, \
                 entity, record, unfolded",
                "타임라인의 필터가 아니에요. 가능한 값: actor, action, field, text, ticket, from, to, channel, entity, \
                 record, unfolded",
            ));
        }
    }
    Ok(())
}

fn moment(zone: &TimeZone, key: &str, text: &str, end: bool) -> Result<Timestamp, Fault> {
    value::moment(zone, text, end)
        .ok_or_else(|| value::does_not_fit(key, crate::catalog::types::FieldKind::Timestamp))
}

/// The query (without `?`) of a filter: what links are made of.
pub fn write(filter: &TimelineFilter) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let texts = [
        ("entity", &filter.entity),
        ("record", &filter.record),
        ("channel", &filter.channel),
        ("actor", &filter.actor),
        ("action", &filter.action),
        ("field", &filter.field),
        ("text", &filter.text),
        ("ticket", &filter.ticket),
        ("after", &filter.after),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            query.append_pair(key, value);
        }
    }
    for (key, moment) in [("from", filter.from), ("to", filter.to)] {
        if let Some(moment) = moment {
            query.append_pair(key, &moment.to_string());
        }
    }
    if filter.unfolded {
        query.append_pair("unfolded", "1");
    }
    query.finish()
}
