//! Searches, lists and relations that no index serves: on a table of some size they would run out of time. For each,
//! the index that would serve it.

use super::{Findings, Kind};
use crate::catalog::at::At;
use crate::catalog::introspect::{Database, Relation};
use crate::catalog::model::{Audit, Catalog, Entity, Field};
use crate::catalog::quote;
use crate::catalog::raw::{EntityFile, TimelineFile};
use crate::catalog::read::Files;
use crate::catalog::types::{FieldKey, FieldKind};
use crate::limits::INDEX_FROM_ROWS;
use crate::records::words_expression;
use std::ops::Range;

pub fn indexes(files: &Files, catalog: &Catalog, database: &Database, findings: &mut Findings) {
    for (file, raw) in &files.entities {
        let key = raw.entity.as_ref().and_then(|entity| entity.key.as_ref());
        let entity =
            key.and_then(|key| catalog.entities.iter().find(|entity| entity.key.as_str() == key.as_str()));
        let Some(entity) = entity else { continue };
        let mut advisor = Advisor { file: *file, catalog, database, findings };
        advisor.ctype(entity, raw);
        advisor.relations(entity, raw);
        if let Some(relation) = advisor.large(&entity.table) {
            advisor.searches(entity, relation, raw);
            advisor.lists(entity, relation, raw);
        }
    }
    if let (Some((file, raw)), Some(audit)) = (&files.timeline, &catalog.audit) {
        Advisor { file: *file, catalog, database, findings }.audit(raw, audit);
    }
}

struct Advisor<'a, 'f> {
    file: usize,
    catalog: &'a Catalog,
    database: &'a Database,
    findings: &'f mut Findings,
}

