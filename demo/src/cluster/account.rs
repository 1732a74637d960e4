use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ClusterError, random};

/// Who signs in to the servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// Sets the cluster up. Samuso itself never uses it.
    Superuser,
    /// Owns the product's database and its schema.
    Product,
    /// Owns the `samuso` schema: migrations alone.
    Owner,
    /// Runs the catalogue's actions on the primary.
    Writer,
    /// Reads, on the replica.
    Reader,
    /// The standby, at the primary.
    Replication,
}

impl Account {
    pub(super) const ALL: [Self; 6] =
        [Self::Superuser, Self::Product, Self::Owner, Self::Writer, Self::Reader, Self::Replication];

    /// The name of its database role.
    pub fn role(self) -> &'static str {
        match self {
            Self::Superuser => "postgres",
            Self::Product => "product_owner",
            Self::Owner => "samuso_owner",
            Self::Writer => "samuso_writer",
            Self::Reader => "samuso_reader",
            Self::Replication => "samuso_replication",
        }
    }
}

pub(super) type Passwords = BTreeMap<Account, String>;

/// A password for every account: 128 bits each, in hexadecimal, so that it needs no quoting anywhere.
pub(super) fn new_passwords() -> Result<Passwords, ClusterError> {
    let mut passwords = Passwords::new();
    for account in Account::ALL {
        passwords.insert(account, format!("{:016x}{:016x}", random::bits()?, random::bits()?));
    }
    Ok(passwords)
}
