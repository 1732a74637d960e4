//! Making the primary, its roles and the demo's database.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::binaries::Binaries;
use super::folder::{Folder, write_private};
use super::{Account, ClusterError, DEMO_DATABASE, Endpoints, SystemUser, run, settings};
use crate::statement;

const INITDB_LIMIT: Duration = Duration::from_mins(2);

/// Makes the data folder, not yet running. What an interrupted earlier attempt left is removed.
pub(super) async fn make(
    folder: &Folder,
    binaries: &Binaries,
    user: SystemUser,
    endpoints: &Endpoints,
) -> Result<(), ClusterError> {
    for data in [folder.primary(), folder.replica()] {
        if data.exists() {
            fs::remove_dir_all(&data).map_err(ClusterError::io("remove", &data))?;
        }
    }
    let password_file = folder.path().join("superuser-password");
    write_private(&password_file, endpoints.password(Account::Superuser))?;
    user.give(&password_file)?;
    let mut command = run::command(&binaries.program("initdb"), user);
    command.arg("--pgdata").arg(folder.primary());
    command.args(["--username", Account::Superuser.role()]);
    command.arg("--pwfile").arg(&password_file);
    command.args([
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
        "--no-instructions",
    ]);
    let made = run::run(command, INITDB_LIMIT).await;
    fs::remove_file(&password_file).map_err(ClusterError::io("remove", &password_file))?;
    made?;
    let path = folder.primary().join("postgresql.conf");
    let file = OpenOptions::new().append(true).open(&path);
    let written = file.and_then(|mut file| writeln!(file, "include '{}'", settings::FILE));
    written.map_err(ClusterError::io("write", &path))
}

/// Roles and the demo's database.
pub(super) async fn set_up(endpoints: &Endpoints) -> Result<(), ClusterError> {
    let mut connection = endpoints.connect_primary(Account::Superuser, "postgres").await?;
    let mut statements = vec![
        "CREATE EXTENSION pg_stat_statements".to_owned(),
        "REVOKE ALL ON DATABASE postgres FROM PUBLIC".to_owned(),
    ];
    for account in Account::ALL.into_iter().filter(|account| *account != Account::Superuser) {
        let more = if account == Account::Replication { "REPLICATION" } else { "NOREPLICATION" };
        // A role's statement takes no parameters; the password is our own hexadecimal.
        let (role, password) = (account.role(), endpoints.password(account));
        statements.push(format!("CREATE ROLE {role} LOGIN NOSUPERUSER {more} PASSWORD '{password}'"));
    }
    statement::run(&mut connection, AssertSqlSafe(statements.join(";\n")))
        .await
        .map_err(ClusterError::sql("create the database roles"))?;
    endpoints.create_database(DEMO_DATABASE).await
}
