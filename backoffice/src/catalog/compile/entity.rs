//! An entity: its table, its id, its title, its scope. The rest needs to know the other entities first.

use super::Work;
use crate::catalog::at::At;
use crate::catalog::check::Kind;
use crate::catalog::introspect::{Column, Relation, RelationKind};
use crate::catalog::model::{Entity, List, Search, Sort};
use crate::catalog::raw::{EntityFile, EntityTable};
use crate::catalog::types::{EntityKey, FieldKey, FieldKind};
use std::ops::Range;

/// An entity on its way.
pub(super) struct Draft<'a> {
    pub file: usize,
    pub raw: &'a EntityFile,
    pub relation: &'a Relation,
    pub position: u32,
    pub entity: Entity,
}

impl<'a> Work<'a> {
    /// Nothing where there is not even a key and a table.
    pub(super) fn begin_entity(&mut self, file: usize, raw: &'a EntityFile) -> Option<Draft<'a>> {
        let table = raw.entity.as_ref()?;
        let key = table.key.as_ref()?;
        self.claim_key(file, key);
        let relation = self.relation(file, table.table.as_ref()?)?;
        let id = self.id(file, relation, table)?;
        let title = self.title(file, relation, table).unwrap_or_else(|| id[0].clone());
        let scope = self.scope(file, relation, table);
        self.leave_out(file, relation, table, &[(&id, "the id"), (&vec![title.clone()], "the title")]);
        let label = self.text_or(file, table.label.as_ref(), key.as_str());
        let description = table.description.as_ref().map(|text| self.text(file, text));
        let entity = Entity {
            key: EntityKey::new(key.as_str()),
            label,
            description,
            table: relation.table.clone(),
            list: List {
                columns: Vec::new(),
                filters: Vec::new(),
                sortable: Vec::new(),
                sort: Sort { field: id[0].clone(), descending: false },
            },
            id,
            title,
            scope,
            fields: self.fields(file, relation, raw),
            search: Search::default(),
            relations: Vec::new(),
            diagnoses: Vec::new(),
            actions: Vec::new(),
        };
        let position = table.position.as_ref().map_or(u32::MAX, |position| position.value);
        Some(Draft { file, raw, relation, position, entity })
    }

    /// What needs the other entities: lists and searches last, since values and references decide kinds.
    pub(super) fn finish_entities(&mut self, drafts: &mut [Draft<'a>]) {
        let parts: Vec<_> = drafts
            .iter()
            .map(|draft| {
                (
                    self.search(draft),
                    self.list(draft),
                    self.relations(draft, drafts),
                    self.actions(draft, drafts),
                )
            })
            .collect();
        for (draft, (search, list, relations, actions)) in drafts.iter_mut().zip(parts) {
            let entity = &mut draft.entity;
            (entity.search, entity.list, entity.relations, entity.actions) =
                (search, list, relations, actions);
        }
        self.undos(drafts);
        let diagnoses: Vec<_> = drafts.iter().map(|draft| self.diagnoses(draft, drafts)).collect();
        for (draft, diagnoses) in drafts.iter_mut().zip(diagnoses) {
            draft.entity.diagnoses = diagnoses;
        }
    }

    fn claim_key(&mut self, file: usize, key: &At<String>) {
        self.good_name(file, key, "an entity");
        if let Some(other) = self.keys.get(key.as_str()) {
            let other = self.sources[*other].path.clone();
            return self.fault(file, &key.span, Kind::DuplicateEntity { key: key.value.clone(), other });
        }
        self.keys.insert(key.value.clone(), file);
        if self.sources[file].name != format!("{key}.toml", key = key.as_str()) {
            self.fault(file, &key.span, Kind::FileName { key: key.value.clone() });
        }
    }

    /// The id's columns, never empty.
    fn id(&mut self, file: usize, relation: &Relation, raw: &EntityTable) -> Option<Vec<FieldKey>> {
        let Some(given) = &raw.id else {
            let span = raw.table.as_ref().map_or(0..0, |table| table.span.clone());
            if let Some(primary) = relation.primary_key() {
                let columns = primary.iter().filter_map(|name| relation.column(name));
                columns.for_each(|column| self.can_be_id(file, &span, column));
                return Some(primary.into_iter().map(FieldKey::new).collect());
            }
            let table = relation.table.to_string();
            let kind = Kind::NoId { table, is_view: !relation.is_table(), unique: unique_keys(relation) };
            self.fault(file, &span, kind);
            return None;
        };
        let names = given.names();
        let columns: Vec<&Column> =
            names.iter().filter_map(|name| self.id_column(file, relation, name)).collect();
        if columns.len() != names.len() {
            return None;
        }
        let columns: Vec<&str> = columns.into_iter().map(|column| column.name.as_str()).collect();
        // PostgreSQL does not know what is unique in a view, nor in another server's table.
        let unknowable = matches!(relation.kind, RelationKind::View | RelationKind::Foreign);
        if !unknowable && !relation.is_unique(&columns) {
            let table = relation.table.to_string();
            let kind =
                Kind::IdNotUnique { table, columns: columns.join(", "), unique: unique_keys(relation) };
            self.fault(file, &given.span, kind);
        }
        Some(columns.into_iter().map(FieldKey::new).collect())
    }

    fn id_column<'r>(
        &mut self,
        file: usize,
        relation: &'r Relation,
        name: &At<String>,
    ) -> Option<&'r Column> {
        let column = self.column(file, relation, name)?;
        self.can_be_id(file, &name.span, column);
        Some(column)
    }

