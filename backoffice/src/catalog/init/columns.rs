//! What each column is good for, guessed from its name and type. Nothing is offered that would be slow: where no
//! index serves it, the table has to be small.

use super::choose::Chosen;
use crate::catalog::introspect::{Column, Relation};
use crate::catalog::types::FieldKind;
use crate::limits::{INDEX_FROM_ROWS, UNINDEXED_WORDS_ROWS};

/// Names that a record goes by, best first.
const TITLES: [&str; 18] = [
    "name",
    "title",
    "subject",
    "display_name",
    "full_name",
    "label",
    "email",
    "username",
    "user_name",
    "login",
    "handle",
    "slug",
    "code",
    "number",
    "reference",
    "key",
    "이름",
    "제목",
];
/// Texts that are worth searching beside the title.
const TEXTS: [&str; 5] = ["summary", "description", "subject", "headline", "subtitle"];
/// Names that people paste into a search box.
const PASTED: [&str; 9] =
    ["email", "slug", "username", "handle", "code", "number", "reference", "phone", "uuid"];
/// Long texts, which a list has no room for.
const LONG: [&str; 8] = ["body", "content", "text", "html", "markdown", "description", "comment", "notes"];
/// What nobody is to see.
const SECRETS: [&str; 12] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "api_key",
    "apikey",
    "private_key",
    "otp",
    "salt",
    "encrypted",
    "credential",
];
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
const LISTED: usize = 6;
const FILTERS: usize = 12;
const SORTS: usize = 4;

/// What an entity's file says of its columns.
pub struct Guess<'a> {
    pub title: Option<&'a Column>,
    pub leave_out: Vec<&'a Column>,
    pub exact: Vec<&'a Column>,
    pub prefix: Vec<&'a Column>,
    pub words: Vec<&'a Column>,
    /// Words would be searched in these, if an index served it.
    pub words_with_an_index: Vec<&'a Column>,
    pub listed: Vec<&'a Column>,
    pub filters: Vec<&'a Column>,
    /// With the order that people expect first.
    pub sorts: Vec<(&'a Column, &'static str)>,
    pub scope: Option<&'a Column>,
}

impl<'a> Guess<'a> {
    pub fn of(chosen: &Chosen<'a>) -> Self {
        let relation = chosen.relation;
        let is_id = |column: &Column| chosen.id.iter().any(|id| id.name == column.name);
        // What other tables are found by is no secret: `token_id`.
        let is_foreign =
            |column: &Column| relation.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
        let leave_out: Vec<&Column> = relation
            .columns
            .iter()
            .filter(|column| !is_id(column) && !is_foreign(column) && is_private(column))
            .collect();
        let shown: Vec<&Column> = relation
            .columns
            .iter()
            .filter(|column| !leave_out.iter().any(|left| left.name == column.name))
            .collect();
        let title = title(&shown);
        let searched = words(title, &shown);
        let sorts = sorts(chosen, title, &shown);
        let few = relation.rows <= UNINDEXED_WORDS_ROWS;
        let (words, words_with_an_index) = if few { (searched, Vec::new()) } else { (Vec::new(), searched) };
        Self {
            exact: exact(chosen, &shown),
            prefix: prefix(relation, title, &shown),
            listed: listed(chosen, title, sorts.first().map(|(column, _)| *column), &shown),
            filters: filters(chosen, &shown),
            sorts,
            scope: CUSTOMERS
                .iter()
                .find_map(|name| shown.iter().copied().find(|column| is_named(column, name))),
            title,
            leave_out,
            words,
            words_with_an_index,
        }
    }
}

fn is_named(column: &Column, name: &str) -> bool {
    column.name.eq_ignore_ascii_case(name) || super::keys::key(&column.name) == name
}

/// Secrets, and what is no use to read: files and search vectors.
fn is_private(column: &Column) -> bool {
    is_secret(column) || matches!(column.sql_type.as_str(), "bytea" | "tsvector")
}

pub fn is_secret(column: &Column) -> bool {
    let name = super::keys::key(&column.name);
    let is_named = SECRETS.iter().any(|secret| {
        name.split('_').any(|word| word == *secret) || (secret.contains('_') && name.contains(secret))
    });
    let says_when = matches!(column.kind, FieldKind::Timestamp | FieldKind::Date | FieldKind::Boolean);
    // A number counts rows: `token_id`.
    let counts = column.kind == FieldKind::Integer && name.ends_with("id");
    is_named && !says_when && !counts
}

fn title<'a>(shown: &[&'a Column]) -> Option<&'a Column> {
    let texts = || shown.iter().copied().filter(|column| column.kind == FieldKind::Text);
    let named = TITLES.iter().find_map(|name| texts().find(|column| is_named(column, name)));
    let ends = ["name", "title"]
        .iter()
        .find_map(|end| texts().find(|column| super::keys::key(&column.name).ends_with(&format!("_{end}"))));
    named.or(ends)
}

