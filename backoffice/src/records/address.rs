//! A list's address: `channel_id=9`, `title.contains=git`, `updated_at.from=2024-01-01`, `summary.empty=true`, `q=압축`,
//! `sort=-updated_at`, `columns=title,state`, `after=…`. A link is an answer, so everything is in it.

use crate::access::permission::MayView;
use crate::catalog::model::Field;
use crate::catalog::types::{FieldKey, FieldKind};
use crate::limits::{CURSOR_MAX_CHARS, FILTER_MAX_CHARS, LIST_ROWS, LIST_ROWS_MAX, SEARCH_MAX_CHARS};
use crate::problem::{Fault, Problem};
use crate::records::filter::{Slots, can_equal};
use crate::records::recognise::words_of;
use crate::records::types::{Direction, Filter, Test};
use crate::records::value;
use jiff::tz::TimeZone;

/// Keys of the address that are not fields. A field of the same name is asked with `.is`.
const RESERVED: [&str; 10] =
    ["q", "sort", "columns", "after", "before", "rows", "id", "all", "action", "view"];

/// What a list's address asks for; every value fits its field's type.
#[derive(Clone, Debug)]
pub struct ListQuery {
    pub q: String,
    pub words: Vec<String>,
    pub filters: Vec<Filter>,
    pub sort: (FieldKey, Direction),
    pub columns: Vec<FieldKey>,
    pub cursor: Option<Cursor>,
    pub rows: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cursor {
    After(String),
    Before(String),
}

/// The name of a field's input in a form, and its key in the address.
pub fn filter_name(field: &FieldKey) -> String {
    if RESERVED.contains(&field.as_str()) { format!("{field}.is") } else { field.to_string() }
}

/// Reads an address that has to be right as a whole.
pub fn read(
    view: &MayView<'_>,
    slots: &Slots,
    zone: &TimeZone,
    pairs: &[(String, String)],
) -> Result<ListQuery, Problem> {
    let (query, faults) = read_what_fits(view, slots, zone, pairs);
    if faults.is_empty() { Ok(query) } else { Err(Problem::Bad(faults)) }
}

/// What of an address can be used, and everything that is wrong with it.
pub fn read_what_fits(
    view: &MayView<'_>,
    slots: &Slots,
    zone: &TimeZone,
    pairs: &[(String, String)],
) -> (ListQuery, Vec<Fault>) {
    let mut faults = Vec::new();
    let list = &view.entity.list;
    let mut query = ListQuery {
        q: String::new(),
        words: Vec::new(),
        filters: Vec::new(),
        sort: default_sort(view),
        columns: list.columns.iter().filter(|key| view.knows_everywhere(key)).cloned().collect(),
        cursor: None,
        rows: LIST_ROWS,
    };
    // A form sends its empty fields too: they ask nothing.
    for (key, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
        if let Err(fault) = read_pair(view, slots, zone, &mut query, key, value.trim()) {
            faults.push(fault);
        }
    }
    (query, faults)
}

pub fn default_sort(view: &MayView<'_>) -> (FieldKey, Direction) {
    let list = &view.entity.list;
    if view.sees_everywhere(&list.sort.field) {
        let direction = if list.sort.descending { Direction::Descending } else { Direction::Ascending };
        return (list.sort.field.clone(), direction);
    }
    (view.entity.id[0].clone(), Direction::Ascending)
}

fn read_pair(
    view: &MayView<'_>,
    slots: &Slots,
    zone: &TimeZone,
    query: &mut ListQuery,
    key: &str,
    value: &str,
) -> Result<(), Fault> {
    // A cursor holds a sorted value and a key, and was made by a page.
    let max_chars = if matches!(key, "after" | "before") { CURSOR_MAX_CHARS } else { FILTER_MAX_CHARS };
    if value.contains('\0') || value.chars().count() > max_chars {
        return Err(Fault::too_long(key, max_chars));
    }
    match key {
        "q" => {
            if !has_words(view) {
                return Err(unknown(key, &known(view, slots)));
            }
            if value.chars().count() > SEARCH_MAX_CHARS {
                return Err(Fault::too_long(key, SEARCH_MAX_CHARS));
            }
            value.clone_into(&mut query.q);
            query.words = words_of(&query.q);
        }
        "sort" => query.sort = sort(view, value)?,
        "columns" => query.columns = columns(view, value)?,
        "after" => query.cursor = Some(Cursor::After(value.to_owned())),
        "before" => query.cursor = Some(Cursor::Before(value.to_owned())),
        "rows" => {
            query.rows =
                value.parse().ok().filter(|rows| (1..=LIST_ROWS_MAX).contains(rows)).ok_or_else(|| {
                    Fault::new(
                        key,
                        format!("is not a number from 1 to {LIST_ROWS_MAX}"),
                        format!("1에서 {LIST_ROWS_MAX} 사이의 수가 아니에요"),
                    )
                })?;
        }
        "id" | "all" | "action" | "view" => {}
        _ => read_filter(view, slots, zone, query, key, value)?,
    }
    Ok(())
}

/// Words are looked for in all of these fields at once: whoever does not see one of them would learn what it holds.
pub fn has_words(view: &MayView<'_>) -> bool {
    let words = &view.entity.search.words;
    !words.is_empty() && words.iter().all(|field| view.sees_everywhere(field))
}

fn read_filter(
    view: &MayView<'_>,
    slots: &Slots,
    zone: &TimeZone,
    query: &mut ListQuery,
    key: &str,
    text: &str,
) -> Result<(), Fault> {
    let (name, test) = key.rsplit_once('.').unwrap_or((key, "is"));
    let field = view
        .entity
        .field(&FieldKey::new(name))
        .filter(|field| slots.has(&field.key) && view.knows_everywhere(&field.key))
        .ok_or_else(|| unknown(key, &known(view, slots)))?;
    if test != "is" && !view.sees_everywhere(&field.key) {
        return Err(whole_alone(key));
    }
    let test = match test {
        "is" if can_equal(field.kind) => equals(field, zone, key, text)?,
        "contains" if field.kind == FieldKind::Text => Test::Contains(text.to_owned()),
        "from" => Test::Between { from: Some(bound(field, zone, key, text, false)?), to: None },
        "to" => Test::Between { from: None, to: Some(bound(field, zone, key, text, true)?) },
        "empty" => {
            Test::Empty(value::boolean(text).ok_or_else(|| value::does_not_fit(key, FieldKind::Boolean))?)
        }
        _ => return Err(unknown(key, &known(view, slots))),
    };
    add(&mut query.filters, field.key.clone(), test);
    Ok(())
}

/// `from` and `to` of one field are one filter.
fn add(filters: &mut Vec<Filter>, field: FieldKey, test: Test) {
    if let Test::Between { from, to } = &test {
        for filter in filters.iter_mut().filter(|filter| filter.field == field) {
            if let Test::Between { from: was_from, to: was_to } = &mut filter.is {
                *was_from = from.clone().or_else(|| was_from.take());
                *was_to = to.clone().or_else(|| was_to.take());
                return;
            }
        }
    }
    filters.push(Filter { field, is: test });
}

fn equals(field: &Field, zone: &TimeZone, key: &str, text: &str) -> Result<Test, Fault> {
    // A day, asked of a moment, is all of that day.
    if field.kind == FieldKind::Timestamp && text.parse::<jiff::civil::Date>().is_ok() && !text.contains(':')
    {
        let (from, to) = (bound(field, zone, key, text, false)?, bound(field, zone, key, text, true)?);
        return Ok(Test::Between { from: Some(from), to: Some(to) });
    }
    Ok(Test::Equals(value::fits(field, zone, key, text)?))
}

fn bound(field: &Field, zone: &TimeZone, key: &str, text: &str, end: bool) -> Result<String, Fault> {
    match field.kind {
        FieldKind::Timestamp => value::moment(zone, text, end)
            .map(|moment| moment.to_string())
            .ok_or_else(|| value::does_not_fit(key, field.kind)),
        FieldKind::Integer | FieldKind::Number | FieldKind::Date => value::fits(field, zone, key, text),
        _ => Err(value::does_not_fit(key, field.kind)),
    }
}

fn sort(view: &MayView<'_>, value: &str) -> Result<(FieldKey, Direction), Fault> {
    let (name, direction) = match value.strip_prefix('-') {
        Some(name) => (name, Direction::Descending),
        None => (value, Direction::Ascending),
    };
    let sortable = &view.entity.list.sortable;
    let found = sortable.iter().find(|field| field.as_str() == name && view.sees_everywhere(field));
    found.map(|field| (field.clone(), direction)).ok_or_else(|| {
        let offered: Vec<&str> =
            sortable.iter().filter(|field| view.sees_everywhere(field)).map(FieldKey::as_str).collect();
        Fault::new(
            "sort",
            format!("cannot sort by “{name}”; there is: {}", offered.join(", ")),
            format!("“{name}”(으)로는 정렬할 수 없어요. 가능한 값: {}", offered.join(", ")),
        )
    })
}

fn columns(view: &MayView<'_>, value: &str) -> Result<Vec<FieldKey>, Fault> {
    value
        .split(',')
        .take(LIST_ROWS_MAX)
        .map(|name| {
            let key = FieldKey::new(name.trim());
            match view.entity.field(&key) {
                Some(_) if view.knows_everywhere(&key) => Ok(key),
                _ => Err(no_column(view, name.trim())),
            }
        })
        .collect()
}

fn no_column(view: &MayView<'_>, name: &str) -> Fault {
    let fields = view.entity.fields.iter().map(|field| &field.key);
    let offered: Vec<&str> = fields.filter(|key| view.knows_everywhere(key)).map(FieldKey::as_str).collect();
    Fault::new(
        "columns",
        format!("“{name}” is not a column of this list; there is: {}", offered.join(", ")),
        format!("“{name}”은(는) 이 목록의 열이 아니에요. 가능한 값: {}", offered.join(", ")),
    )
}

fn known(view: &MayView<'_>, slots: &Slots) -> Vec<String> {
    slots.fields().into_iter().filter(|key| view.knows_everywhere(key)).map(ToString::to_string).collect()
}

fn whole_alone(key: &str) -> Fault {
    Fault::new(
        key,
        "is masked for your role: ask for the whole value, and nothing else of it",
        "내 역할에는 가려진 필드예요. 값 전체로만 거를 수 있어요",
    )
}

fn unknown(key: &str, known: &[String]) -> Fault {
    Fault::new(
        key,
        format!("is not a filter of this list; there is: {}", known.join(", ")),
        format!("이 목록의 필터가 아니에요. 가능한 값: {}", known.join(", ")),
    )
}
