//! What people may do to records.

use super::Param;
use crate::catalog::call_url::CallUrl;
use crate::catalog::types::{ActionKey, EntityKey, FieldKey, Text};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct Action {
    pub key: ActionKey,
    pub entity: EntityKey,
    pub label: Text,
    pub description: Option<Text>,
    /// Offered and run only on records for which this SQL expression holds.
    pub when: Option<String>,
    pub does: Does,
    /// The columns that it sets; of a call, those that the catalogue says it does.
    pub sets: Vec<FieldKey>,
    pub params: Vec<Param>,
    pub undo: Option<Undo>,
    pub reason: Asked,
    pub ticket: Asked,
    pub max_targets: u32,
    /// The most records of a job; none, where it is never run as one.
    pub max_bulk: Option<u32>,
    /// Run only by whoever signed in a moment ago.
    pub fresh: bool,
    /// Run only once others have approved it.
    pub approvals: Option<Approvals>,
}

impl Action {
    /// The call that does it, where it is one.
    pub fn http(&self) -> Option<&Http> {
        match &self.does {
            Does::Http(http) => Some(http),
            Does::Sql(_) => None,
        }
    }
}

/// What an action does.
#[derive(Clone, Debug)]
pub enum Does {
    /// One UPDATE, with `:ids` and `:param` names.
    Sql(String),
    /// A call of the product's own API, for each record.
    Http(Box<Http>),
}

#[derive(Clone, Debug)]
pub struct Http {
    pub method: Method,
    pub url: CallUrl,
    /// Texts that are `:id` or `:param` as a whole stand for values.
    pub body: Option<Value>,
    /// The same call, which does nothing.
    pub dry_run: Option<CallUrl>,
    /// Says what came of a call, by its `{key}`.
    pub status: Option<CallUrl>,
    /// Where the catalogue says it: `article.toml:42`.
    pub at: String,
}

impl Http {
    /// Everything that is called, and with what: a run is held to it.
    pub fn text(&self) -> String {
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        format!("{} {} {body}", self.method.as_str(), self.url.text())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// How many others have to approve a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approvals {
    pub needed: u32,
    /// Only of runs that change more records than this.
    pub above: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Required,
    Optional,
    No,
}

/// The action that reverses another. `with` gives its parameters the values that fields had before.
#[derive(Clone, Debug)]
pub struct Undo {
    pub action: ActionKey,
    pub with: BTreeMap<String, FieldKey>,
}
