//! What each column is good for, guessed from its name, its type, and what PostgreSQL has estimated of its values.

use super::choose::Chosen;
use super::names::{bare, is_named, is_pasted, is_private, newest};
use super::search::{Searches, is_small};
use super::title::title;
use crate::catalog::introspect::{Column, Facts};
use crate::catalog::types::FieldKind;

/// Long texts, which a list has no room for.
const LONG: [&str; 9] =
    ["body", "content", "text", "html", "markdown", "summary", "description", "comment", "notes"];
/// Texts that are a state, or a sort.
const STATES: [&str; 6] = ["state", "status", "type", "kind", "상태", "구분"];
const AMOUNTS: [&str; 9] = ["amount", "total", "price", "balance", "quantity", "qty", "금액", "가격", "수량"];
/// What customers of a product are called, to suggest a scope by.
const CUSTOMERS: [&str; 12] = [
    "tenant_id",
    "organization_id",
    "organisation_id",
    "org_id",
    "account_id",
    "company_id",
    "workspace_id",
    "customer_id",
    "channel_id",
    "team_id",
    "shop_id",
    "store_id",
];
/// Columns of a list, the title not counted.
const LISTED: usize = 7;
const FILTERS: usize = 12;
const SORTS: usize = 4;
/// A column of which so much is empty tells nothing in a list; no order begins with it.
const MOSTLY_EMPTY: f32 = 0.9;

/// What an entity's file says of its columns.
pub struct Guess<'a> {
    pub title: Option<&'a Column>,
    pub leave_out: Vec<&'a Column>,
    pub searches: Searches<'a>,
    pub listed: Vec<&'a Column>,
    pub filters: Vec<&'a Column>,
    /// With the order that people expect first.
    pub sorts: Vec<(&'a Column, &'static str)>,
    pub scope: Option<&'a Column>,
}

impl<'a> Guess<'a> {
    pub fn of(chosen: &Chosen<'a>, facts: &Facts) -> Self {
        let relation = chosen.relation;
        let is_id = |column: &Column| chosen.id.iter().any(|id| id.name == column.name);
        // What other tables are found by is no secret: `token_id`.
        let is_foreign =
            |column: &Column| relation.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
        let (leave_out, shown): (Vec<&Column>, Vec<&Column>) = relation
            .columns
            .iter()
            .partition(|column| !is_id(column) && !is_foreign(column) && is_private(column));
        let title = title(relation, &shown);
        let sorts = sorts(chosen, title, &shown);
        Self {
            searches: Searches::of(chosen, title, &shown, facts),
            listed: listed(chosen, title, sorts.first().map(|(column, _)| *column), &shown),
            filters: filters(chosen, &shown),
            sorts,
            scope: CUSTOMERS
                .iter()
                .find_map(|name| shown.iter().copied().find(|column| is_named(column, name))),
            title,
            leave_out,
        }
    }
}

fn names_another(chosen: &Chosen<'_>, column: &Column) -> bool {
    chosen.relation.foreign_keys.iter().any(|key| key.columns == [column.name.as_str()])
}

fn is_mostly_empty(column: &Column) -> bool {
    column.stats.is_some_and(|stats| stats.empty >= MOSTLY_EMPTY)
}

/// The title, then what tells most: the id, what it is sorted by, numbers that people know, states, a moment, amounts,
/// who it belongs to, texts, yes and no.
fn listed<'a>(
    chosen: &Chosen<'a>,
    title: Option<&'a Column>,
    sorted: Option<&'a Column>,
    shown: &[&'a Column],
) -> Vec<&'a Column> {
    let ends = |column: &Column, words: &[&str]| words.iter().any(|word| bare(&column.name).ends_with(word));
    let rank = |column: &Column| match column.kind {
        _ if chosen.id.iter().any(|id| id.name == column.name) => Some(0),
        _ if sorted.is_some_and(|sorted| sorted.name == column.name) => Some(0),
        _ if is_mostly_empty(column) => Some(11),
        _ if names_another(chosen, column) => Some(5),
        FieldKind::Text | FieldKind::Integer if is_pasted(column) => Some(1),
        FieldKind::Choice => Some(2),
        FieldKind::Text if ends(column, &STATES) => Some(2),
        FieldKind::Timestamp | FieldKind::Date if sorted.is_none() && newest(column).is_some() => Some(3),
        FieldKind::Integer | FieldKind::Number if ends(column, &AMOUNTS) => Some(4),
        FieldKind::Text if !LONG.iter().any(|name| is_named(column, name)) => Some(6),
        FieldKind::Boolean => Some(7),
        FieldKind::Timestamp | FieldKind::Date => Some(8),
        FieldKind::Integer | FieldKind::Number => Some(9),
        FieldKind::Uuid => Some(10),
        _ => None,
    };
    let is_title = |column: &Column| title.is_some_and(|title| title.name == column.name);
    let others = shown.iter().copied().enumerate().filter(|(_, column)| !is_title(column));
    let mut ranked: Vec<(usize, usize, &Column)> =
        others.filter_map(|(at, column)| Some((rank(column)?, at, column))).collect();
    ranked.sort_by_key(|(rank, at, _)| (*rank, *at));
    ranked.truncate(LISTED);
    ranked.sort_by_key(|(_, at, _)| *at);
    title.into_iter().chain(ranked.into_iter().map(|(_, _, column)| column)).collect()
}

fn filters<'a>(chosen: &Chosen<'a>, shown: &[&'a Column]) -> Vec<&'a Column> {
    let relation = chosen.relation;
    let fits = |column: &&&Column| {
        let kind = matches!(
            column.kind,
            FieldKind::Choice | FieldKind::Boolean | FieldKind::Timestamp | FieldKind::Date
        );
        (kind || names_another(chosen, column))
            && (is_small(relation) || relation.serves_filter(&column.name))
    };
    shown.iter().filter(fits).take(FILTERS).copied().collect()
}

fn sorts<'a>(
    chosen: &Chosen<'a>,
    title: Option<&'a Column>,
    shown: &[&'a Column],
) -> Vec<(&'a Column, &'static str)> {
    let relation = chosen.relation;
    let is_moment = |column: &&Column| matches!(column.kind, FieldKind::Timestamp | FieldKind::Date);
    let moments = shown.iter().copied().filter(is_moment).filter(|column| !is_mostly_empty(column));
    let mut moments: Vec<(usize, &Column)> =
        moments.filter_map(|column| Some((newest(column)?, column))).collect();
    moments.sort_by_key(|(order, _)| *order);
    let number = |column: &&Column| column.kind == FieldKind::Integer;
    let id = matches!(chosen.id.as_slice(), [_]).then(|| chosen.id[0]);
    let candidates = moments
        .into_iter()
        .map(|(_, column)| (column, "desc"))
        .chain(id.filter(number).map(|column| (column, "desc")))
        .chain(title.map(|column| (column, "asc")));
    let served =
        |column: &Column| column.sortable && (is_small(relation) || relation.serves_order(&column.name));
    let mut sorts: Vec<(&Column, &str)> = Vec::new();
    for (column, order) in candidates.filter(|(column, _)| served(column)) {
        if !sorts.iter().any(|(known, _)| known.name == column.name) && sorts.len() < SORTS {
            sorts.push((column, order));
        }
    }
    sorts
}
