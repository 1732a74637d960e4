//! What Samuso's database roles may not do yet, though the catalogue needs it. Roles that are not there are not asked
//! about: a database that Samuso has only been shown has none.

use super::{Findings, Kind};
use crate::catalog::model::{Catalog, Entity, Table};
use crate::catalog::quote;
use crate::ops::grants::{READER, WRITER};
use sqlx::PgConnection;
use std::ops::Range;

/// A right that a role needs on columns of a table.
struct Need {
    role: &'static str,
    right: &'static str,
    table: Table,
    columns: Vec<String>,
    /// The entity's file, by its key; the timeline's for the audit table.
    of: String,
}

pub async fn grants(
    connection: &mut PgConnection,
    catalog: &Catalog,
    place_of: impl Fn(&str) -> (usize, Range<usize>),
    findings: &mut Findings,
) -> Result<(), sqlx::Error> {
    for need in needs(catalog) {
        let missing = missing(connection, &need).await?;
        if missing.is_empty() {
            continue;
        }
        let (table, right) = (quote::table(&need.table), need.right);
        let on = if missing.len() == need.columns.len() {
            String::new()
        } else {
            format!(" ({})", quote::names(&missing))
        };
        let kind = Kind::MissingGrant {
            role: need.role.to_owned(),
            right,
            what: format!("{table}{on}"),
            grant: format!(
                "GRANT USAGE ON SCHEMA {} TO {role};\nGRANT {right} ({}) ON {table} TO {role}",
                quote::name(&need.table.schema),
                quote::names(&missing),
                role = need.role
            ),
        };
        let (file, span) = place_of(&need.of);
        findings.add(file, span, kind);
    }
    Ok(())
}

/// Which of the columns the role may not use; none where there is no such role.
async fn missing(connection: &mut PgConnection, need: &Need) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "/* samuso catalog.grants */
         SELECT n.name FROM unnest($4::text[]) WITH ORDINALITY AS n(name, at)
         JOIN pg_roles r ON r.rolname = $1
         WHERE NOT (has_schema_privilege(r.oid, $2, 'USAGE')
                    AND has_column_privilege(r.oid, format('%I.%I', $2, $3), n.name, $5))
         ORDER BY n.at",
    )
    .bind(need.role)
    .bind(&need.table.schema)
    .bind(&need.table.name)
    .bind(&need.columns)
    .bind(need.right)
    .fetch_all(connection)
    .await
}

fn needs(catalog: &Catalog) -> Vec<Need> {
    let read = |table: &Table, columns: Vec<String>, of: &str| {
        [READER, WRITER].map(|role| {
            let (table, columns, of) = (table.clone(), columns.clone(), of.to_owned());
            Need { role, right: "SELECT", table, columns, of }
        })
    };
    let mut needs: Vec<Need> = Vec::new();
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

/// The columns that the entity's actions set.
fn written(entity: &Entity) -> Option<Need> {
    let mut columns: Vec<String> =
        entity.actions.iter().flat_map(|action| &action.sets).map(ToString::to_string).collect();
    columns.sort();
    columns.dedup();
    let (table, of) = (entity.table.clone(), entity.key.to_string());
    (!columns.is_empty()).then_some(Need { role: WRITER, right: "UPDATE", table, columns, of })
}
