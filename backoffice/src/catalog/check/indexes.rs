//! Searches, lists and relations that no index serves: on a table of some size they would run out of time. For each,
//! the index that would serve it.

use super::{Findings, Kind};
use crate::catalog::at::At;
use crate::catalog::create_index::{create, words_index};
use crate::catalog::introspect::{Database, Relation};
use crate::catalog::model::{Audit, Catalog, Entity, Field};
use crate::catalog::quote;
use crate::catalog::raw::{EntityFile, TimelineFile};
use crate::catalog::read::Files;
use crate::catalog::types::{FieldKey, FieldKind};
use crate::limits::{INDEX_FROM_ROWS, UNINDEXED_WORDS_BYTES};
use crate::records::words_expression;
use std::collections::BTreeSet;
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
        advisor.words(entity, raw);
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
        (can_have(relation) && relation.rows >= INDEX_FROM_ROWS).then_some(relation)
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
    }

    /// It is not how many rows that counts, but how much text has to be read each time.
    fn words(&mut self, entity: &Entity, raw: &EntityFile) {
        let words = raw.search.iter().flat_map(|search| &search.words);
        let (Some(first), Some(last)) = (words.clone().next(), words.last()) else { return };
        let Some(relation) = self.database.relation(&entity.table).filter(|relation| can_have(relation))
        else {
            return;
        };
        let Some(expression) = words_expression(entity) else { return };
        let bytes = relation.bytes_of(entity.search.words.iter().map(FieldKey::as_str));
        if bytes > UNINDEXED_WORDS_BYTES && !relation.serves_words(&expression) {
            let what =
                format!("the search by words, which reads about {} kB of text each time,", bytes / 1_000);
            let facts = &self.database.facts;
            let extension =
                facts.trgm_schema.is_none().then(|| "CREATE EXTENSION pg_trgm SCHEMA public".to_owned());
            let create = extension.into_iter().chain([words_index(relation, facts, &expression)]).collect();
            self.warn(&(first.span.start..last.span.end), relation, what, create);
        }
    }

    fn lists(&mut self, entity: &Entity, relation: &Relation, raw: &EntityFile) {
        let ids: Vec<&str> = entity.id.iter().map(FieldKey::as_str).collect();
        let key = |columns: &[&str]| {
            let mut columns = [columns, &ids].concat();
            let mut seen = BTreeSet::new();
            columns.retain(|column| seen.insert(*column));
            quote::names(&columns)
        };
        for name in &entity.list.sortable {
            let is_it =
                |text: &&At<String>| text.as_str().split(' ').next() == name.as_str().split(' ').next();
            let Some(text) = raw.list.iter().flat_map(|list| &list.sort).find(is_it) else { continue };
            if !relation.serves_order(name.as_str()) {
                let create = create(relation, &key(&[name.as_str()]));
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
                format!("{} WHERE {}", create(relation, &key(&[sort])), quote::name(name.as_str()))
            } else {
                create(relation, &key(&[name.as_str(), sort]))
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

/// It is a table, or what else has indexes.
fn can_have(relation: &Relation) -> bool {
    relation.is_table() || !relation.indexes.is_empty()
}

fn prefix_key(field: &Field) -> String {
    let column = quote::name(field.key.as_str());
    match field.sql_type.as_str() {
        "character varying" => format!("{column} varchar_pattern_ops"),
        "text" => format!("{column} text_pattern_ops"),
        _ => format!("({column}::text) text_pattern_ops"),
    }
}
