//! An event in words, in both languages. Sentences are made when an event is read, so that a better wording makes old
//! events read better too.

use crate::catalog::types::{Locale, Text};
use crate::cx::Cx;
use crate::limits::SENTENCE_VALUE_MAX_CHARS;
use crate::timeline::changes::{Images, plain};
use crate::timeline::event::{RawEvent, action_label};
use crate::timeline::labels::nameless;
use crate::timeline::own;
use crate::timeline::particle;
use crate::timeline::types::{Part, Sentence, Source};

pub fn of(cx: &Cx, event: &RawEvent, images: &Images<'_>, actor: &Text, record: Option<&str>) -> Sentence {
    let template = template(cx, event, images, record.is_some());
    let is_person = is_person(cx, event, actor);
    let parts = |locale| {
        let says = Says { locale, images, actor: actor.get(locale), is_person, record };
        parts(template.get(locale), &says)
    };
    Sentence { en: parts(Locale::En), ko: parts(Locale::Ko) }
}

/// What the placeholders of a sentence stand for.
struct Says<'a> {
    locale: Locale,
    images: &'a Images<'a>,
    actor: &'a str,
    is_person: bool,
    record: Option<&'a str>,
}

/// Whom one would call 님: no program, and nobody who is called by what they are, for want of a name.
fn is_person(cx: &Cx, event: &RawEvent, actor: &Text) -> bool {
    let kind = event.actor_kind.as_str();
    let audit = cx.office.catalog.audit.as_ref().filter(|_| event.source == Source::Product);
    let known = audit.and_then(|audit| audit.actors.get(kind));
    let kind_label = known.map_or_else(|| own::actor(kind), |known| known.label.clone());
    !matches!(kind, "system" | "service" | "unknown") && *actor != nameless(&kind_label, &event.actor_id)
}

/// The catalogue's sentence, or one that says as much as the action's label does.
fn template(cx: &Cx, event: &RawEvent, images: &Images<'_>, has_record: bool) -> Text {
    let audit = cx.office.catalog.audit.as_ref().filter(|_| event.source == Source::Product);
    let sentence = audit.and_then(|audit| audit.actions.get(&event.action)?.sentence.clone());
    let sentence =
        sentence.or_else(|| own::sentence(&event.action).filter(|_| event.source != Source::Product));
    // A sentence that the event has no values for says less than its label does.
    if let Some(sentence) = sentence.filter(|sentence| is_told(&sentence.en, images)) {
        return sentence;
    }
    // A brace of a label is not a placeholder's.
    let label = action_label(cx, event.source, &event.action);
    let (en, ko) = (label.en.replace(['{', '}'], ""), label.ko.replace(['{', '}'], ""));
    if has_record {
        Text { en: format!("{{actor}}: {en} — {{record}}"), ko: format!("{{actor}}: {ko} — {{record}}") }
    } else {
        Text { en: format!("{{actor}}: {en}"), ko: format!("{{actor}}: {ko}") }
    }
}

/// Everything that the sentence names is in the event.
fn is_told(template: &str, images: &Images<'_>) -> bool {
    let names = template.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    names.filter(|name| name.contains('.')).all(|name| value(name, images).is_some())
}

fn parts(template: &str, says: &Says<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut before = (Part::Words(String::new()), String::new());
    let mut rest = template;
    while let Some((words, (name, after))) =
        rest.split_once('{').and_then(|(words, after)| Some((words, after.split_once('}')?)))
    {
        push_words(&mut parts, says, &before, words);
        before = placeholder(name, says);
        parts.push(before.0.clone());
        rest = after;
    }
    push_words(&mut parts, says, &before, rest);
    parts
}

/// `before` is the placeholder that the words follow, and how it reads.
fn push_words(parts: &mut Vec<Part>, says: &Says<'_>, (part, before): &(Part, String), words: &str) {
    let words = match says.locale {
        Locale::En => words.to_owned(),
        Locale::Ko if *part == Part::Actor && !says.is_person => particle::plainly(before, words),
        Locale::Ko => particle::after(before, words),
    };
    if !words.is_empty() {
        parts.push(Part::Words(words));
    }
}

/// A placeholder's part, and how it reads, for the particle after it.
fn placeholder(name: &str, says: &Says<'_>) -> (Part, String) {
    match name {
        "actor" => (Part::Actor, says.actor.to_owned()),
        "record" => {
            let label = says.record.unwrap_or("?").to_owned();
            (Part::Record(label.clone()), label)
        }
        _ => {
            let named = name.strip_prefix("arguments.").and_then(|key| {
                let named = says.images.named(key).cloned();
                named.or_else(|| own::word(key, says.images.own_argument(key)?))
            });
            let named = named.map(|label| label.get(says.locale).to_owned());
            let value = named.or_else(|| value(name, says.images)).unwrap_or_else(|| "…".to_owned());
            (Part::Value(value.clone()), value)
        }
    }
}

fn value(name: &str, images: &Images<'_>) -> Option<String> {
    let (image, key) = name.split_once('.')?;
    let value = match image {
        "before" => images.before(key),
        "after" => images.after(key),
        "arguments" => images.argument(key),
        _ => None,
    }?;
    let text = plain(value);
    let text = if image == "arguments" && own::is_count(key) { own::grouped(&text) } else { text };
    let (mut text, cut) = crate::records::value::cut(text, SENTENCE_VALUE_MAX_CHARS);
    if cut {
        text.push('…');
    }
    Some(text)
}
