//! What travels about events: who did what to which record, when, and what it changed.

use crate::catalog::types::{FieldKey, Locale, Text};
use crate::problem::Fault;
use crate::records::notes::types::NoteTold;
use crate::records::types::{RecordRef, Shown};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where an event was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A change that a trigger saw (`samuso capture`).
    Captured,
    Product,
    Samuso,
}

impl Source {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Captured => "captured",
            Self::Product => "product",
            Self::Samuso => "samuso",
        }
    }

    /// As statements name it.
    pub fn named(name: &str) -> Self {
        match name {
            "product" => Self::Product,
            "captured" => Self::Captured,
            _ => Self::Samuso,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub source: Source,
    /// As its source writes it.
    pub id: String,
    pub occurred_at: Timestamp,
    pub actor: EventActor,
    /// The action's key (`article.hide`) or the product's word for it (`article.updated`).
    pub action: String,
    /// What the catalogue calls the action.
    pub label: Text,
    pub sentence: Sentence,
    /// The record, where the entity is in the catalogue and the member may see it.
    pub record: Option<RecordRef>,
    /// The customer it belongs to.
    pub channel: Option<String>,
    pub changes: Vec<Change>,
    /// It holds something that is too large or too deep to be shown.
    pub partial: bool,
    pub arguments: Vec<Given>,
    pub reason: Option<String>,
    pub ticket: Option<String>,
    /// The run it belongs to, for `/runs/{id}`.
    pub run: Option<String>,
    /// The note that it tells of, as it is now: the event itself holds nothing of it.
    pub note: Option<NoteTold>,
    /// Nearby events of the same actor, action and entity, folded into this one.
    pub burst: Option<Burst>,
}

impl Event {
    /// Its sentence as plain text.
    pub fn says(&self, locale: Locale) -> String {
        let parts = self.sentence.get(locale).iter().map(|part| match part {
            Part::Words(text) | Part::Record(text) | Part::Value(text) => text.as_str(),
            Part::Actor => self.actor.label.get(locale),
        });
        parts.collect()
    }
}

/// Something that it was given. Programs know it by its key, which is the same in every language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    pub key: String,
    pub label: Text,
    pub value: Shown,
}

/// Who did it, with the label they had then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventActor {
    /// `member`, `service`, `system`, `unknown`, or the product's own kind (`manager`).
    pub kind: String,
    pub kind_label: Text,
    pub id: String,
    /// A name is the same in both languages; who has none is called by the kind.
    pub label: Text,
    /// The actor's own record, where the catalogue knows it.
    pub record: Option<RecordRef>,
}

impl EventActor {
    /// For `/timeline?actor=`: `manager:2417`.
    pub fn address(&self) -> String {
        format!("{}:{}", self.kind, self.id)
    }
}

/// An event in words, in both languages; parts are links.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    pub en: Vec<Part>,
    pub ko: Vec<Part>,
}

impl Sentence {
    pub fn get(&self, locale: Locale) -> &[Part] {
        match locale {
            Locale::En => &self.en,
            Locale::Ko => &self.ko,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Part {
    Words(String),
    Actor,
    /// The record's label as it was then.
    Record(String),
    Value(String),
}

/// One field, before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub field: FieldKey,
    pub label: Text,
    pub before: Shown,
    pub after: Shown,
    /// Within long text: the words that went, came and stayed.
    pub words: Vec<Word>,
    /// It is written at every change (when it was, a version), and tells nobody what was done.
    pub bookkeeping: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    pub is: WordIs,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WordIs {
    Kept,
    Removed,
    Added,
    /// A stretch of kept text that is left out.
    Gap,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burst {
    pub count: u64,
    /// There are more than were counted.
    pub at_least: bool,
    pub from: Timestamp,
    pub to: Timestamp,
    /// The query (without `?`) that shows them one by one.
    pub unfold: String,
}

/// Which events: all that is in the address of a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineFilter {
    /// `manager:2417`
    pub actor: Option<String>,
    pub action: Option<String>,
    /// A field that changed.
    pub field: Option<String>,
    /// Text inside before, after, arguments or reason.
    pub text: Option<String>,
    pub ticket: Option<String>,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
    pub channel: Option<String>,
    pub entity: Option<String>,
    pub record: Option<String>,
    /// Bursts are folded unless asked not to.
    pub unfolded: bool,
    pub after: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TimelinePage {
    pub filter: TimelineFilter,
    pub events: Vec<Event>,
    /// For `after=`: older events.
    pub next: Option<String>,
    /// What the filters call their actor, where one is chosen.
    pub actor: Option<EventActor>,
    /// What the channel that is asked for is called.
    pub channel: Option<String>,
    /// Names that several have; nothing is shown until one of them is chosen.
    pub unclear: Vec<Unclear>,
    /// What of the address cannot be used; then nothing is shown either.
    pub faults: Vec<Fault>,
    /// Actions to choose from.
    pub actions: Vec<(String, Text)>,
    /// The search inside texts has looked at as many events as it may; it got to this moment.
    pub looked_until: Option<Timestamp>,
    /// How the chain of Samuso's events stands, for whom the whole timeline is open.
    pub chain: Option<Chain>,
    /// So many events may be exported at once.
    pub export: Option<u64>,
}

/// What the last verification of the hash chain over Samuso's events found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chain {
    Unverified,
    /// The first so many events are as they were appended.
    Holds {
        at: Timestamp,
        events: u64,
        /// Those after this one: what came before is known to be broken.
        after: u64,
    },
    /// And no more of them; by its id, the event that is not.
    Broken {
        at: Timestamp,
        events: u64,
        event: Option<String>,
    },
}

/// A filter that was asked with a name that several have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclear {
    /// Its key in the address: `actor`, `channel`.
    pub name: String,
    pub text: String,
    pub choices: Vec<Meant>,
}

/// One that may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meant {
    /// For the address.
    pub value: String,
    pub label: Text,
    /// What it is: the kind of actor, the entity.
    pub kind: Text,
    /// What it belongs to: two people can have one name.
    pub of: Option<String>,
}

/// A record as it was at a moment, beside what it is now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    pub record: RecordRef,
    pub entity_label: Text,
    pub title: Option<String>,
    pub moment: Timestamp,
    /// Now.
    pub is_there: bool,
    /// Then, as far as events say.
    pub was_there: bool,
    pub fields: Vec<FieldState>,
    /// So many came after the moment.
    pub events: usize,
    /// There are more, which were not looked at.
    pub is_partial: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldState {
    pub field: FieldKey,
    pub label: Text,
    /// None where no event says.
    pub then: Option<Shown>,
    /// None where the record is gone.
    pub now: Option<Shown>,
}

impl FieldState {
    pub fn differs(&self) -> bool {
        self.then.is_some() && self.then != self.now
    }
}
