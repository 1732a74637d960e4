//! Making the standby: a copy of the running primary that follows it.

use std::fs;
use std::time::Duration;

use super::binaries::Binaries;
use super::folder::Folder;
use super::{Account, ClusterError, Endpoints, SystemUser, run, settings};

const COPY_LIMIT: Duration = Duration::from_mins(30);

/// Copies the primary into the standby's folder. It gets its name only when it is whole.
pub(super) async fn copy(
    folder: &Folder,
    binaries: &Binaries,
    user: SystemUser,
    endpoints: &Endpoints,
) -> Result<(), ClusterError> {
    let (data, unfinished) = (folder.replica(), folder.path().join("replica.unfinished"));
    for old in [&data, &unfinished] {
        if old.exists() {
            fs::remove_dir_all(old).map_err(ClusterError::io("remove", old))?;
        }
    }
    renew_slot(endpoints).await?;
    let mut command = run::command(&binaries.program("pg_basebackup"), user);
    command.env("PGPASSWORD", endpoints.password(Account::Replication));
    command.arg("--pgdata").arg(&unfinished);
    command.args(["--host", "127.0.0.1", "--port", &endpoints.primary_port().to_string()]);
    command.args(["--username", Account::Replication.role(), "--no-password", "--slot", settings::SLOT]);
    command.args(["--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream", "--no-sync"]);
    run::run(command, COPY_LIMIT).await?;
    // What --write-recovery-conf says about the connection would win over our own settings, which know the ports.
    let automatic = unfinished.join("postgresql.auto.conf");
    let text = fs::read_to_string(&automatic).map_err(ClusterError::io("read", &automatic))?;
    let ours = |line: &&str| !line.starts_with("primary_conninfo") && !line.starts_with("primary_slot_name");
    let text: String = text.lines().filter(ours).flat_map(|line| [line, "\n"]).collect();
    fs::write(&automatic, text).map_err(ClusterError::io("write", &automatic))?;
    fs::rename(&unfinished, &data).map_err(ClusterError::io("rename", &unfinished))
}

/// A slot that has lost the WAL it kept cannot be used again.
async fn renew_slot(endpoints: &Endpoints) -> Result<(), ClusterError> {
    let mut connection = endpoints.connect_primary(Account::Superuser, "postgres").await?;
    for statement in [
        "SELECT pg_drop_replication_slot(slot_name)::text FROM pg_replication_slots WHERE slot_name = $1 AND NOT active",
        "SELECT pg_create_physical_replication_slot($1, true)::text",
    ] {
        sqlx::query(statement)
            .bind(settings::SLOT)
            .execute(&mut connection)
            .await
            .map_err(ClusterError::sql("renew the replication slot"))?;
    }
    Ok(())
}
