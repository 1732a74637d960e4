//! What a view keeps of a list's address, and what of that is for whom.

use crate::access::permission::MayView;
use crate::catalog::types::FieldKey;
use crate::records::address;

/// Keys that say where one is in a list, or what one is about to do there, and not what it shows.
const NOT_KEPT: [&str; 9] = ["after", "before", "id", "all", "action", "view", "notes", "back", "page"];

pub fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    of(pairs.map(|(key, value)| (key.into_owned(), value.into_owned())))
}

fn of(pairs: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let kept = pairs.filter(|(key, value)| !value.trim().is_empty() && !NOT_KEPT.contains(&&**key));
    kept.map(|(key, value)| (key, value.trim().to_owned())).collect()
}

/// What would be saved of the address that shows this.
pub fn kept(pairs: &[(String, String)]) -> String {
    written(&of(pairs.iter().cloned()))
}

pub fn written(pairs: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// What somebody else's view asks for, for this reader; none, where it is about a customer out of their reach. A filter of a
/// field that they do not see as it is would tell them what it holds: it is left out, and answered that it was. What is no
/// field any more stays: opening the view says so.
pub fn for_reader(may: &MayView<'_>, query: &str) -> Option<(String, bool)> {
    let all = pairs(query);
    if all.iter().any(|(key, value)| is_elsewhere(may, key, value)) {
        return None;
    }
    let kept: Vec<_> = all.iter().filter_map(|(key, value)| for_them(may, key, value)).collect();
    let narrowed = kept != all;
    Some((written(&kept), narrowed))
}

/// It is about a customer whose records the reader does not see.
fn is_elsewhere(may: &MayView<'_>, key: &str, value: &str) -> bool {
    let name = name(may, key);
    let is_scope = |scope: &FieldKey| {
        [key, name].iter().any(|key| address::filter_name(scope) == *key || scope.as_str() == *key)
    };
    may.entity.scope.as_ref().is_some_and(is_scope) && !may.scope().covers(Some(value))
}

fn for_them(may: &MayView<'_>, key: &str, value: &str) -> Option<(String, String)> {
    let sees = |name: &str| {
        let field = FieldKey::new(name);
        may.entity.field(&field).is_none() || may.sees_everywhere(&field)
    };
    let kept = match key {
        "q" => address::has_words(may).then(|| value.to_owned()),
        "rows" => Some(value.to_owned()),
        "sort" => sees(value.trim_start_matches('-')).then(|| value.to_owned()),
        "columns" => {
            let knows = |name: &&str| {
                let field = FieldKey::new(*name);
                may.entity.field(&field).is_none() || may.knows_everywhere(&field)
            };
            let columns: Vec<&str> = value.split(',').filter(knows).collect();
            (!columns.is_empty()).then(|| columns.join(","))
        }
        key => sees(name(may, key)).then(|| value.to_owned()),
    };
    kept.map(|value| (key.to_owned(), value))
}

/// The field that a filter is on: `price.from` is on `price`.
fn name<'k>(may: &MayView<'_>, key: &'k str) -> &'k str {
    match key.rsplit_once('.') {
        Some((name, _)) if may.entity.field(&FieldKey::new(key)).is_none() => name,
        _ => key,
    }
}
