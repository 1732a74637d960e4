//! What Samuso's roles may do and need not: left from an earlier catalogue, or given by hand.

use super::grants::{Grants, READER, WRITER, needs};
use crate::catalog::model::{Catalog, Table, ident};
use sqlx::PgConnection;
use std::collections::BTreeSet;

/// A right on a table, or on one of its columns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub(super) struct Held {
    pub(super) role: String,
    pub(super) right: String,
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) column: Option<String>,
}

/// Each with the statement that takes it away.
pub async fn needless(connection: &mut PgConnection, catalog: &Catalog) -> Result<Vec<String>, sqlx::Error> {
    let needed = needed(catalog);
    let held = held(connection).await?;
    let revoked = held.into_iter().filter(|held| !needed.contains(held)).map(|held| {
        let Held { role, right, schema, name, column } = held;
        let table = Table { schema, name };
        let on = column.map(|column| format!(" ({})", ident(&column))).unwrap_or_default();
        format!("REVOKE {right}{on} ON {} FROM {role}", table.sql())
    });
    Ok(powers(connection).await?.into_iter().chain(revoked).collect())
}

fn needed(catalog: &Catalog) -> BTreeSet<Held> {
    let of_product = needs(catalog).into_iter().flat_map(|need| {
        let (role, right, table) = (need.role, need.right, need.table);
        need.columns.into_iter().map(move |column| Held {
            role: role.to_owned(),
            right: right.to_owned(),
            schema: table.schema.clone(),
            name: table.name.clone(),
            column: Some(column),
        })
    });
    let ours = Grants::of(catalog).samuso;
    of_product.chain(ours.iter().flat_map(|statement| read(statement).unwrap_or_default())).collect()
}

/// A grant of ours, on tables of ours, whose names need no quotes: `GRANT right (columns) ON tables TO roles`.
pub(super) fn read(statement: &str) -> Option<Vec<Held>> {
    let rest = statement.strip_prefix("GRANT ")?;
    let (rest, roles) = rest.rsplit_once(" TO ")?;
    let (right, tables) = rest.split_once(" ON ")?;
    let (rights, columns) = match right.split_once(" (") {
        Some((right, columns)) => {
            (vec![right], columns.trim_end_matches(')').split(", ").map(Some).collect())
        }
        None => (right.split(", ").collect(), vec![None]),
    };
    let mut held = Vec::new();
    for table in tables.split(',').map(str::trim) {
        let Some((schema, name)) = table.split_once('.') else { continue };
        let each = roles.split(", ").flat_map(|role| rights.iter().map(move |right| (role, *right)));
        for (role, right) in each {
            held.extend(columns.iter().map(|column| Held {
                role: role.to_owned(),
                right: right.to_owned(),
                schema: schema.to_owned(),
                name: name.to_owned(),
                column: column.map(str::to_owned),
            }));
        }
    }
    Some(held)
}

async fn held(connection: &mut PgConnection) -> Result<BTreeSet<Held>, sqlx::Error> {
    let held: Vec<Held> = sqlx::query_as(
        r#"/* samuso grants.each */
         SELECT r.rolname::text AS role, held.right, n.nspname::text AS schema, c.relname::text AS name, held."column"
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         CROSS JOIN LATERAL (
             SELECT whole.grantee, whole.privilege_type AS right, NULL::text AS "column" FROM aclexplode(c.relacl) AS whole
             UNION SELECT part.grantee, part.privilege_type, a.attname::text
             FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) AS part WHERE a.attrelid = c.oid AND NOT a.attisdropped
         ) AS held
         JOIN pg_roles r ON r.oid = held.grantee
         WHERE r.rolname = ANY($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
           AND n.nspname NOT IN ('pg_catalog', 'information_schema')"#,
    )
    .bind([READER, WRITER].as_slice())
    .fetch_all(connection)
    .await?;
    Ok(held.into_iter().collect())
}

/// What no grant on a table says: a role that may do everything, or be another.
async fn powers(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "/* samuso grants.powers */
         SELECT format('ALTER ROLE %I %s', rolname, word) FROM pg_roles
         CROSS JOIN LATERAL (VALUES (rolsuper, 'NOSUPERUSER'), (rolcreaterole, 'NOCREATEROLE'), (rolcreatedb, 'NOCREATEDB'),
             (rolbypassrls, 'NOBYPASSRLS'), (rolreplication, 'NOREPLICATION')) AS power (has, word)
         WHERE rolname = ANY($1) AND has
         UNION ALL
         SELECT format('REVOKE %I FROM %I', of.rolname, who.rolname) FROM pg_auth_members m
         JOIN pg_roles of ON of.oid = m.roleid JOIN pg_roles who ON who.oid = m.member WHERE who.rolname = ANY($1)
         UNION ALL
         SELECT format('ALTER TABLE %s OWNER TO …  -- it is %I''s', c.oid::regclass, r.rolname)
         FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = ANY($1) AND c.relkind IN ('r', 'p', 'v', 'm')",
    )
    .bind([READER, WRITER].as_slice())
    .fetch_all(connection)
    .await
}

#[cfg(test)]
mod tests {
    use super::needless;
    use crate::catalog::open::open;
    use crate::catalog::testing::{demo_catalog, product};
    use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

    #[tokio::test]
    async fn whatever_the_catalogue_does_not_need_is_said() {
        let mut demo = product(demo::product::SCHEMA).await;
        let (catalog, _) = open(&mut demo.connection, &demo_catalog()).await.unwrap();
        demo.grant(&catalog).await;
        assert_eq!(needless(&mut demo.connection, &catalog).await.unwrap(), Vec::<String>::new());
        for (given, taken) in [
            (
                "GRANT UPDATE (slug) ON documents.article TO samuso_writer",
                "REVOKE UPDATE (\"slug\") ON \"documents\".\"article\" FROM samuso_writer",
            ),
            (
                "GRANT SELECT ON documents.article TO samuso_reader",
                "REVOKE SELECT ON \"documents\".\"article\" FROM samuso_reader",
            ),
            (
                "GRANT SELECT ON samuso.session TO samuso_reader",
                "REVOKE SELECT ON \"samuso\".\"session\" FROM samuso_reader",
            ),
            (
                "GRANT DELETE ON samuso.event TO samuso_writer",
                "REVOKE DELETE ON \"samuso\".\"event\" FROM samuso_writer",
            ),
        ] {
            demo.connection.execute(given).await.unwrap();
            assert_eq!(needless(&mut demo.connection, &catalog).await.unwrap(), [taken]);
            demo.connection.execute(AssertSqlSafe(taken).into_sql_str()).await.unwrap();
        }
    }
}
