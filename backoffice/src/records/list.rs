//! A page of a list: found by keyset, filtered, sorted, with a bounded count.

use crate::access::permission::{MayView, may_run, may_view};
use crate::catalog::types::{EntityKey, FieldKey};
use crate::cx::{Arg, Cx, Read};
use crate::limits::{CELL_MAX_CHARS, COUNT_MAX};
use crate::problem::{Part, Problem};
use crate::records::address::{self, ListQuery};
use crate::records::compile::{EntityStatements, Segments, record_id, selected};
use crate::records::cursor::Place;
use crate::records::references::{self, Resolved};
use crate::records::types::{
    Column, Count, Direction, FilterField, ListAction, ListPage, RecordId, Row, Shown, Test,
};
use crate::records::{titles, value};
use jiff::tz::TimeZone;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use std::time::Instant;

/// The page of `/e/{entity}?…`.
pub async fn list(
    cx: &Cx,
    entity: &EntityKey,
    zone: &TimeZone,
    pairs: &[(String, String)],
) -> Result<ListPage, Problem> {
    let view = may_view(&cx.office.catalog, &cx.actor, entity)?;
    let statements = cx.office.records.of(view.entity);
    let Resolved { pairs, undecided, mut faults } = references::resolve(cx, &view, pairs).await?;
    let (mut query, unread) = address::read_what_fits(&view, &statements.slots, zone, &pairs);
    faults.extend(unread);
    // A row has its title anyway.
    query.columns.retain(|key| *key != view.entity.title);
    let mut read = cx.replica(Part::List).await?;
    let (mut found, mut counted) = (Found::default(), Count { at_least: 0, exact: true });
    // Until it is clear what is asked for, nothing is shown that could be taken for the answer, or acted on.
    let is_clear = undecided.is_empty() && faults.is_empty();
    if is_clear {
        found = page(&mut read, &view, statements, &query).await?;
        counted = count(cx, &mut read, &view, &query, &found).await?;
    }
    let Found { rows, next, previous, .. } = found;
    let mut rows = shown(&view, &query.columns, &rows)?;
    titles::link(cx, &mut read, &view, &query.columns, &mut rows).await?;
    let filters = filters(cx, &mut read, &view, statements, &query).await?;
    Ok(ListPage {
        entity: entity.clone(),
        label: view.entity.label.clone(),
        name: column(&view, &view.entity.title, Some(&query.sort)),
        columns: columns(&view, &query),
        columns_offered: columns_offered(&view),
        rows,
        count: counted,
        next,
        previous,
        filters,
        undecided,
        faults,
        sort: query.sort,
        searchable: address::has_words(&view),
        q: query.q,
        actions: if is_clear { actions(cx, &view) } else { Vec::new() },
    })
}

#[derive(Default)]
pub struct Found {
    pub rows: Vec<PgRow>,
    next: Option<String>,
    previous: Option<String>,
    /// There are no others than these.
    is_all: bool,
}

/// Reads one row more than a page has: it tells whether there is a next page.
pub async fn page(
    read: &mut Read,
    view: &MayView<'_>,
    statements: &EntityStatements,
    query: &ListQuery,
) -> Result<Found, Problem> {
    let Some(segments) = statements.lists.get(&query.sort.0) else { return Err(Problem::Internal) };
    let (backward, start) = match &query.cursor {
        None => (false, None),
        Some(address::Cursor::After(text)) => (false, Some(Place::read(text, view.entity.id.len())?)),
        Some(address::Cursor::Before(text)) => (true, Some(Place::read(text, view.entity.id.len())?)),
    };
    let walk = Walk { view, statements, query, segments };
    let mut rows = walk.from(read, start.as_ref(), backward).await?;
    let more = rows.len() > query.rows;
    rows.truncate(query.rows);
    if backward {
        rows.reverse();
    }
    let place = |row: Option<&PgRow>| row.map(|row| walk.place(row)).transpose();
    let (first, last) = (place(rows.first())?, place(rows.last())?);
    // Walking back, there is a next page for certain: the one that the member came from.
    let next = if backward { start.is_some() } else { more };
    let previous = if backward { more } else { start.is_some() };
    let is_all = start.is_none() && !more;
    Ok(Found { next: last.filter(|_| next), previous: first.filter(|_| previous), rows, is_all })
}

