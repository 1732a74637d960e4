//! What the database roles may do, from the catalogue. The catalogue is one whitelist; this is the other, and
//! PostgreSQL holds it.

use crate::catalog::model::{Catalog, Table, ident};
use std::collections::BTreeSet;

pub const READER: &str = "samuso_reader";
pub const WRITER: &str = "samuso_writer";

/// Statements to be run by whoever owns the tables: in this order, each in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grants {
    /// On the product's own tables.
    pub product: Vec<String>,
    /// On the `samuso` schema, as `samuso_owner`.
    pub samuso: Vec<String>,
}

impl Grants {
    pub fn of(catalog: &Catalog) -> Self {
        Self { product: product(catalog), samuso: samuso() }
    }
}

fn product(catalog: &Catalog) -> Vec<String> {
    let entities = catalog.entities.iter();
    let read: BTreeSet<&Table> = entities
        .clone()
        .map(|entity| &entity.table)
        .chain(catalog.audit.iter().map(|audit| &audit.table))
        .collect();
    let written: BTreeSet<&Table> =
        entities.filter(|entity| !entity.actions.is_empty()).map(|entity| &entity.table).collect();
    let schemas: BTreeSet<&str> = read.iter().map(|table| &*table.schema).collect();
    let mut grants: Vec<String> = schemas
        .into_iter()
        .map(|schema| format!("GRANT USAGE ON SCHEMA {} TO {READER}, {WRITER}", ident(schema)))
        .collect();
    for table in &read {
        let name = table.sql();
        grants.push(format!("REVOKE ALL ON {name} FROM {READER}, {WRITER}"));
        grants.push(format!("GRANT SELECT ON {name} TO {READER}, {WRITER}"));
    }
    grants.extend(written.into_iter().map(|table| format!("GRANT UPDATE ON {} TO {WRITER}", table.sql())));
    grants
}

/// Events can be added and read, and that is all. The reader sees no session and no preview.
fn samuso() -> Vec<String> {
    let both = format!("{READER}, {WRITER}");
    [
        format!("GRANT USAGE ON SCHEMA samuso TO {both}"),
        format!("REVOKE ALL ON ALL TABLES IN SCHEMA samuso FROM {both}"),
        format!(
            "GRANT SELECT ON samuso._migrations, samuso.environment, samuso.heartbeat, samuso.member, samuso.run, \
             samuso.event TO {both}"
        ),
        format!("GRANT SELECT ON samuso.member_grant, samuso.session, samuso.preview TO {WRITER}"),
        format!("GRANT INSERT ON samuso.event, samuso.session, samuso.preview, samuso.run TO {WRITER}"),
        format!("GRANT DELETE ON samuso.session, samuso.preview TO {WRITER}"),
        format!("GRANT UPDATE (beat_at) ON samuso.heartbeat TO {WRITER}"),
        format!("GRANT UPDATE (last_seen_at, ended_at) ON samuso.session TO {WRITER}"),
        format!("GRANT UPDATE (locale, time_zone, theme) ON samuso.member TO {WRITER}"),
        format!(
            "GRANT UPDATE (state, changed, skipped, error, finished_at, undone_by) ON samuso.run TO {WRITER}"
        ),
    ]
    .into()
}
