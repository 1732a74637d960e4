//! An event in words, in both languages. Sentences are made when an event is read, so that a better wording makes old
//! events read better too.

use crate::catalog::types::{Locale, Text};
use crate::cx::Cx;
use crate::timeline::changes::{Images, plain};
use crate::timeline::event::{RawEvent, action_label};
use crate::timeline::particle;
use crate::timeline::types::{Part, Sentence, Source};

/// Characters of a value within a sentence.
const VALUE_MAX_CHARS: usize = 80;

pub fn of(cx: &Cx, event: &RawEvent, images: &Images<'_>, actor: &str, record: Option<&str>) -> Sentence {
    let template = template(cx, event, images, record.is_some());
    let parts = |locale| parts(template.get(locale), locale, event, images, actor, record);
    Sentence { en: parts(Locale::En), ko: parts(Locale::Ko) }
}

/// The catalogue's sentence, or one that says as much as the action's label does.
fn template(cx: &Cx, event: &RawEvent, images: &Images<'_>, has_record: bool) -> Text {
    let audit = cx.office.catalog.audit.as_ref().filter(|_| event.source == Source::Product);
    let sentence = audit.and_then(|audit| audit.actions.get(&event.action)?.sentence.clone());
    // A sentence that the event has no values for says less than its label does.
    if let Some(sentence) = sentence.filter(|sentence| is_told(&sentence.en, event, images)) {
        return sentence;
    }
    if let Some(own) = own_sentence(&event.action) {
        return own;
    }
    // A brace of a label is not a placeholder's.
    let label = action_label(cx, &event.action);
    let (en, ko) = (label.en.replace(['{', '}'], ""), label.ko.replace(['{', '}'], ""));
    if has_record {
        Text { en: format!("{{actor}}: {en} — {{record}}"), ko: format!("{{actor}}: {ko} — {{record}}") }
    } else {
        Text { en: format!("{{actor}}: {en}"), ko: format!("{{actor}}: {ko}") }
    }
}

/// Everything that the sentence names is in the event.
fn is_told(template: &str, event: &RawEvent, images: &Images<'_>) -> bool {
    let names = template.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    names.filter(|name| name.contains('.')).all(|name| value(name, event, images).is_some())
}

fn parts(
    template: &str,
    locale: Locale,
    event: &RawEvent,
    images: &Images<'_>,
    actor: &str,
    record: Option<&str>,
) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut before = String::new();
    let mut rest = template;
    while let Some((words, (name, after))) =
        rest.split_once('{').and_then(|(words, after)| Some((words, after.split_once('}')?)))
    {
        push_words(&mut parts, locale, &before, words);
        let (part, says) = placeholder(name, event, images, actor, record);
        parts.push(part);
        before = says;
        rest = after;
    }
    push_words(&mut parts, locale, &before, rest);
    parts
}

fn push_words(parts: &mut Vec<Part>, locale: Locale, before: &str, words: &str) {
    let words = if locale == Locale::Ko { particle::after(before, words) } else { words.to_owned() };
    if !words.is_empty() {
        parts.push(Part::Words(words));
    }
}

/// A placeholder's part, and how it reads, for the particle after it.
fn placeholder(
    name: &str,
    event: &RawEvent,
    images: &Images<'_>,
    actor: &str,
    record: Option<&str>,
) -> (Part, String) {
    match name {
        "actor" => (Part::Actor, actor.to_owned()),
        "record" => {
            let label = record.unwrap_or("?").to_owned();
            (Part::Record(label.clone()), label)
        }
        _ => {
            let value = value(name, event, images).unwrap_or_else(|| "…".to_owned());
            (Part::Value(value.clone()), value)
        }
    }
}

fn value(name: &str, event: &RawEvent, images: &Images<'_>) -> Option<String> {
    let (image, key) = name.split_once('.')?;
    let value = match image {
        "before" => images.before(key),
        "after" => images.after(key),
        "arguments" => event.arguments.as_ref()?.get(key).filter(|_| images.may_show(key)),
        _ => None,
    }?;
    let (mut text, cut) = crate::records::value::cut(plain(value), VALUE_MAX_CHARS);
    if cut {
        text.push('…');
    }
    Some(text)
}

/// Samuso's own events.
fn own_sentence(action: &str) -> Option<Text> {
    let (en, ko) = match action {
        "samuso.sign_in" => ("{actor} signed in", "{actor}님이 로그인했어요"),
        "samuso.sign_out" => ("{actor} signed out", "{actor}님이 로그아웃했어요"),
        "samuso.denied" => ("{actor} was refused", "{actor}님의 요청이 거부되었어요"),
        "samuso.failed" => ("{actor}: a run failed", "{actor}님의 실행이 실패했어요"),
        _ => return None,
    };
    Some(Text { en: en.to_owned(), ko: ko.to_owned() })
}

pub fn own_label(action: &str) -> Text {
    let (en, ko) = match action {
        "samuso.sign_in" => ("Signed in", "로그인"),
        "samuso.sign_out" => ("Signed out", "로그아웃"),
        "samuso.denied" => ("Refused", "거부됨"),
        "samuso.failed" => ("Failed run", "실행 실패"),
        other => return Text::same(other),
    };
    Text { en: en.to_owned(), ko: ko.to_owned() }
}

/// What kinds of actors are called that the catalogue does not describe.
pub fn own_actor(kind: &str) -> Text {
    let (en, ko) = match kind {
        "member" => ("Member", "구성원"),
        "service" => ("Service", "서비스"),
        "system" => ("System", "시스템"),
        "unknown" => ("Unknown", "알 수 없음"),
        other => return Text::same(other),
    };
    Text { en: en.to_owned(), ko: ko.to_owned() }
}
