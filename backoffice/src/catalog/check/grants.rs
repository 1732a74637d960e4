//! What Samuso's database roles may not do yet, though the catalogue needs it. Roles that are not there are not asked
//! about: a database that Samuso has only been shown has none.

use super::{Findings, Kind};
use crate::catalog::model::Catalog;
use crate::catalog::quote;
use crate::ops::grants::{Need, needs};
use sqlx::PgConnection;
use std::ops::Range;

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