    /// What stands in addresses, and is compared with them, is of a type that Samuso reads.
    fn can_be_id(&mut self, file: usize, span: &Range<usize>, column: &Column) {
        if matches!(column.kind, FieldKind::Json | FieldKind::Array | FieldKind::Other) {
            let (column, sql_type) = (column.name.clone(), column.shown_type.clone());
            self.fault(file, span, Kind::IdType { column, sql_type });
        }
    }

    fn title(&mut self, file: usize, relation: &Relation, raw: &EntityTable) -> Option<FieldKey> {
        let name = raw.title.as_ref()?;
        let column = self.column(file, relation, name)?;
        if matches!(column.kind, FieldKind::Json | FieldKind::Array | FieldKind::Other | FieldKind::Boolean) {
            let kind =
                Kind::TitleNotText { column: column.name.clone(), sql_type: column.shown_type.clone() };
            self.fault(file, &name.span, kind);
        }
        Some(FieldKey::new(name.as_str()))
    }

    fn scope(&mut self, file: usize, relation: &Relation, raw: &EntityTable) -> Option<FieldKey> {
        let name = raw.scope.as_ref()?;
        let column = self.column(file, relation, name)?;
        if !matches!(column.kind, FieldKind::Integer | FieldKind::Text | FieldKind::Uuid | FieldKind::Choice)
        {
            let kind = Kind::ScopeType { column: column.name.clone(), sql_type: column.shown_type.clone() };
            self.fault(file, &name.span, kind);
        }
        Some(FieldKey::new(name.as_str()))
    }

    fn leave_out(
        &mut self,
        file: usize,
        relation: &Relation,
        raw: &EntityTable,
        needed: &[(&Vec<FieldKey>, &'static str)],
    ) {
        for name in &raw.leave_out {
            self.column(file, relation, name);
            let scope = raw.scope.as_ref().is_some_and(|scope| scope == name).then_some("the scope");
            let used = needed.iter().find(|(keys, _)| keys.contains(&FieldKey::new(name.as_str())));
            if let Some(used_as) = used.map(|(_, used_as)| *used_as).or(scope) {
                self.fault(file, &name.span, Kind::LeftOutButNeeded { column: name.value.clone(), used_as });
            }
        }
    }
}

fn unique_keys(relation: &Relation) -> Vec<String> {
    relation.unique_keys().into_iter().map(|key| key.join(", ")).collect()
}

impl Draft<'_> {
    pub fn span_of_key(&self) -> Range<usize> {
        let key = self.raw.entity.as_ref().and_then(|entity| entity.key.as_ref());
        key.map_or(0..0, |key| key.span.clone())
    }
}

/// The draft of an entity, if it is sound so far.
pub(super) fn find<'d, 'a>(drafts: &'d [Draft<'a>], key: &str) -> Option<&'d Draft<'a>> {
    drafts.iter().find(|draft| draft.entity.key.as_str() == key)
}
