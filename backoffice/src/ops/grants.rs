//! What the database roles may do, from the catalogue. The catalogue is one whitelist; this is the other, and
//! PostgreSQL holds it.

mod samuso;

pub(super) use samuso::samuso;

use crate::catalog::model::{Catalog, Entity, Table, ident};
use sqlx::PgConnection;
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

/// A right that a role needs on columns of a product's table.
pub struct Need {
    pub role: &'static str,
    pub right: &'static str,
    pub table: Table,
    pub columns: Vec<String>,
    /// The entity's key; `timeline` for the audit table.
    pub of: String,
}

impl Grants {
    pub fn of(catalog: &Catalog) -> Self {
        Self { product: product(&needs(catalog)), samuso: samuso() }
    }

    /// Takes away what the roles may do with tables that the catalogue has no more.
    #[must_use]
    pub fn and_no_more(mut self, catalog: &Catalog, held: Vec<Table>) -> Self {
        let needed: BTreeSet<Table> = needs(catalog).into_iter().map(|need| need.table).collect();
        let left = held.into_iter().filter(|table| !needed.contains(table));
        self.product.splice(..0, left.map(|table| revoke(&table)));
        self
    }
}

/// The product's tables on which Samuso's roles have a right, on the whole or on a column.
pub async fn held(connection: &mut PgConnection) -> Result<Vec<Table>, sqlx::Error> {
    let tables: Vec<(String, String)> = sqlx::query_as(
        "/* samuso grants.held */
         SELECT DISTINCT n.nspname::text, c.relname::text
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         CROSS JOIN LATERAL (
             SELECT whole.grantee FROM aclexplode(c.relacl) AS whole
             UNION SELECT part.grantee FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) AS part
             WHERE a.attrelid = c.oid
         ) AS held
         JOIN pg_roles r ON r.oid = held.grantee
         WHERE r.rolname = ANY($1) AND r.oid <> c.relowner AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
           AND n.nspname NOT IN ('samuso', 'pg_catalog', 'information_schema')
         ORDER BY 1, 2",
    )
    .bind([READER, WRITER].as_slice())
    .fetch_all(connection)
    .await?;
    Ok(tables.into_iter().map(|(schema, name)| Table { schema, name }).collect())
}

fn revoke(table: &Table) -> String {
    format!("REVOKE ALL ON {} FROM {READER}, {WRITER}", table.sql())
}

/// Everything that the catalogue reads, and every column that its actions set.
pub fn needs(catalog: &Catalog) -> Vec<Need> {
    let mut needs = Vec::new();
    for entity in &catalog.entities {
        let columns = entity.fields.iter().map(|field| field.key.to_string()).collect();
        needs.extend(read(&entity.table, columns, entity.key.as_str()));
        needs.extend(written(entity));
    }
    if let Some(audit) = &catalog.audit {
        let plain =
            [&audit.id, &audit.occurred_at, &audit.actor_id, &audit.entity, &audit.record, &audit.action];
        let kept =
            [&audit.actor_type, &audit.scope, &audit.arguments, &audit.before, &audit.after, &audit.reason];
        let columns = plain.into_iter().chain(kept.into_iter().flatten()).cloned().collect();
        needs.extend(read(&audit.table, columns, "timeline"));
    }
    needs
}

fn read(table: &Table, columns: Vec<String>, of: &str) -> [Need; 2] {
    [READER, WRITER].map(|role| {
        let (table, columns, of) = (table.clone(), columns.clone(), of.to_owned());
        Need { role, right: "SELECT", table, columns, of }
    })
}

fn written(entity: &Entity) -> Option<Need> {
    // What a call changes, the product writes as itself.
    let updates = entity.actions.iter().filter(|action| action.http().is_none());
    let columns: BTreeSet<String> =
        updates.flat_map(|action| &action.sets).map(ToString::to_string).collect();
    let (table, of) = (entity.table.clone(), entity.key.to_string());
    let columns: Vec<String> = columns.into_iter().collect();
    (!columns.is_empty()).then_some(Need { role: WRITER, right: "UPDATE", table, columns, of })
}

/// What an earlier catalogue needed and this one does not is taken away first.
fn product(needs: &[Need]) -> Vec<String> {
    let both = format!("{READER}, {WRITER}");
    let schemas: BTreeSet<&str> = needs.iter().map(|need| &*need.table.schema).collect();
    let tables: BTreeSet<&Table> = needs.iter().map(|need| &need.table).collect();
    let usage =
        schemas.into_iter().map(|schema| format!("GRANT USAGE ON SCHEMA {} TO {both}", ident(schema)));
    let revoked = tables.into_iter().map(revoke);
    let granted = needs.iter().map(|Need { role, right, table, columns, .. }| {
        let columns: Vec<String> = columns.iter().map(|column| ident(column)).collect();
        format!("GRANT {right} ({}) ON {} TO {role}", columns.join(", "), table.sql())
    });
    usage.chain(revoked).chain(granted).collect()
}
