//! The catalogue as it runs: what the TOML files say, joined with what the database knows. Made only by
//! `compile`, from files that `check` found no fault in, so that nothing here has to be doubted again.

mod action;
mod audit;
mod diagnosis;
mod entity;
mod field;
mod param;
mod role;
mod table;

pub use action::{Action, Approvals, Asked, Does, Http, Method, Undo};
pub use audit::{Audit, AuditAction, AuditActor};
pub use diagnosis::{About, Check, Diagnosis, Mend};
pub use entity::{Entity, List, Relation, Search, Sort};
pub use field::Field;
pub use param::{Param, ParamKind};
pub use role::{Allowed, Role, Sight};
pub use table::{Table, ident};

use super::types::{ActionKey, EntityKey, FieldKey, RoleKey};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct Catalog {
    /// In the order in which navigation shows them.
    pub entities: Vec<Entity>,
    pub roles: BTreeMap<RoleKey, Role>,
    /// Where the product writes who changed what, if it does.
    pub audit: Option<Audit>,
    /// Addresses of the product, so that a pasted one is recognised: `ProductUrl::find`.
    pub product_urls: Vec<ProductUrl>,
    /// SHA-256 over the files: the catalogue that runs is the catalogue that was checked.
    pub digest: String,
}

impl Catalog {
    pub fn entity(&self, key: &EntityKey) -> Option<&Entity> {
        self.entities.iter().find(|entity| entity.key == *key)
    }

    pub fn action(&self, key: &ActionKey) -> Option<&Action> {
        self.entities.iter().flat_map(|entity| &entity.actions).find(|action| action.key == *key)
    }

    /// The entity whose records are the channels: the one that is its own scope.
    pub fn channels(&self) -> Option<&Entity> {
        let is_own_scope =
            |entity: &&Entity| entity.single_id().is_some_and(|id| entity.scope.as_ref() == Some(&id.key));
        self.entities.iter().find(is_own_scope)
    }
}

/// An address of the product that names a record: `https://*.docs.example/*/{slug}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductUrl {
    /// As the catalogue writes it: `*` stands for any one label of the host or segment of the path, `{field}` for the
    /// field that names the record.
    pub pattern: String,
    pub entity: EntityKey,
    pub field: FieldKey,
}
