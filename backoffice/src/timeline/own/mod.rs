//! What Samuso's own events are called: their actions, what they hold, and who did them.

mod access;
mod actions;
mod jobs;
mod keys;
mod records;
mod timeline;
mod values;

use crate::catalog::types::Text;
pub use keys::{grouped, is_count, key, keys};
pub use values::word;

/// Label and sentence of an action, in English and in Korean.
type Words = [&'static str; 4];

/// Every action of Samuso's own. After whom nobody would call 님, the sentence leaves it out.
fn all() -> impl Iterator<Item = &'static (&'static str, Words)> {
    [access::WORDS, records::WORDS, actions::WORDS, jobs::WORDS, timeline::WORDS].into_iter().flatten()
}

fn words(action: &str) -> Option<Words> {
    all().find(|(name, _)| *name == action).map(|(_, words)| *words)
}

pub fn sentence(action: &str) -> Option<Text> {
    words(action).map(|[_, _, en, ko]| text(en, ko))
}

/// Samuso's own, and no action of the catalogue's.
pub fn is_own(action: &str) -> bool {
    words(action).is_some()
}

/// It is about another member than who did it, whom only the event itself names.
pub fn is_about_somebody(action: &str) -> bool {
    words(action).is_some_and(|[_, _, en, _]| en.contains("{arguments.name}"))
}

pub fn label(action: &str) -> Text {
    words(action).map_or_else(|| Text::same(action), |[en, ko, _, _]| text(en, ko))
}

/// For a filter.
pub fn labels() -> impl Iterator<Item = (&'static str, Text)> {
    all().map(|(name, [en, ko, _, _])| (*name, text(en, ko)))
}

/// Kinds of actors that the catalogue does not describe.
pub fn actor(kind: &str) -> Text {
    match kind {
        "member" => text("Member", "구성원"),
        "service" => text("Service", "서비스"),
        "system" => text("System", "시스템"),
        "unknown" => text("Unknown", "알 수 없음"),
        other => Text::same(other),
    }
}

fn text(en: &str, ko: &str) -> Text {
    Text { en: en.to_owned(), ko: ko.to_owned() }
}
