//! A page of the timeline: per record, per actor, per channel, global.

use crate::access::permission::{MayReadTimeline, MayView, may_export, may_read_timeline};
use crate::catalog::model::{Action, Audit};
use crate::catalog::types::{EntityKey, FieldKey, Text};
use crate::cx::{Arg, Cx, Read};
use crate::limits::TIMELINE_ROUNDS;
use crate::problem::{Fault, Part, Problem};
use crate::timeline::burst::{self, Line};
use crate::timeline::cursor::Place;
use crate::timeline::event::{self, RawEvent};
use crate::timeline::named::{Fields, Named, fields, named};
use crate::timeline::types::{Source, TimelineFilter, TimelinePage};
use crate::timeline::verified::verified;
use crate::timeline::{address, own};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::Row;
use sqlx::postgres::PgRow;

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

/// A question to the timeline, with what the asker may see.
pub struct Asked<'a> {
    pub cx: &'a Cx,
    pub may: &'a MayReadTimeline<'a>,
    pub filter: &'a TimelineFilter,
    /// Kind and id; without an id, all of the kind.
    pub actor: Option<(String, String)>,
    pub channel: Option<String>,
    pub fields: Fields,
}

impl Asked<'_> {
    /// Reads on until the page is full of lines: a burst is one line, however many events it has.
    async fn lines(
        &self,
        read: &mut Read,
        mut start: Option<Place>,
        wanted: usize,
    ) -> Result<(Vec<Line>, Option<Place>), Problem> {
        let mut lines: Vec<Line> = Vec::new();
        for _ in 0..TIMELINE_ROUNDS {
            let raw = self.raw(read, start.as_ref(), wanted + 1).await?;
            let more = raw.len() > wanted;
            let mut raw = raw;
            raw.truncate(wanted);
            if self.filter.unfolded {
                lines.extend(raw.into_iter().map(Line::One));
            } else {
                let (mut folded, last) = burst::fold(raw);
                if more {
                    burst::complete(self, read, &mut folded, last).await?;
                } else {
                    burst::close(&mut folded, last);
                }
                lines.append(&mut folded);
            }
            start = lines.get(wanted.saturating_sub(1)).or(lines.last()).map(Line::end);
            if !more || lines.len() >= wanted {
                let full = lines.len() > wanted;
                lines.truncate(wanted);
                return Ok((lines, start.filter(|_| more || full)));
            }
        }
        Ok((lines, start))
    }

    /// Looks for a text in the newest events that the other filters let through, up to a bound, and says how far it
    /// got.
    pub(super) async fn texts(
        &self,
        read: &mut Read,
        start: Option<Place>,
        wanted: usize,
    ) -> Result<(Vec<Line>, Option<Place>, Option<Timestamp>), Problem> {
        let statements = &self.cx.office.timeline;
        let args = self.args(start.as_ref(), wanted + 1);
        let mut raw = event::raw(&read.rows(&statements.texts, &args).await?)?;
        let horizon = read.rows(&statements.horizon, &args).await?.pop();
        let horizon = horizon.map(|row| place(&row)).transpose();
        let horizon =
            horizon.map_err(|error| crate::cx::problem(Part::Timeline, &statements.horizon.name, &error))?;
        // One source has been looked into further back than the other: what lies beyond is found again from there on.
        raw.retain(|event| horizon.as_ref().is_none_or(|horizon| event.place().is_at_or_before(horizon)));
        let more = raw.len() > wanted;
        raw.truncate(wanted);
        let next = if more { raw.last().map(RawEvent::place) } else { horizon };
        let until = next.as_ref().filter(|_| !more);
        let until = until.and_then(|place| crate::records::value::timestamp(&place.occurred_at));
        Ok((raw.into_iter().map(Line::One).collect(), next, until))
    }

    pub(super) async fn raw(
        &self,
        read: &mut Read,
        start: Option<&Place>,
        rows: usize,
    ) -> Result<Vec<RawEvent>, Problem> {
        let statement = &self.cx.office.timeline.newest;
        event::raw(&read.rows(statement, &self.args(start, rows)).await?)
    }

    /// `$1…$28`: see `compile`.
    pub fn args(&self, start: Option<&Place>, rows: usize) -> Vec<Arg> {
        let filter = self.filter;
        let product = self.product_names();
        let (product_all, product_scoped) = self.seen(|key| product_names(self.cx, key));
        let (samuso_all, samuso_scoped) = self.seen(|key| vec![key.to_string()]);
        let moment = |moment: Option<Timestamp>| Arg::Text(moment.map(|moment| moment.to_string()));
        let (kind, id) = self.actor.clone().unzip();
        let mode = |of| Arg::Text(start.map(|place| place.mode(of).to_owned()));
        let cursor_id =
            |of| Arg::Text(start.filter(|place| place.source == of).map(|place| place.id.clone()));
        vec![
            if self.may.everything { "yes" } else { "no" }.into(),
            Arg::Texts(Some(product_all)),
            Arg::Texts(Some(product_scoped)),
            Arg::Texts(Some(samuso_all)),
            Arg::Texts(Some(samuso_scoped)),
            Arg::Text(kind),
            Arg::Text(id.filter(|id| !id.is_empty())),
            filter.action.clone().into(),
            Arg::Texts(self.fields.keys.clone()),
            // Texts are looked for in JSON, where a quote or a line's end has a backslash before it.
            Arg::Text(filter.text.as_deref().map(in_json)),
            filter.ticket.clone().into(),
            moment(filter.from),
            moment(filter.to),
            self.channel.clone().into(),
            filter.record.clone().into(),
            Arg::Text(start.map(|place| place.occurred_at.clone())),
            mode(Source::Product),
            cursor_id(Source::Product),
            mode(Source::Samuso),
            cursor_id(Source::Samuso),
            Arg::Int(i64::try_from(rows).unwrap_or(i64::MAX)),
            Arg::Texts(product),
            Arg::Texts(filter.entity.clone().map(|entity| vec![entity])),
            Arg::Texts(Some(self.product_keys())),
            Arg::Texts(Some(self.samuso_keys())),
            self.fields.nested.clone().into(),
            mode(Source::Captured),
            cursor_id(Source::Captured),
        ]
    }

    /// `entity␟field` of what the member sees, and `␟key` of what the catalogue lets be shown of every entity.
    fn product_keys(&self) -> Vec<String> {
        let also = self.cx.office.catalog.audit.iter().flat_map(|audit| audit.fields.keys());
        let also = also.filter(|key| !self.is_hidden(key));
        let of_all = also.map(|key| format!("\u{1f}{key}"));
        self.field_keys(|key| product_names(self.cx, key)).chain(of_all).collect()
    }

    /// A field that the member may not ask for is called so: what every event may have under that name is not looked into.
    fn is_hidden(&self, key: &str) -> bool {
        let key = FieldKey::new(key);
        self.may.views.iter().any(|view| view.entity.field(&key).is_some() && !self.may_ask_of(view, &key))
    }

    /// `entity␟field`, `action␟parameter`, and `␟key` of what is about no record.
    fn samuso_keys(&self) -> Vec<String> {
        let actions = self.may.views.iter().flat_map(|view| {
            let seen = |action: &&Action| action.sets.iter().all(|field| view.sees_everywhere(field));
            view.entity.actions.iter().filter(seen)
        });
        let params = actions.flat_map(|action| {
            action.params.iter().map(move |param| format!("{}\u{1f}{}", action.key, param.name))
        });
        let own = own::keys().filter(|key| !self.is_hidden(key)).map(|key| format!("\u{1f}{key}"));
        self.field_keys(|key| vec![key.to_string()]).chain(params).chain(own).collect()
    }

    fn field_keys(&self, names: impl Fn(&EntityKey) -> Vec<String>) -> impl Iterator<Item = String> {
        self.may.views.iter().flat_map(move |view| {
            let names = names(&view.entity.key);
            let fields = view.entity.fields.iter().filter(|field| self.may_ask_of(view, &field.key));
            fields.flat_map(move |field| {
                names.iter().map(|name| format!("{name}\u{1f}{}", field.key)).collect::<Vec<_>>()
            })
        })
    }

    /// That a masked field changed is shown, so it may be asked for: by the field alone. A text or a key within it would
    /// tell its value.
    fn may_ask_of(&self, view: &MayView<'_>, field: &FieldKey) -> bool {
        let by_field_alone = self.filter.text.is_none() && self.fields.nested.is_none();
        view.sees_everywhere(field) || by_field_alone && view.knows_everywhere(field)
    }

    fn product_names(&self) -> Option<Vec<String>> {
        self.filter.entity.as_ref().map(|entity| product_names(self.cx, &EntityKey::new(entity)))
    }

    /// Entities that are seen as a whole, and `entity␟channel` for the others, in a source's own words.
    fn seen(&self, names: impl Fn(&EntityKey) -> Vec<String>) -> (Vec<String>, Vec<String>) {
        let (mut all, mut scoped) = (Vec::new(), Vec::new());
        for view in &self.may.views {
            for name in names(&view.entity.key) {
                match view.scope().arg() {
                    None => all.push(name),
                    Some(channels) => {
                        scoped.extend(channels.iter().map(|channel| format!("{name}\u{1f}{channel}")));
                    }
                }
            }
        }
        (all, scoped)
    }
}

/// What the product calls an entity of the catalogue.
pub fn product_names(cx: &Cx, key: &EntityKey) -> Vec<String> {
    names_in_audit(cx.office.catalog.audit.as_ref(), key)
}

pub fn names_in_audit(audit: Option<&Audit>, key: &EntityKey) -> Vec<String> {
    let Some(audit) = audit else { return Vec::new() };
    let mut names: Vec<String> =
        audit.entities.iter().filter(|(_, entity)| *entity == key).map(|(name, _)| name.clone()).collect();
    // A name that the mapping gives to another entity is not this one's.
    if !audit.entities.contains_key(key.as_str()) {
        names.push(key.to_string());
    }
    names
}

fn place(row: &PgRow) -> Result<Place, sqlx::Error> {
    let source = Source::named(row.try_get("source")?);
    Ok(Place { occurred_at: row.try_get("at")?, source, id: row.try_get("id")? })
}

fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
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
