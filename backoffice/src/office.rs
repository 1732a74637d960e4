//! The office: the catalogue and every statement that was compiled from it. Made once at start, shared by all.

use crate::calls::Upstreams;
use crate::catalog::model::Catalog;
use crate::{actions, records, timeline};
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};
use std::sync::Arc;

pub struct Office {
    pub catalog: Catalog,
    pub records: records::Statements,
    pub timeline: timeline::Statements,
    pub actions: actions::Statements,
    /// What HTTP actions may call, and how it stands.
    pub upstreams: Upstreams,
}

impl Office {
    /// Compiles every statement that the catalogue can ever run.
    pub fn open(catalog: Catalog) -> Self {
        Self {
            records: records::Statements::compile(&catalog),
            timeline: timeline::Statements::compile(&catalog),
            actions: actions::Statements::compile(&catalog),
            upstreams: Upstreams::default(),
            catalog,
        }
    }

    #[must_use]
    pub fn with_upstreams(self, upstreams: Upstreams) -> Self {
        Self { upstreams, ..self }
    }

    /// All of them, for `check` to prepare.
    pub fn statements(&self) -> Vec<&Statement> {
        self.records
            .all()
            .chain(self.records.writing())
            .chain(self.timeline.all())
            .chain(self.actions.all())
            .collect()
    }
}

/// One static query, with the name under which it is found when it is slow.
#[derive(Clone, Debug)]
pub struct Statement {
    pub name: String,
    sql: Arc<str>,
    /// One plan serves whatever is asked: it finds rows by a key, or walks an index in its order.
    pub is_by_key: bool,
}

impl Statement {
    /// `sql` is made of the catalogue's text and quoted identifiers, at start; never of a request's.
    pub fn new(name: impl Into<String>, sql: &str) -> Self {
        let name = name.into();
        let sql = format!("/* samuso {name} */ {sql}").into();
        Self { name, sql, is_by_key: false }
    }

    /// Planned once for all values. Planning costs several times what finding a row by its key does.
    #[must_use]
    pub fn by_key(self) -> Self {
        Self { is_by_key: true, ..self }
    }

    pub fn sql(&self) -> SqlStr {
        AssertSqlSafe(Arc::clone(&self.sql)).into_sql_str()
    }

    pub fn text(&self) -> &str {
        &self.sql
    }
}
