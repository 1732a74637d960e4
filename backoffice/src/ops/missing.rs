//! What Samuso's roles may not do within its own schema, and have to: most often since an upgrade brought a table, and
//! what `samuso grants` prints was not run again. What they may not do with the product's tables is the catalogue's to say.

use super::grants::{READER, WRITER, samuso};
use super::needless::{Held, read};
use sqlx::PgConnection;

/// Each with the statement that gives it. Roles, tables and columns that are not there are not asked about.
pub async fn missing(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    let needed: Vec<Held> = samuso().iter().flat_map(|grant| read(grant).unwrap_or_default()).collect();
    let each = |of: fn(&Held) -> &String| needed.iter().map(|held| of(held).clone()).collect::<Vec<_>>();
    let columns: Vec<Option<String>> = needed.iter().map(|held| held.column.clone()).collect();
    sqlx::query_scalar(
        r#"/* samuso grants.missing */
         SELECT format('GRANT USAGE ON SCHEMA samuso TO %I', rolname) FROM pg_roles
         WHERE rolname = ANY($5) AND NOT has_schema_privilege(oid, to_regnamespace('samuso'), 'USAGE')
         UNION ALL (
             SELECT format('GRANT %s%s ON samuso.%I TO %I', need."right",
                           ' (' || string_agg(quote_ident(need."column"), ', ' ORDER BY need.at) || ')', need.name, need.role)
             FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
                  WITH ORDINALITY AS need (role, "right", name, "column", at)
             JOIN pg_roles r ON r.rolname = need.role
             JOIN pg_class c ON c.relname = need.name AND c.relnamespace = to_regnamespace('samuso')
             LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = need."column"
             WHERE NOT CASE WHEN need."column" IS NULL THEN has_table_privilege(r.oid, c.oid, need."right")
                            ELSE has_column_privilege(r.oid, c.oid, a.attnum, need."right") END
             GROUP BY need.role, need."right", need.name ORDER BY min(need.at))"#,
    )
    .bind(each(|held| &held.role))
    .bind(each(|held| &held.right))
    .bind(each(|held| &held.name))
    .bind(columns)
    .bind([READER, WRITER].as_slice())
    .fetch_all(connection)
    .await
}

#[cfg(test)]
mod tests {
    use super::missing;
    use crate::catalog::open::open;
    use crate::catalog::testing::{demo_catalog, product};
    use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

    #[tokio::test]
    async fn each_right_within_our_schema_is_missed() {
        let mut demo = product(demo::product::SCHEMA).await;
        let (catalog, _) = open(&mut demo.connection, &demo_catalog()).await.unwrap();
        demo.grant(&catalog).await;
        assert_eq!(missing(&mut demo.connection).await.unwrap(), Vec::<String>::new());
        for (taken, given) in [
            (
                "REVOKE SELECT ON samuso.identity FROM samuso_writer",
                "GRANT SELECT ON samuso.identity TO samuso_writer",
            ),
            (
                "REVOKE UPDATE (name, theme) ON samuso.member FROM samuso_writer",
                "GRANT UPDATE (name, theme) ON samuso.member TO samuso_writer",
            ),
        ] {
            demo.connection.execute(taken).await.unwrap();
            assert_eq!(missing(&mut demo.connection).await.unwrap(), [given]);
            demo.connection.execute(AssertSqlSafe(given).into_sql_str()).await.unwrap();
        }
        assert_eq!(missing(&mut demo.connection).await.unwrap(), Vec::<String>::new());
    }
}
