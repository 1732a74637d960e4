use super::Label;
use crate::catalog::at::{At, Key};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `timeline.toml`: where the product itself writes who changed what. A product that writes no such table has none.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimelineFile {
    /// The product's audit table.
    pub audit: Option<AuditTable>,
    /// The product's names of entities, where they differ from the catalogue's: `help_page = "article"`.
    #[serde(default)]
    pub entity: BTreeMap<Key, At<String>>,
    /// The kinds of actors that the table names.
    #[serde(default)]
    pub actor: BTreeMap<Key, ActorTable>,
    /// Keys of `before`, `after` and `arguments` that are no column of the entity and may be shown: `[field.path]`. What is
    /// neither a column that a member sees nor here is not shown.
    #[serde(default)]
    pub field: BTreeMap<Key, ShownTable>,
    /// How events read, by what the table calls the action.
    #[serde(default)]
    pub action: BTreeMap<Key, EventTable>,
}

/// The product's audit table: which of its columns says what.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditTable {
    /// The table, with its schema.
    #[schemars(required)]
    pub table: Option<At<String>>,
    /// Tells its rows apart, and orders those of one moment. Without it, the primary key.
    pub id: Option<At<String>>,
    /// When it happened.
    #[schemars(required)]
    pub occurred_at: Option<At<String>>,
    /// What kind of actor did it. Without it, there is one kind.
    pub actor_type: Option<At<String>>,
    /// Which of that kind.
    #[schemars(required)]
    pub actor_id: Option<At<String>>,
    /// The customer that it happened to. Members whose grant covers some customers see nothing of a table without.
    pub scope: Option<At<String>>,
    /// What kind of thing it happened to.
    #[schemars(required)]
    pub entity: Option<At<String>>,
    /// The id of that thing.
    #[schemars(required)]
    pub record: Option<At<String>>,
    /// What was done.
    #[schemars(required)]
    pub action: Option<At<String>>,
    /// What was asked for (json).
    pub arguments: Option<At<String>>,
    /// The fields that changed, as they were (json).
    pub before: Option<At<String>>,
    /// The fields that changed, as they became (json).
    pub after: Option<At<String>>,
    /// Why, in words.
    pub reason: Option<At<String>>,
    /// Keys that are written at every change and tell nobody what was done, beside `updated_at`, `modified_at`,
    /// `updated_by`, `version` and `lock_version`: they are told last, by name only.
    #[serde(default)]
    pub bookkeeping: Vec<At<String>>,
}

/// A kind of actor.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActorTable {
    /// What people call one of them. Without it, the kind in words.
    pub label: Option<At<Label>>,
    /// The entity whose records they are.
    pub entity: Option<At<String>>,
}

/// A key of the product's events that may be shown.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownTable {
    /// What people call it. Without it, the key in words.
    pub label: Option<At<Label>>,
}

/// How events of one kind read.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventTable {
    /// What people call it. Without it, the action in words.
    pub label: Option<At<Label>>,
    /// The whole event as a sentence. Placeholders: `{actor}`, `{record}`, `{before.field}`, `{after.field}`,
    /// `{arguments.name}`. Korean particles that depend on the word before are written both ways, `{record}을(를)`.
    pub sentence: Option<At<Label>>,
}
