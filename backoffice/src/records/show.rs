//! A record's page: what it is, is it right, what may be done.

use crate::access::permission::{MayView, may_run, may_view};
use crate::catalog::model::{AuditActor, Field, Sight};
use crate::cx::{Arg, Cx, Read};
use crate::limits::FACT_MAX_CHARS;
use crate::problem::{Part, Problem};
use crate::records::compile::{record_id, selected};
use crate::records::revealed::Revealed;
use crate::records::titles::{self, Titles};
use crate::records::types::{ActionOffer, Fact, RecordId, RecordPage, RecordRef, Reveal, Shown};
use crate::records::{diagnose, value};
use sqlx::Row;
use sqlx::postgres::PgRow;

/// A record that was found, before anything is made of it.
pub struct Found {
    pub id: RecordId,
    pub title: String,
    pub channel: Option<String>,
    row: PgRow,
}

impl Found {
    /// The database's text of a field, for what is not shown: whom a check is about.
    pub fn value(&self, view: &MayView<'_>, field: &crate::catalog::types::FieldKey) -> Option<String> {
        selected(view.entity, &self.row, field).ok().flatten()
    }
}

/// The page of `/e/{entity}/{id}`, with what the member has revealed of it.
pub async fn page(cx: &Cx, record: &RecordRef) -> Result<RecordPage, Problem> {
    shown(cx, record, true).await
}

/// A record wherever it is shown but on its own page: nothing of it is revealed.
pub async fn show(cx: &Cx, record: &RecordRef) -> Result<RecordPage, Problem> {
    shown(cx, record, false).await
}

async fn shown(cx: &Cx, record: &RecordRef, reveals: bool) -> Result<RecordPage, Problem> {
    let view = may_view(&cx.office.catalog, &cx.actor, &record.entity)?;
    let mut read = cx.replica(Part::Record).await?;
    let found = find(cx, &mut read, &view, &record.id).await?.ok_or(Problem::NotFound)?;
    let revealed = if reveals { Revealed::read(cx, &view, &found).await } else { Revealed::default() };
    let facts = facts(cx, &mut read, &view, &found, &revealed).await?;
    // Conditions of the catalogue's can be slow, and take nothing else of the page with them.
    let diagnoses = diagnose::diagnose(cx, &mut read, &view, &found).await;
    let actions = offers(cx, &mut read, &view, &found).await;
    Ok(RecordPage {
        actor: actor(cx, &view, &found),
        channel: found.channel,
        record: RecordRef { entity: record.entity.clone(), id: found.id },
        entity_label: view.entity.label.clone(),
        title: found.title,
        facts,
        last_reason: revealed.last,
        diagnoses,
        actions,
    })
}

/// The actor of the product that this record is.
fn actor(cx: &Cx, view: &MayView<'_>, found: &Found) -> Option<String> {
    let audit = cx.office.catalog.audit.as_ref()?;
    let is_this = |actor: &AuditActor| actor.entity.as_ref() == Some(&view.entity.key);
    let (kind, _) = audit.actors.iter().find(|(_, actor)| is_this(actor))?;
    Some(format!("{kind}:{}", found.id.parts().concat()))
}

/// The scope and the key, as the statements of one record take them; none where the id cannot be one.
pub fn key_args(view: &MayView<'_>, id: &RecordId) -> Option<Vec<Arg>> {
    let parts = id.parts();
    if parts.len() != view.entity.id.len() {
        return None;
    }
    let mut args = vec![Arg::Texts(view.scope().arg())];
    for (key, part) in view.entity.id.iter().zip(parts) {
        let value = value::as_asked(view.entity.field(key)?, &part).filter(|_| !part.contains('\0'))?;
        args.push(Arg::Text(Some(value)));
    }
    Some(args)
}

/// The record, where it is there and the member may see it.
pub async fn find(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    id: &RecordId,
) -> Result<Option<Found>, Problem> {
    let Some(args) = key_args(view, id) else { return Ok(None) };
    let statement = &cx.office.records.of(view.entity).record;
    let Some(row) = read.rows(statement, &args).await?.pop() else { return Ok(None) };
    let found = move || -> Result<Found, sqlx::Error> {
        let channel: Option<String> = row.try_get("channel")?;
        let id = record_id(view.entity, &row)?;
        let title = selected(view.entity, &row, &view.entity.title)?;
        let title = titles::title_of(view, channel.as_deref(), title, &id);
        let title = value::cut(title, crate::limits::CELL_MAX_CHARS).0;
        Ok(Found { id, title, channel, row })
    };
    found().map(Some).map_err(|error| crate::cx::problem(Part::Record, &statement.name, &error))
}

async fn facts(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    found: &Found,
    revealed: &Revealed,
) -> Result<Vec<Fact>, Problem> {
    let fields = &view.entity.fields;
    let mut facts: Vec<Fact> = fields.iter().map(|field| fact(view, field, found, revealed)).collect();
    let named = |(field, fact): (&Field, &Fact)| {
        let id = RecordId::new(titles::address_of(&fact.value)?);
        Some(RecordRef { entity: field.references.clone()?, id })
    };
    let records: Vec<RecordRef> = fields.iter().zip(&facts).filter_map(named).collect();
    let titles = Titles::read(cx, read, records).await?;
    for (field, fact) in fields.iter().zip(&mut facts) {
        let Some(entity) = &field.references else { continue };
        if let Some(titles) = titles.of_entity(entity) {
            titles::link_to(&mut fact.value, entity, titles);
        }
    }
    Ok(facts)
}

fn fact(view: &MayView<'_>, field: &Field, found: &Found, revealed: &Revealed) -> Fact {
    let mut reveal = revealed.of(&field.key);
    let sight = match reveal {
        Reveal::Revealed { .. } => Sight::Plain,
        Reveal::No | Reveal::Offered { .. } => view.sight(&field.key, found.channel.as_deref()),
    };
    let value = value::seen(sight, field, found.value(view, &field.key), FACT_MAX_CHARS);
    if value == Shown::Empty {
        reveal = Reveal::No;
    }
    Fact {
        reveal,
        field: field.key.clone(),
        label: field.label.clone(),
        help: field.help.clone(),
        kind: field.kind,
        value,
        is_id: view.entity.id.contains(&field.key),
    }
}

/// The actions that the member may run on it, and whether each applies now.
async fn offers(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    found: &Found,
) -> Result<Vec<ActionOffer>, Problem> {
    let Some(statement) = &cx.office.records.of(view.entity).offers else { return Ok(Vec::new()) };
    let Some(args) = key_args(view, &found.id) else { return Ok(Vec::new()) };
    let row = read.rows(statement, &args).await?.pop();
    let actions = view.entity.actions.iter().enumerate().filter(|(_, action)| {
        may_run(&cx.office.catalog, &cx.actor, &action.key)
            .is_ok_and(|may| may.scope().covers(found.channel.as_deref()))
    });
    Ok(actions
        .map(|(at, action)| ActionOffer {
            key: action.key.clone(),
            label: action.label.clone(),
            description: action.description.clone(),
            applies: row.as_ref().is_some_and(|row| row.try_get(format!("c{at}").as_str()).unwrap_or(false)),
        })
        .collect())
}
