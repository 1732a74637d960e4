//! The statements about records: compiled once from the catalogue, named, and the same for every request. What a
//! request leaves out is a NULL parameter; PostgreSQL plans each call with its values, so a NULL costs nothing.

mod lists;
mod parts;
mod searches;

use crate::catalog::model::{Catalog, Entity};
use crate::catalog::types::{EntityKey, FieldKey};
use crate::office::Statement;
use crate::records::filter::Slots;
use std::collections::HashMap;

pub use lists::Segments;
pub use parts::{in_scope, key_columns_of, key_values, literal, record_id, selected};
pub use searches::{words_expression, words_expression_of, words_match};

/// Every statement about records, by entity.
pub struct Statements {
    entities: HashMap<EntityKey, EntityStatements>,
}

/// The statements of one entity. The parameters of each are said where it is made.
pub struct EntityStatements {
    /// Which parameters of a list hold which filter.
    pub slots: Slots,
    pub exact: Vec<(FieldKey, Statement)>,
    pub prefix: Vec<(FieldKey, Statement)>,
    pub words: Option<Statement>,
    /// A page of the list, by what it is sorted by.
    pub lists: HashMap<FieldKey, Segments>,
    pub count: Statement,
    pub matching: Statement,
    /// None, where the key is not one column.
    pub job_targets: Option<Statement>,
    pub count_to: Statement,
    pub record: Statement,
    pub titles: Statement,
    pub diagnosis: Option<Statement>,
    /// Whether each action's `when` holds, in the order of the entity's actions.
    pub offers: Option<Statement>,
}

impl Statements {
    pub fn compile(catalog: &Catalog) -> Self {
        let entities = catalog
            .entities
            .iter()
            .map(|entity| (entity.key.clone(), EntityStatements::compile(catalog, entity)))
            .collect();
        Self { entities }
    }

    /// Of an entity of the same catalogue.
    pub fn of(&self, entity: &Entity) -> &EntityStatements {
        &self.entities[&entity.key]
    }

    pub fn all(&self) -> impl Iterator<Item = &Statement> {
        self.entities.values().flat_map(EntityStatements::all)
    }

    /// Those that write something down, and are run by whoever may.
    pub fn writing(&self) -> impl Iterator<Item = &Statement> {
        self.entities.values().filter_map(|entity| entity.job_targets.as_ref())
    }
}

impl EntityStatements {
    /// Something of it can be searched for.
    pub fn is_searched(&self) -> bool {
        !self.exact.is_empty() || !self.prefix.is_empty() || self.words.is_some()
    }

    fn compile(catalog: &Catalog, entity: &Entity) -> Self {
        let slots = Slots::of(catalog, entity);
        Self {
            exact: searches::exact(entity),
            prefix: searches::prefix(entity),
            words: searches::words(entity),
            lists: lists::lists(entity, &slots),
            count: lists::count(entity, &slots),
            matching: lists::matching(entity, &slots),
            job_targets: lists::job_targets(entity, &slots),
            count_to: lists::count_to(entity, &slots),
            record: parts::record(entity),
            titles: parts::titles(entity),
            diagnosis: parts::diagnosis(entity),
            offers: parts::offers(entity),
            slots,
        }
    }

    fn all(&self) -> impl Iterator<Item = &Statement> {
        self.exact
            .iter()
            .chain(&self.prefix)
            .map(|(_, statement)| statement)
            .chain(&self.words)
            .chain(self.lists.values().flat_map(Segments::all))
            .chain([&self.count, &self.matching, &self.count_to, &self.record, &self.titles])
            .chain(&self.diagnosis)
            .chain(&self.offers)
    }
}