/// A walk along a sorted field: its filled segment, then its empty one; backward the other way round.
struct Walk<'a> {
    view: &'a MayView<'a>,
    statements: &'a EntityStatements,
    query: &'a ListQuery,
    segments: &'a Segments,
}

impl Walk<'_> {
    async fn from(
        &self,
        read: &mut Read,
        start: Option<&Place>,
        backward: bool,
    ) -> Result<Vec<PgRow>, Problem> {
        let direction = match (self.query.sort.1, backward) {
            (Direction::Ascending, false) | (Direction::Descending, true) => Direction::Ascending,
            _ => Direction::Descending,
        };
        let (filled, empty) = (Some(self.segments.filled(direction)), self.segments.empty(direction));
        let in_empty = start.is_some_and(|place| place.value.is_none());
        let (here, there) = if backward { (empty, filled) } else { (filled, empty) };
        let in_second = if backward { start.is_some() && !in_empty } else { in_empty };
        let mut rows = Vec::new();
        if !in_second && let Some(statement) = here {
            rows = read.rows(statement, &self.args(start, self.query.rows + 1)).await?;
        }
        let missing = (self.query.rows + 1).saturating_sub(rows.len());
        if missing > 0
            && let Some(statement) = there
        {
            let start = start.filter(|_| in_second);
            rows.extend(read.rows(statement, &self.args(start, missing)).await?);
        }
        Ok(rows)
    }

    fn args(&self, start: Option<&Place>, rows: usize) -> Vec<Arg> {
        let mut args = vec![
            Arg::Texts(self.view.scope().arg()),
            Arg::Texts(Some(wanted(self.view, self.query))),
            Arg::Int(i64::try_from(rows).unwrap_or(i64::MAX)),
            Arg::Text(start.and_then(|place| place.value.clone())),
        ];
        for at in 0..self.view.entity.id.len() {
            args.push(Arg::Text(start.and_then(|place| place.key.get(at).cloned())));
        }
        args.extend(self.statements.slots.args(&self.query.words, &self.query.filters));
        args
    }

    fn place(&self, row: &PgRow) -> Result<String, Problem> {
        let read = || -> Result<String, sqlx::Error> {
            let value = row.try_get("sorted")?;
            let key = crate::records::compile::key_values(self.view.entity, row)?;
            Ok(Place { value, key }.write())
        };
        read().map_err(|error| crate::cx::problem(Part::List, "list.place", &error))
    }
}

/// The columns that a statement is asked to fill.
fn wanted(view: &MayView<'_>, query: &ListQuery) -> Vec<String> {
    let mut wanted: Vec<String> = query.columns.iter().map(ToString::to_string).collect();
    wanted.push(view.entity.title.to_string());
    wanted
}

/// Rows of any statement that selects an entity's columns, as a member sees them.
pub fn shown(view: &MayView<'_>, columns: &[FieldKey], rows: &[PgRow]) -> Result<Vec<Row>, Problem> {
    let shown = rows.iter().map(|row| shown_row(view, columns, row)).collect::<Result<_, _>>();
    shown.map_err(|error| crate::cx::problem(Part::List, "list.row", &error))
}

fn shown_row(view: &MayView<'_>, columns: &[FieldKey], row: &PgRow) -> Result<Row, sqlx::Error> {
    let channel: Option<String> = row.try_get("channel")?;
    let id = record_id(view.entity, row)?;
    let title = selected(view.entity, row, &view.entity.title)?;
    let title = titles::title_of(view, channel.as_deref(), title, &id);
    let cells = columns
        .iter()
        .map(|key| match view.entity.field(key) {
            Some(field) => {
                let sight = view.sight(key, channel.as_deref());
                Ok(value::seen(sight, field, selected(view.entity, row, key)?, CELL_MAX_CHARS))
            }
            None => Ok(Shown::Hidden),
        })
        .collect::<Result<_, sqlx::Error>>()?;
    Ok(Row { id, title, cells })
}

