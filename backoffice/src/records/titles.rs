//! What people call records: titles by id, for links, labels and choices.

use crate::access::permission::{MayView, may_view};
use crate::catalog::types::{EntityKey, FieldKey};
use crate::cx::{Arg, Cx, Read};
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};
use crate::records::compile::record_id;
use crate::records::types::{Named, RecordId, RecordRef, Row, Shown};
use sqlx::{PgConnection, Row as _};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

/// The title, or the id where there is none or the member may not see it.
pub fn title_of(view: &MayView<'_>, channel: Option<&str>, title: Option<String>, id: &RecordId) -> String {
    match title {
        Some(title) if !title.trim().is_empty() && view.sees(&view.entity.title, channel) => title,
        _ => format!("#{id}"),
    }
}

/// The titles of those records that the member may see; the others are not in the answer.
pub async fn titles(
    cx: &Cx,
    read: &mut Read,
    entity: &EntityKey,
    ids: &BTreeSet<String>,
) -> Result<HashMap<RecordId, String>, Problem> {
    let Ok(view) = may_view(&cx.office.catalog, &cx.actor, entity) else { return Ok(HashMap::new()) };
    let Some(known) = read.known_titles.clone() else { return asked(cx, read, &view, ids).await };
    let mut known = known.ask().await;
    let mut titles = known.of(entity, ids);
    let is_missing = |id: &&String| !titles.contains_key(&RecordId::new(id.as_str()));
    let missing = ids.iter().filter(is_missing).cloned().collect();
    let found = asked(cx, read, &view, &missing).await?;
    known.add(entity, &found);
    titles.extend(found);
    Ok(titles)
}

async fn asked(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    ids: &BTreeSet<String>,
) -> Result<HashMap<RecordId, String>, Problem> {
    let fitting = fitting(view, ids);
    if fitting.is_empty() {
        return Ok(HashMap::new());
    }
    let statement = &cx.office.records.of(view.entity).titles;
    let rows = read.rows(statement, &[Arg::Texts(view.scope().arg()), Arg::Texts(Some(fitting))]).await?;
    let read_row = |row: &sqlx::postgres::PgRow| -> Result<(RecordId, String), sqlx::Error> {
        let id = record_id(view.entity, row)?;
        let channel: Option<String> = row.try_get("channel")?;
        let title = title_of(view, channel.as_deref(), row.try_get("title")?, &id);
        Ok((id, title))
    };
    let titles = rows.iter().map(read_row).collect::<Result<_, _>>();
    titles.map_err(|error| crate::cx::problem(Part::Record, "titles", &error))
}

/// Ids that are ids at all: one that does not fit the key's type would fail the statement for all of them.
fn fitting(view: &MayView<'_>, ids: &BTreeSet<String>) -> Vec<String> {
    match view.entity.single_id() {
        Some(field) => {
            // A key that is one column is asked as it is, without the address's escapes.
            let bare = ids.iter().map(|id| RecordId::new(id.as_str()).parts().concat());
            bare.filter_map(|id| super::value::as_asked(field, &id)).collect()
        }
        None => ids.iter().cloned().collect(),
    }
}

pub async fn title(
    cx: &Cx,
    read: &mut Read,
    entity: &EntityKey,
    id: &RecordId,
) -> Result<Option<String>, Problem> {
    let ids = BTreeSet::from([id.as_str().to_owned()]);
    Ok(titles(cx, read, entity, &ids).await?.remove(id))
}

