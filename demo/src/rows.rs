//! The rows of the product's tables, as both the generator and the loader write them.

use serde::Serialize;

use crate::copy::Time;

/// When a row was made, last changed, and how often it was written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp {
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
    pub(crate) version: i32,
}

impl Stamp {
    pub(crate) fn new(at: Time) -> Self {
        Self { created_at: at, updated_at: at, version: 1 }
    }

    pub(crate) fn touch(&mut self, at: Time) {
        self.updated_at = at;
        self.version += 1;
    }
}

/// `Serialize` leaves out what an audit log would not call a field: ids and stamps.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Channel {
    #[serde(skip)]
    pub(crate) id: i64,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) language: Option<String>,
    pub(crate) plan: &'static str,
    pub(crate) signup_email: Option<String>,
    pub(crate) settings: serde_json::Value,
    pub(crate) suspended: bool,
    #[serde(skip)]
    pub(crate) stamp: Stamp,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Manager {
    #[serde(skip)]
    pub(crate) id: i64,
    #[serde(skip)]
    pub(crate) channel_id: Option<i64>,
    pub(crate) handle: String,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) role: &'static str,
    pub(crate) left_at: Option<Time>,
    #[serde(skip)]
    pub(crate) stamp: Stamp,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Space {
    #[serde(skip)]
    pub(crate) id: i64,
    #[serde(skip)]
    pub(crate) channel_id: i64,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) website_on: bool,
    pub(crate) on_home: bool,
    pub(crate) settings: serde_json::Value,
    #[serde(skip)]
    pub(crate) stamp: Stamp,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Article {
    #[serde(skip)]
    pub(crate) id: i64,
    #[serde(skip)]
    pub(crate) channel_id: i64,
    pub(crate) space_id: i64,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) body: String,
    pub(crate) state: &'static str,
    pub(crate) hidden: bool,
    pub(crate) published_at: Option<Time>,
    pub(crate) scheduled_at: Option<Time>,
    pub(crate) deleted_at: Option<Time>,
    #[serde(skip)]
    pub(crate) created_by: Option<i64>,
    #[serde(skip)]
    pub(crate) updated_by: Option<i64>,
    #[serde(skip)]
    pub(crate) stamp: Stamp,
}

#[derive(Debug, Clone)]
pub(crate) struct Revision {
    pub(crate) article_id: i64,
    pub(crate) channel_id: i64,
    pub(crate) number: i32,
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) created_by: Option<i64>,
    pub(crate) created_at: Time,
}

/// One entry of the audit log. `arguments`, `before` and `after` are JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Event<'a> {
    pub(crate) id: i64,
    pub(crate) occurred_at: Time,
    pub(crate) actor_type: &'a str,
    pub(crate) actor_id: &'a str,
    pub(crate) channel_id: Option<i64>,
    pub(crate) entity_type: &'a str,
    pub(crate) entity_id: &'a str,
    pub(crate) action: &'a str,
    pub(crate) arguments: Option<&'a str>,
    pub(crate) before: Option<&'a str>,
    pub(crate) after: Option<&'a str>,
}
