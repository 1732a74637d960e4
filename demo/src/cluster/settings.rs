//! The servers' settings. Written anew at every start, so that ports and what we think sensible can change.

use std::fmt::Write as _;
use std::path::Path;

use super::folder::{Folder, Purpose, write_private};
use super::{Account, ClusterError, Endpoints, SystemUser};

pub(super) const FILE: &str = "samuso.conf";
pub(super) const SLOT: &str = "samuso_standby";

/// The same on both servers: a standby needs at least the primary's limits.
const COMMON: &str = "\
listen_addresses = '127.0.0.1'
max_connections = 100
superuser_reserved_connections = 5
shared_preload_libraries = 'pg_stat_statements'
pg_stat_statements.max = 5000
track_io_timing = on
work_mem = '16MB'
maintenance_work_mem = '128MB'
effective_cache_size = '1GB'
random_page_cost = 1.1
jit = off
wal_level = replica
max_wal_senders = 10
max_replication_slots = 10
max_slot_wal_keep_size = '4GB'
max_wal_size = '2GB'
hot_standby = on
hot_standby_feedback = on
wal_receiver_status_interval = '1s'
wal_retrieve_retry_interval = '200ms'
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = '%m [%p] %q%u@%d '
log_min_duration_statement = '2s'
log_checkpoints = off
";

const SIGN_IN: &str = "\
# Loopback only, and nobody without a password.
local all         all                          scram-sha-256
host  all         all             127.0.0.1/32 scram-sha-256
host  replication samuso_replication 127.0.0.1/32 scram-sha-256
";

pub(super) fn write_primary(
    folder: &Folder,
    user: SystemUser,
    endpoints: &Endpoints,
) -> Result<(), ClusterError> {
    let data = folder.primary();
    write_owned(&data.join("pg_hba.conf"), SIGN_IN, user)?;
    write_owned(&data.join(FILE), &settings(folder, endpoints.primary_port()), user)
}

pub(super) fn write_replica(
    folder: &Folder,
    user: SystemUser,
    endpoints: &Endpoints,
) -> Result<(), ClusterError> {
    let mut text = settings(folder, endpoints.replica_port());
    let connection = format!(
        "host=127.0.0.1 port={} user={} password={} application_name=samuso_standby sslmode=disable connect_timeout=5",
        endpoints.primary_port(),
        Account::Replication.role(),
        endpoints.password(Account::Replication),
    );
    line(&mut text, "primary_conninfo", &connection);
    line(&mut text, "primary_slot_name", SLOT);
    write_owned(&folder.replica().join(FILE), &text, user)
}

fn settings(folder: &Folder, port: u16) -> String {
    let mut text = COMMON.to_owned();
    line(&mut text, "port", &port.to_string());
    // A list of names, in which a comma would begin another.
    let sockets = folder.sockets().map(|dir| format!("\"{}\"", dir.replace('"', "\"\"")));
    line(&mut text, "unix_socket_directories", &sockets.unwrap_or_default());
    line(&mut text, "unix_socket_permissions", "0700");
    let memory = match folder.purpose() {
        Purpose::Demo => "256MB",
        Purpose::Test => "64MB",
    };
    line(&mut text, "shared_buffers", memory);
    if folder.purpose() == Purpose::Test {
        text.push_str("fsync = off\nfull_page_writes = off\n");
    }
    text
}

fn line(text: &mut String, name: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{name} = '{}'", value.replace('\\', "\\\\").replace('\'', "''"));
}

fn write_owned(path: &Path, text: &str, user: SystemUser) -> Result<(), ClusterError> {
    write_private(path, text)?;
    user.give(path)
}
