//! A table that looks like the product's own audit log, and `timeline.toml` for it.

use super::keys::key;
use super::toml_text::{comment, text};
use crate::catalog::introspect::{Column, Relation};
use crate::catalog::model::Table;
use crate::catalog::types::FieldKind;

const TABLES: [&str; 9] =
    ["audit", "log", "logs", "history", "activity", "activities", "versions", "journal", "events"];
const MOMENTS: [&str; 8] = [
    "occurred_at",
    "happened_at",
    "created_at",
    "at",
    "timestamp",
    "logged_at",
    "performed_at",
    "changed_at",
];
const ACTOR_TYPES: [&str; 5] = ["actor_type", "user_type", "performer_type", "author_type", "actor_kind"];
const ACTORS: [&str; 9] = [
    "actor_id",
    "user_id",
    "performed_by",
    "whodunnit",
    "author_id",
    "changed_by",
    "created_by",
    "actor",
    "performer_id",
];
const ENTITIES: [&str; 11] = [
    "entity_type",
    "item_type",
    "auditable_type",
    "object_type",
    "resource_type",
    "target_type",
    "record_type",
    "subject_type",
    "table_name",
    "trackable_type",
    "entity",
];
const RECORDS: [&str; 10] = [
    "entity_id",
    "item_id",
    "auditable_id",
    "object_id",
    "resource_id",
    "target_id",
    "record_id",
    "subject_id",
    "row_id",
    "trackable_id",
];
const ACTIONS: [&str; 7] = ["action", "event", "operation", "verb", "event_type", "activity", "key"];
const BEFORES: [&str; 6] = ["before", "old", "old_values", "old_data", "old_value", "previous"];
const AFTERS: [&str; 6] = ["after", "new", "new_values", "new_data", "new_value", "current"];
const ARGUMENTS: [&str; 5] = ["arguments", "params", "parameters", "payload", "metadata"];

/// The columns that were recognised, by what `timeline.toml` calls them.
pub struct Recognised {
    pub table: Table,
    columns: Vec<(&'static str, String)>,
}

/// All that a timeline needs has to be there, or it is another kind of table.
pub fn recognise(relation: &Relation) -> Option<Recognised> {
    let table = key(&relation.table.name);
    if !relation.is_table() || !table.split('_').any(|word| TABLES.contains(&word)) {
        return None;
    }
    let [id] = relation.primary_key()?.try_into().ok()?;
    if relation.column(id)?.kind != FieldKind::Integer {
        return None;
    }
    let found = |names: &[&str], fits: &dyn Fn(&Column) -> bool| {
        let columns = || relation.columns.iter().filter(|column| fits(column) && column.name != id);
        names
            .iter()
            .find_map(|name| columns().find(|column| key(&column.name) == *name))
            .map(|column| column.name.clone())
    };
    let moment = |column: &Column| column.sql_type == "timestamp with time zone";
    let plain = |column: &Column| {
        matches!(column.kind, FieldKind::Text | FieldKind::Integer | FieldKind::Uuid | FieldKind::Choice)
    };
    let json = |column: &Column| column.kind == FieldKind::Json;
    let needed = [
        ("occurred_at", found(&MOMENTS, &moment)?),
        ("actor_id", found(&ACTORS, &plain)?),
        ("entity", found(&ENTITIES, &plain)?),
        ("record", found(&RECORDS, &plain)?),
        ("action", found(&ACTIONS, &plain)?),
    ];
    let optional = [
        ("actor_type", found(&ACTOR_TYPES, &plain)),
        ("arguments", found(&ARGUMENTS, &json)),
        ("before", found(&BEFORES, &json)),
        ("after", found(&AFTERS, &json)),
    ];
    let optional = optional.into_iter().filter_map(|(name, column)| Some((name, column?)));
    Some(Recognised { table: relation.table.clone(), columns: needed.into_iter().chain(optional).collect() })
}

pub fn write(audit: Option<&Recognised>) -> String {
    let intro = "# Where the product itself writes who changed what.\n\n";
    let Some(audit) = audit else {
        let example = "[audit]\ntable       = \"public.audit_log\"\noccurred_at = \"created_at\"\nactor_type  = \"actor_type\"\n\
            actor_id    = \"actor_id\"\nentity      = \"entity_type\"\nrecord      = \"entity_id\"\naction      = \"action\"\n\
            before      = \"before\"\nafter       = \"after\"\n";
        return format!(
            "{intro}# No table of this database looks like it. If there is one, say which column is what:\n{}",
            comment(example)
        );
    };
    let lines = audit.columns.iter().map(|(name, column)| format!("{name:<11} = {}\n", text(column)));
    format!(
        "{intro}[audit]\ntable       = {}\n{}\n# The table's names of entities, where they differ from the catalogue's:\n\
         # [entity]\n# Article = \"article\"\n",
        text(&audit.table.to_string()),
        lines.collect::<String>(),
    )
}