impl<'a> Advisor<'a, '_> {
    /// The table, where it is one that can have indexes, and large enough to need them.
    fn large(&self, table: &crate::catalog::model::Table) -> Option<&'a Relation> {
        let relation = self.database.relation(table)?;
        let can_have = relation.is_table() || !relation.indexes.is_empty();
        (can_have && relation.rows >= INDEX_FROM_ROWS).then_some(relation)
    }

    fn warn(&mut self, span: &Range<usize>, relation: &Relation, what: String, create: Vec<String>) {
        let kind = Kind::NoIndex { what, table: relation.table.to_string(), rows: relation.rows, create };
        self.findings.add(self.file, span.clone(), kind);
    }

    fn searches(&mut self, entity: &Entity, relation: &Relation, raw: &EntityFile) {
        let Some(search) = &raw.search else { return };
        for name in &search.exact {
            if !relation.serves_exact(name.as_str()) {
                let create = create(relation, &quote::name(name.as_str()));
                self.warn(&name.span, relation, format!("the search for `{}`", name.as_str()), vec![create]);
            }
        }
        for name in &search.prefix {
            let Some(field) = entity.field(&FieldKey::new(name.as_str())) else { continue };
            if !relation.serves_prefix(field.key.as_str()) {
                let what = format!("the search by prefix of `{}`", name.as_str());
                self.warn(&name.span, relation, what, vec![create(relation, &prefix_key(field))]);
            }
        }
        if let (Some(expression), Some(first)) = (words_expression(entity), search.words.first())
            && !relation.serves_words(&expression)
        {
            let whole = first.span.start..search.words.last().map_or(first.span.end, |last| last.span.end);
            let create = self.words_index(relation, &expression);
            self.warn(&whole, relation, "the search by words".to_owned(), create);
        }
    }

    fn words_index(&self, relation: &Relation, expression: &str) -> Vec<String> {
        let schema = self.database.facts.trgm_schema.as_deref();
        let extension = schema.is_none().then(|| "CREATE EXTENSION pg_trgm SCHEMA public".to_owned());
        let class = format!("{}.gin_trgm_ops", quote::name(schema.unwrap_or("public")));
        let table = quote::table(&relation.table);
        let index = format!("CREATE INDEX CONCURRENTLY ON {table} USING gin ({expression} {class})");
        extension.into_iter().chain([index]).collect()
    }

    fn lists(&mut self, entity: &Entity, relation: &Relation, raw: &EntityFile) {
        let ids: Vec<&str> = entity.id.iter().map(FieldKey::as_str).collect();
        let and_ids = |column: &str| {
            let others = ids.iter().filter(|id| **id != column).copied();
            quote::names(&std::iter::once(column).chain(others).collect::<Vec<_>>())
        };
        for name in &entity.list.sortable {
            let is_it =
                |text: &&At<String>| text.as_str().split(' ').next() == name.as_str().split(' ').next();
            let Some(text) = raw.list.iter().flat_map(|list| &list.sort).find(is_it) else { continue };
            if !relation.serves_order(name.as_str()) {
                let create = create(relation, &and_ids(name.as_str()));
                self.warn(&text.span, relation, format!("the order by `{name}`"), vec![create]);
            }
        }
        let scope =
            raw.entity.iter().filter_map(|entity| entity.scope.as_ref()).map(|scope| ("the scope", scope));
        let filters = raw.list.iter().flat_map(|list| &list.filters).map(|filter| ("the filter by", filter));
        for (what, name) in scope.chain(filters) {
            let Some(field) = entity.field(&FieldKey::new(name.as_str())) else { continue };
            if relation.serves_filter(name.as_str()) {
                continue;
            }
            let sort = entity.list.sort.field.as_str();
            let create = if field.kind == FieldKind::Boolean {
                // Few rows are one or the other, or the index would not be used.
                format!("{} WHERE {}", create(relation, &and_ids(sort)), quote::name(name.as_str()))
            } else {
                create(relation, &format!("{}, {}", quote::name(name.as_str()), and_ids(sort)))
            };
            self.warn(&name.span, relation, format!("{what} `{}`", name.as_str()), vec![create]);
        }
    }

    /// A relation is read through a column of the other entity.
    fn relations(&mut self, entity: &Entity, raw: &EntityFile) {
        for relation in &entity.relations {
            let by = raw.relation.iter().find(|(name, _)| name.as_str() == relation.key);
            let Some(by) = by.and_then(|(_, raw)| raw.by.as_ref()) else { continue };
            let Some(target) =
                self.catalog.entity(&relation.entity).and_then(|target| self.large(&target.table))
            else {
                continue;
            };
            if !target.serves_exact(by.as_str()) {
                let create = create(target, &quote::name(by.as_str()));
                self.warn(&by.span, target, format!("the relation by `{}`", by.as_str()), vec![create]);
            }
        }
    }

    fn audit(&mut self, raw: &TimelineFile, audit: &Audit) {
        let (Some(table), Some(relation)) = (&raw.audit, self.large(&audit.table)) else { return };
        let actor: Vec<&str> =
            audit.actor_type.iter().map(String::as_str).chain([audit.actor_id.as_str()]).collect();
        let scope = audit.scope.iter().map(String::as_str).collect();
        self.asked(relation, audit, "the timeline", table.occurred_at.as_ref(), Vec::new());
        let record = vec![audit.entity.as_str(), audit.record.as_str()];
        self.asked(relation, audit, "the timeline of a record", table.record.as_ref(), record);
        self.asked(relation, audit, "the timeline of an actor", table.actor_id.as_ref(), actor);
        self.asked(relation, audit, "the timeline of a customer", table.scope.as_ref(), scope);
        self.asked(relation, audit, "the timeline of an action", table.action.as_ref(), vec![&audit.action]);
    }

    /// The newest events of which these columns hold something.
    fn asked(
        &mut self,
        relation: &Relation,
        audit: &Audit,
        what: &str,
        name: Option<&At<String>>,
        columns: Vec<&str>,
    ) {
        let Some(name) = name else { return };
        let wanted = [columns.clone(), vec![&audit.occurred_at]].concat();
        if !relation.serves_newest(&wanted) {
            let key = [wanted, vec![&audit.id]].concat();
            self.warn(&name.span, relation, what.to_owned(), vec![create(relation, &quote::names(&key))]);
        }
    }

    /// Words are found by their letters, and the database says what a letter is.
    fn ctype(&mut self, entity: &Entity, raw: &EntityFile) {
        let ctype = &self.database.facts.ctype;
        let first = raw.search.as_ref().and_then(|search| search.words.first());
        if let (false, Some(first), "C" | "POSIX") = (entity.search.words.is_empty(), first, ctype.as_str()) {
            self.findings.add(self.file, first.span.clone(), Kind::Ctype { ctype: ctype.clone() });
        }
    }
}

fn create(relation: &Relation, key: &str) -> String {
    format!("CREATE INDEX CONCURRENTLY ON {} ({key})", quote::table(&relation.table))
}

fn prefix_key(field: &Field) -> String {
    let column = quote::name(field.key.as_str());
    match field.sql_type.as_str() {
        "character varying" => format!("{column} varchar_pattern_ops"),
        "text" => format!("{column} text_pattern_ops"),
        _ => format!("({column}::text) text_pattern_ops"),
    }
}