/// Whether there is such a record that the member may see, asked within a transaction.
pub async fn is_seen(
    cx: &Cx,
    connection: &mut PgConnection,
    entity: &EntityKey,
    id: &RecordId,
) -> Result<bool, Problem> {
    let Ok(view) = may_view(&cx.office.catalog, &cx.actor, entity) else { return Ok(false) };
    let fitting = fitting(&view, &BTreeSet::from([id.as_str().to_owned()]));
    if fitting.is_empty() {
        return Ok(false);
    }
    let statement = &cx.office.records.of(view.entity).titles;
    let args = [Arg::Texts(view.scope().arg()), Arg::Texts(Some(fitting))];
    let timeout = Duration::from_millis(READ_ENDS_MS);
    Ok(!crate::cx::rows(connection, Part::Actions, timeout, statement, &args).await?.is_empty())
}

/// What records of several entities are called, where the member may see them.
#[derive(Debug, Default)]
pub struct Titles(HashMap<EntityKey, HashMap<RecordId, String>>);

impl Titles {
    /// One question for each entity.
    pub async fn read(
        cx: &Cx,
        read: &mut Read,
        records: impl IntoIterator<Item = RecordRef>,
    ) -> Result<Self, Problem> {
        let mut ids: BTreeMap<EntityKey, BTreeSet<String>> = BTreeMap::new();
        for RecordRef { entity, id } in records {
            ids.entry(entity).or_default().insert(id.as_str().to_owned());
        }
        let mut known = HashMap::new();
        for (entity, ids) in ids {
            let titles = titles(cx, read, &entity, &ids).await?;
            known.insert(entity, titles);
        }
        Ok(Self(known))
    }

    pub fn of(&self, record: &RecordRef) -> Option<&String> {
        self.of_entity(&record.entity)?.get(&record.id)
    }

    pub fn of_entity(&self, entity: &EntityKey) -> Option<&HashMap<RecordId, String>> {
        self.0.get(entity)
    }

    /// With what others have read.
    pub fn extend(&mut self, others: Self) {
        for (entity, titles) in others.0 {
            self.0.entry(entity).or_default().extend(titles);
        }
    }
}

/// What those of the records are called that the member may see, in the same order.
pub async fn named(cx: &Cx, read: &mut Read, records: Vec<RecordRef>) -> Result<Vec<Named>, Problem> {
    let titles = Titles::read(cx, read, records.iter().cloned()).await?;
    let named = records.into_iter().filter_map(|record| {
        let title = titles.of(&record)?.clone();
        let entity_label = cx.office.catalog.entity(&record.entity)?.label.clone();
        Some(Named { record, entity_label, title })
    });
    Ok(named.collect())
}

/// What of the records that a browser says were opened the member may see.
pub async fn still_seen(cx: &Cx, records: Vec<RecordRef>) -> Result<Vec<Named>, Problem> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    named(cx, &mut cx.replica(Part::Record).await?, records).await
}

/// Makes links of the cells that name records which the member may see.
pub async fn link(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    columns: &[FieldKey],
    rows: &mut [Row],
) -> Result<(), Problem> {
    for (at, key) in columns.iter().enumerate() {
        let Some(entity) = view.entity.field(key).and_then(|field| field.references.as_ref()) else {
            continue;
        };
        let ids: BTreeSet<String> = rows.iter().filter_map(|row| address_of(row.cells.get(at)?)).collect();
        let titles = titles(cx, read, entity, &ids).await?;
        for cell in rows.iter_mut().filter_map(|row| row.cells.get_mut(at)) {
            link_to(cell, entity, &titles);
        }
    }
    Ok(())
}

pub fn link_to(cell: &mut Shown, entity: &EntityKey, titles: &HashMap<RecordId, String>) {
    let Some(id) = address_of(cell).map(RecordId::new) else { return };
    if let Some(title) = titles.get(&id) {
        *cell = Shown::Link { to: RecordRef { entity: entity.clone(), id }, title: title.clone() };
    }
}

/// The id that a cell holds, as the address writes it.
pub fn address_of(cell: &Shown) -> Option<String> {
    match cell {
        Shown::Number(id) | Shown::Text { text: id, .. } => {
            Some(RecordId::from_parts(&[id]).as_str().to_owned())
        }
        _ => None,
    }
}