/// How many the filters match: exact up to the bound. Where the page has them all, or it is known that they are more, nobody is
/// asked.
pub async fn count(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    query: &ListQuery,
    found: &Found,
) -> Result<Count, Problem> {
    if found.is_all {
        return Ok(Count { at_least: found.rows.len().try_into().unwrap_or(COUNT_MAX), exact: true });
    }
    let EntityStatements { count, slots, .. } = cx.office.records.of(view.entity);
    let mut args = vec![Arg::Texts(view.scope().arg())];
    args.extend(slots.args(&query.words, &query.filters));
    let large = &cx.databases.large_lists;
    if !cx.has_just_written() && large.has(count, &args, Instant::now()) {
        return Ok(Count { at_least: COUNT_MAX, exact: false });
    }
    let rows = read.rows(count, &args).await?;
    let counted: i64 = rows.first().and_then(|row| row.try_get("n").ok()).unwrap_or_default();
    let counted = u64::try_from(counted).unwrap_or_default();
    let exact = counted <= COUNT_MAX;
    if exact {
        large.forget(count, &args);
    } else {
        large.add(count, &args, Instant::now());
    }
    Ok(Count { at_least: counted.min(COUNT_MAX), exact })
}

pub fn column(view: &MayView<'_>, key: &FieldKey, sort: Option<&(FieldKey, Direction)>) -> Option<Column> {
    let field = view.entity.field(key)?;
    Some(Column {
        field: key.clone(),
        label: field.label.clone(),
        kind: field.kind,
        names_record: field.references.is_some() || view.entity.id.contains(key),
        sortable: view.entity.list.sortable.contains(key) && view.sees_everywhere(key),
        sorted: sort.filter(|(sorted, _)| sorted == key).map(|(_, direction)| *direction),
    })
}

fn columns(view: &MayView<'_>, query: &ListQuery) -> Vec<Column> {
    query.columns.iter().filter_map(|key| column(view, key, Some(&query.sort))).collect()
}

fn columns_offered(view: &MayView<'_>) -> Vec<(FieldKey, crate::catalog::types::Text)> {
    let title = &view.entity.title;
    let fields =
        view.entity.fields.iter().filter(|field| field.key != *title && view.knows_everywhere(&field.key));
    fields.map(|field| (field.key.clone(), field.label.clone())).collect()
}

/// The filters that the list offers, and those that a relation's link chose.
async fn filters(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    statements: &EntityStatements,
    query: &ListQuery,
) -> Result<Vec<FilterField>, Problem> {
    let chosen = |key: &FieldKey| query.filters.iter().find(|filter| filter.field == *key);
    let mut offered = Vec::new();
    for key in statements.slots.fields() {
        let (Some(field), true) = (view.entity.field(key), view.knows_everywhere(key)) else { continue };
        let chosen = chosen(key).map(|filter| filter.is.clone());
        if chosen.is_none() && !view.entity.list.filters.contains(key) {
            continue;
        }
        let chosen_title = match (&field.references, &chosen) {
            (Some(entity), Some(Test::Equals(id))) => {
                titles::title(cx, read, entity, &RecordId::from_parts(&[id])).await?
            }
            _ => None,
        };
        offered.push(FilterField {
            field: key.clone(),
            name: address::filter_name(key),
            label: field.label.clone(),
            kind: field.kind,
            values: field.values.clone(),
            references: field.references.clone(),
            nullable: field.nullable,
            whole: !view.sees_everywhere(key),
            chosen,
            chosen_title,
        });
    }
    Ok(offered)
}

fn actions(cx: &Cx, view: &MayView<'_>) -> Vec<ListAction> {
    let actions = view.entity.actions.iter();
    let allowed = actions.filter(|action| may_run(&cx.office.catalog, &cx.actor, &action.key).is_ok());
    allowed
        .map(|action| ListAction {
            key: action.key.clone(),
            label: action.label.clone(),
            max_targets: action.max_targets,
            max_bulk: action.max_bulk,
        })
        .collect()
}
