//! JSON as a tree that folds. Scalars are shown as they were written: no digit is lost, no key changes place.

use crate::{say, texts::Count, visit::Visit};
use leptos::prelude::*;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Entries shown of one object or array.
const ENTRIES_MAX: usize = 200;
/// Levels that fold; what is deeper is shown as text.
const LEVELS_MAX: usize = 12;
/// Levels that are open at first.
const LEVELS_OPEN: usize = 2;

/// JSON, readable. Text that is not JSON (because it was cut, say) is shown as it is.
#[component]
pub fn Json(#[prop(into)] text: String) -> impl IntoView {
    let visit = Visit::here();
    match serde_json::from_str::<&RawValue>(&text) {
        Ok(value) => view! { <div class="json">{node(&visit, value, 0)}</div> }.into_any(),
        Err(_) => view! { <pre class="json">{text}</pre> }.into_any(),
    }
}

fn node(visit: &Visit, value: &RawValue, level: usize) -> AnyView {
    let text = value.get();
    if level < LEVELS_MAX
        && let Ok(entries) = serde_json::from_str::<Entries>(text)
        && !entries.shown.is_empty()
    {
        return branch(visit, &entries, level);
    }
    let class = match text.as_bytes().first() {
        Some(b'"') => "json-text",
        Some(b't' | b'f' | b'n') => "json-word",
        Some(b'{' | b'[') => "json-plain",
        _ => "json-number",
    };
    view! { <span class=class>{text.to_owned()}</span> }.into_any()
}

fn branch(visit: &Visit, entries: &Entries, level: usize) -> AnyView {
    let count = entries.shown.len() + entries.left_out;
    let left_out = Count(entries.left_out as u64);
    let rows = entries.shown.iter().map(|(key, value)| {
        view! {
            <li>
                <span class="json-key">{key.clone()}</span>
                {node(visit, value, level + 1)}
            </li>
        }
    });
    view! {
        <details open=level < LEVELS_OPEN>
            <summary>{say!(visit, ui.json_members, count = Count(count as u64))}</summary>
            <ul>
                {rows.collect_view()}
                {(entries.left_out > 0)
                    .then(|| view! { <li class="json-left-out">{say!(visit, ui.json_left_out, count = left_out)}</li> })}
            </ul>
        </details>
    }
    .into_any()
}

/// The members of an object or the elements of an array, in their order, up to a maximum.
#[derive(Default)]
struct Entries<'a> {
    shown: Vec<(String, &'a RawValue)>,
    left_out: usize,
}

impl<'a> Entries<'a> {
    fn add(&mut self, key: String, value: &'a RawValue) {
        if self.shown.len() < ENTRIES_MAX {
            self.shown.push((key, value));
        } else {
            self.left_out += 1;
        }
    }
}

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object or an array")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Entries::default();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    entries.add(key, value);
                }
                Ok(entries)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut entries = Entries::default();
                while let Some(value) = seq.next_element::<&RawValue>()? {
                    entries.add((entries.shown.len() + entries.left_out).to_string(), value);
                }
                Ok(entries)
            }
        }

        json.deserialize_any(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::{ENTRIES_MAX, Json};
    use crate::ui::samples::html;
    use leptos::prelude::*;

    fn shown(text: &str) -> String {
        let text = text.to_owned();
        html(move || view! { <Json text /> })
    }

    #[test]
    fn numbers_and_keys_stay_as_they_were_written() {
        let shown = shown(r#"{"z": 1.10, "a": 123456789012345678901234567890, "n": null}"#);
        assert!(shown.contains(">1.10<") && shown.contains(">123456789012345678901234567890<"), "{shown}");
        assert!(shown.find(">z<") < shown.find(">a<"), "{shown}");
    }

    #[test]
    fn markup_within_json_is_text() {
        let shown = shown(r#"{"<b>key</b>": "<script>alert(1)</script>"}"#);
        assert!(!shown.contains("<script>") && !shown.contains("<b>"), "{shown}");
    }

    #[test]
    fn what_is_cut_or_too_deep_is_text() {
        assert!(shown(r#"{"title": "cut he"#).contains("<pre"));
        let deep = "[".repeat(100) + &"]".repeat(100);
        assert_eq!(shown(&deep).matches("<details").count(), 12);
        assert!(shown(&"[".repeat(100_000)).contains("<pre"));
    }

    #[test]
    fn a_long_array_says_what_is_left_out() {
        let text = format!("[{}]", vec!["0"; ENTRIES_MAX + 3].join(","));
        assert!(shown(&text).contains("3 more entries left out"));
    }
}
