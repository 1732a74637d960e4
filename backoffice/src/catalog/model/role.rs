//! What members may do.

use super::Entity;
use crate::catalog::mask::Mask;
use crate::catalog::types::{ActionKey, EntityKey, FieldKey, RoleKey, Text};

/// What members with this role may do; which records of it is said by the grant's scope.
#[derive(Clone, Debug)]
pub struct Role {
    pub key: RoleKey,
    pub label: Text,
    pub view: Allowed<EntityKey>,
    /// Fields that this role does not see: `manager.email`.
    pub hide: Vec<(EntityKey, FieldKey)>,
    /// Masked fields that it sees as they are.
    pub plain: Allowed<(EntityKey, FieldKey)>,
    /// Masked fields that it may look at for a while, with a reason.
    pub reveal: Allowed<(EntityKey, FieldKey)>,
    pub run: Allowed<ActionKey>,
    /// Runs of others that it may approve.
    pub approve: Allowed<ActionKey>,
    /// May read timelines (of what it may view).
    pub timeline: bool,
    /// Events of a timeline that it may take along at once.
    pub export: u32,
    /// May look after members.
    pub access: bool,
    /// May share views of lists, and choose what a list opens with.
    pub share_views: bool,
}

impl Role {
    /// How this role sees a field of an entity.
    pub fn sight(&self, entity: &Entity, field: &FieldKey) -> Sight {
        // Asked for every cell: without a copy of the names.
        let is_named = |(of, named): &(EntityKey, FieldKey)| *of == entity.key && named == field;
        match entity.field(field).and_then(|field| field.mask) {
            _ if self.hide.iter().any(is_named) => Sight::Hidden,
            Some(mask) if !self.plain.allows_any(is_named) => Sight::Masked(mask),
            _ => Sight::Plain,
        }
    }
}

/// How a field is seen, from the least on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    Hidden,
    Masked(Mask),
    Plain,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed<K> {
    All,
    Only(Vec<K>),
}

impl<K: PartialEq> Allowed<K> {
    pub fn allows(&self, key: &K) -> bool {
        self.allows_any(|allowed| allowed == key)
    }

    /// One that is like that, at least.
    fn allows_any(&self, is_so: impl Fn(&K) -> bool) -> bool {
        match self {
            Self::All => true,
            Self::Only(keys) => keys.iter().any(is_so),
        }
    }
}
