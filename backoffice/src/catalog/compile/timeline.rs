//! The product's audit table: its columns, its names for things, its sentences.

use super::Work;
use super::sentence;
use crate::catalog::at::At;
use crate::catalog::check::{Kind, near};
use crate::catalog::introspect::{Column, Relation};
use crate::catalog::model::{Audit, AuditAction, AuditActor};
use crate::catalog::quote;
use crate::catalog::raw::{AuditTable, Label, TimelineFile};
use crate::catalog::types::{EntityKey, FieldKind};
use std::collections::BTreeMap;

impl Work<'_> {
    pub(super) fn timeline(&mut self, file: usize, raw: &TimelineFile) -> Option<Audit> {
        let actors = raw.actor.iter().map(|(name, raw)| {
            let entity = raw.entity.as_ref().filter(|entity| self.known_entity(file, entity));
            let entity = entity.map(|entity| EntityKey::new(entity.as_str()));
            let label = self.text_or(file, raw.label.as_ref(), name.as_str());
            (name.value.clone(), AuditActor { label, entity })
        });
        let actors: BTreeMap<String, AuditActor> = actors.collect();
        let actions = raw.action.iter().map(|(name, raw)| {
            let label = self.text_or(file, raw.label.as_ref(), name.as_str());
            let sentence = raw.sentence.as_ref().map(|sentence| {
                self.sentence(file, sentence);
                self.text(file, sentence)
            });
            (name.value.clone(), AuditAction { label, sentence })
        });
        let actions: BTreeMap<String, AuditAction> = actions.collect();
        let named = raw.entity.iter().filter(|(_, entity)| self.known_entity(file, entity));
        let entities =
            named.map(|(name, entity)| (name.value.clone(), EntityKey::new(entity.as_str()))).collect();
        let fields = raw
            .field
            .iter()
            .map(|(key, raw)| (key.value.clone(), self.text_or(file, raw.label.as_ref(), key.as_str())));
        let fields = fields.collect();
        let table = raw.audit.as_ref()?;
        let relation = self.relation(file, table.table.as_ref()?)?.clone();
        let audit = self.audit(file, &relation, table)?;
        Some(Audit { entities, actors, actions, fields, ..audit })
    }

    fn audit(&mut self, file: usize, relation: &Relation, raw: &AuditTable) -> Option<Audit> {
        let id = self.audit_id(file, relation, raw);
        let moment = self.audit_column(file, relation, raw.occurred_at.as_ref(), "the moment");
        let mut plain = |name: &Option<At<String>>| self.audit_column(file, relation, name.as_ref(), "text");
        let (actor_type, actor_id) = (plain(&raw.actor_type), plain(&raw.actor_id));
        let (scope, entity, record, action) =
            (plain(&raw.scope), plain(&raw.entity), plain(&raw.record), plain(&raw.action));
        let reason = plain(&raw.reason);
        let mut json = |name: &Option<At<String>>| self.audit_column(file, relation, name.as_ref(), "json");
        let (arguments, before, after) = (json(&raw.arguments), json(&raw.before), json(&raw.after));
        let (id, id_type) = id?;
        let serves_scope = scope.as_deref().zip(moment.as_deref());
        let serves_scope = serves_scope.is_some_and(|(scope, at)| relation.serves_newest(&[scope, at]));
        Some(Audit {
            table: relation.table.clone(),
            id,
            id_type,
            occurred_at: moment?,
            actor_type,
            actor_id: actor_id?,
            scope,
            entity: entity?,
            record: record?,
            action: action?,
            arguments,
            before,
            after,
            reason,
            entities: BTreeMap::new(),
            actors: BTreeMap::new(),
            actions: BTreeMap::new(),
            fields: BTreeMap::new(),
            bookkeeping: raw.bookkeeping.iter().map(|key| key.value.clone()).collect(),
            serves_scope,
            types: relation
                .columns
                .iter()
                .map(|column| (column.name.clone(), column.sql_type.clone()))
                .collect(),
        })
    }

    fn audit_id(&mut self, file: usize, relation: &Relation, raw: &AuditTable) -> Option<(String, String)> {
        let table = raw.table.as_ref()?;
        let named = match (&raw.id, relation.primary_key().as_deref()) {
            (Some(id), _) => id.clone(),
            (None, Some([only])) => table.map(|_| (*only).to_owned()),
            (None, _) => {
                let kind = Kind::MissingKey { key: "id".to_owned(), of: "audit".to_owned() };
                self.fault(file, &table.span, kind);
                return None;
            }
        };
        let id = self.audit_column(file, relation, Some(&named), "the id")?;
        let sql_type = relation.column(&id).map(|column| column.sql_type.clone())?;
        if relation.is_table() && !relation.is_unique(&[&id]) {
            let unique = relation.unique_keys().into_iter().map(|key| key.join(", ")).collect();
            let table = relation.table.to_string();
            self.fault(file, &named.span, Kind::IdNotUnique { table, columns: id.clone(), unique });
        }
        Some((id, sql_type))
    }

    fn audit_column(
        &mut self,
        file: usize,
        relation: &Relation,
        name: Option<&At<String>>,
        used_as: &'static str,
    ) -> Option<String> {
        let name = name?;
        let column: &Column = self.column(file, relation, name)?;
        let fits = match used_as {
            "the id" => column.kind == FieldKind::Integer,
            "the moment" => column.sql_type == "timestamp with time zone",
            "json" => column.kind == FieldKind::Json,
            _ => !matches!(column.kind, FieldKind::Json | FieldKind::Array),
        };
        if !fits {
            let (column, sql_type) = (column.name.clone(), column.shown_type.clone());
            self.fault(file, &name.span, Kind::AuditType { column, used_as, sql_type });
        }
        // Of a view PostgreSQL does not know.
        let is_needed = matches!(used_as, "the id" | "the moment");
        if fits && is_needed && column.nullable && relation.is_table() {
            let (table, column) = (quote::table(&relation.table), quote::name(&column.name));
            self.fault(file, &name.span, Kind::AuditMayBeEmpty { table, column });
        }
        Some(name.value.clone())
    }

    /// Placeholders that no event has would stay in the text.
    fn sentence(&mut self, file: usize, label: &At<Label>) {
        for text in [&label.value.en, &label.value.ko].into_iter().flatten() {
            let Ok(places) = sentence::placeholders(text) else {
                return self.fault(file, &label.span, Kind::OpenPlaceholder);
            };
            for (name, _) in places {
                if !sentence::is_known(name) {
                    let near = near(name, sentence::KNOWN);
                    let kind = Kind::UnknownPlaceholder { name: name.to_owned(), near };
                    self.fault(file, &label.span, kind);
                }
            }
        }
    }
}