fn words<'a>(title: Option<&'a Column>, shown: &[&'a Column]) -> Vec<&'a Column> {
    let more = shown.iter().copied().filter(|column| {
        column.kind == FieldKind::Text
            && TEXTS.iter().any(|name| is_named(column, name))
            && title.is_none_or(|title| title.name != column.name)
    });
    title.into_iter().chain(more).collect()
}

fn is_small(relation: &Relation) -> bool {
    relation.rows < INDEX_FROM_ROWS
}

fn exact<'a>(chosen: &Chosen<'a>, shown: &[&'a Column]) -> Vec<&'a Column> {
    let relation = chosen.relation;
    let fits = |column: &&&Column| {
        let single_id = matches!(chosen.id.as_slice(), [id] if id.name == column.name);
        let unique = relation.is_unique(&[&column.name]);
        let pasted = PASTED.iter().any(|name| is_named(column, name));
        let served = is_small(relation) || relation.serves_exact(&column.name);
        let kind = match column.kind {
            FieldKind::Text | FieldKind::Uuid => true,
            // A number that is not an id is not what a number in the search box means.
            FieldKind::Integer => single_id || unique,
            FieldKind::Number | FieldKind::Choice => single_id,
            _ => false,
        };
        kind && (single_id || (served && (unique || pasted)))
    };
    shown.iter().filter(fits).copied().collect()
}

fn prefix<'a>(relation: &Relation, title: Option<&'a Column>, shown: &[&'a Column]) -> Vec<&'a Column> {
    let pasted = |column: &Column| {
        PASTED.iter().any(|name| is_named(column, name))
            || title.is_some_and(|title| title.name == column.name)
    };
    let texts = shown.iter().copied().filter(|column| column.kind == FieldKind::Text && pasted(column));
    texts.filter(|column| is_small(relation) || relation.serves_prefix(&column.name)).collect()
}

/// The title, then what tells most: the id, what it is sorted by, states, yes and no, who it belongs to, texts, moments.
fn listed<'a>(
    chosen: &Chosen<'a>,
    title: Option<&'a Column>,
    sorted: Option<&'a Column>,
    shown: &[&'a Column],
) -> Vec<&'a Column> {
    let names_another = |column: &Column| {
        chosen.relation.foreign_keys.iter().any(|key| key.columns == [column.name.as_str()])
    };
    let rank = |column: &Column| match column.kind {
        _ if chosen.id.iter().any(|id| id.name == column.name) => 0,
        _ if sorted.is_some_and(|sorted| sorted.name == column.name) => 0,
        FieldKind::Choice => 1,
        FieldKind::Boolean => 2,
        _ if names_another(column) => 3,
        FieldKind::Text if !LONG.iter().any(|name| is_named(column, name)) => 4,
        FieldKind::Timestamp | FieldKind::Date => 5,
        FieldKind::Integer | FieldKind::Number => 6,
        FieldKind::Uuid => 7,
        _ => 8,
    };
    let is_title = |column: &Column| title.is_some_and(|title| title.name == column.name);
    let mut ranked: Vec<(usize, &Column)> = shown
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, column)| !is_title(column) && rank(column) < 8)
        .collect();
    ranked.sort_by_key(|(at, column)| (rank(column), *at));
    ranked.truncate(LISTED);
    ranked.sort_by_key(|(at, _)| *at);
    title.into_iter().chain(ranked.into_iter().map(|(_, column)| column)).collect()
}

fn filters<'a>(chosen: &Chosen<'a>, shown: &[&'a Column]) -> Vec<&'a Column> {
    let relation = chosen.relation;
    let names_another =
        |column: &Column| relation.foreign_keys.iter().any(|key| key.columns == [column.name.as_str()]);
    let fits = |column: &&&Column| {
        let kind = matches!(
            column.kind,
            FieldKind::Choice | FieldKind::Boolean | FieldKind::Timestamp | FieldKind::Date
        );
        (kind || names_another(column)) && (is_small(relation) || relation.serves_filter(&column.name))
    };
    shown.iter().filter(fits).take(FILTERS).copied().collect()
}

fn sorts<'a>(
    chosen: &Chosen<'a>,
    title: Option<&'a Column>,
    shown: &[&'a Column],
) -> Vec<(&'a Column, &'static str)> {
    let relation = chosen.relation;
    let moments = shown.iter().copied().filter(|column| column.kind == FieldKind::Timestamp);
    let mut moments: Vec<&Column> = moments.collect();
    let newest = |column: &Column| {
        let name = super::keys::key(&column.name);
        ["updated", "modified", "changed", "created", "inserted"].iter().position(|word| name.contains(word))
    };
    moments.sort_by_key(|column| newest(column).unwrap_or(usize::MAX));
    let number = |column: &&Column| column.kind == FieldKind::Integer;
    let id = matches!(chosen.id.as_slice(), [_]).then(|| chosen.id[0]);
    let candidates = moments
        .into_iter()
        .map(|column| (column, "desc"))
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
