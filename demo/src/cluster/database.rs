use sqlx::AssertSqlSafe;

use super::{Account, ClusterError, Endpoints};
use crate::statement;

const NAME_MAX_BYTES: usize = 63;

impl Endpoints {
    /// Creates a database as a product would have it: owned by the product's role, open to Samuso's three and to
    /// nobody else. `samuso_owner` may create its schema in it.
    pub async fn create_database(&self, name: &str) -> Result<(), ClusterError> {
        let name = checked(name)?;
        let mut connection = self.connect_primary(Account::Superuser, "postgres").await?;
        let [product, owner, writer, reader] =
            [Account::Product, Account::Owner, Account::Writer, Account::Reader].map(Account::role);
        for statement in [
            format!("CREATE DATABASE {name} OWNER {product}"),
            format!(
                "REVOKE ALL ON DATABASE {name} FROM PUBLIC; \
                 GRANT CONNECT ON DATABASE {name} TO {owner}, {writer}, {reader}; \
                 GRANT CREATE ON DATABASE {name} TO {owner}"
            ),
        ] {
            statement::run(&mut connection, AssertSqlSafe(statement))
                .await
                .map_err(ClusterError::sql("create the database"))?;
        }
        Ok(())
    }

    /// Drops a database and ends the sessions that use it. Nothing to do where there is none.
    pub async fn drop_database(&self, name: &str) -> Result<(), ClusterError> {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", checked(name)?);
        let mut connection = self.connect_primary(Account::Superuser, "postgres").await?;
        statement::run(&mut connection, AssertSqlSafe(statement))
            .await
            .map_err(ClusterError::sql("drop the database"))?;
        Ok(())
    }
}

/// A database's name cannot be a parameter of a statement, so only what needs no quoting is let through.
fn checked(name: &str) -> Result<&str, ClusterError> {
    let letters = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let begins = name.bytes().next().is_some_and(|b| !b.is_ascii_digit());
    if letters && begins && name.len() <= NAME_MAX_BYTES {
        Ok(name)
    } else {
        Err(ClusterError::DatabaseName { name: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn a_database_name_that_would_need_quoting_is_refused() {
        assert_eq!(checked("t_0123abc").unwrap(), "t_0123abc");
        for name in ["", "1st", "A", "a b", "a;drop table x", "a\"b", "데모", &"a".repeat(64)] {
            assert!(checked(name).is_err(), "{name:?} was let through");
        }
    }
}
