use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why a cluster could not be made, started or reached, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    #[error(
        "PostgreSQL's servers are not installed: no folder with initdb, postgres and pg_basebackup (version {minimum} or newer) \
         on PATH, from pg_config --bindir, or in the usual places. Install them:\n  \
         Debian, Ubuntu: sudo apt-get install postgresql\n  \
         Fedora, RHEL:   sudo dnf install postgresql-server postgresql-contrib\n  \
         macOS:          brew install postgresql@17\n\
         or put the folder that has them on PATH."
    )]
    NoBinaries { minimum: u32 },

    #[error(
        "the data was made by PostgreSQL {made_by}, and only {found} is installed. Install PostgreSQL {made_by}, \
         or begin again with --reset"
    )]
    OtherVersion { made_by: u32, found: String },

    #[error("{} {why}", .dir.display())]
    Folder { dir: PathBuf, why: String },

    #[error("cannot {what} {}: {source}", .path.display())]
    Io { what: &'static str, path: PathBuf, source: io::Error },

    #[error("{program} failed ({status}):\n{output}")]
    Program { program: String, status: String, output: String },

    #[error("{program} did not end within {} s", .limit.as_secs())]
    ProgramTimeout { program: String, limit: Duration },

    #[error("the {server} did not start: {why}. The end of {}:\n{tail}", .log.display())]
    Start { server: &'static str, why: String, log: PathBuf, tail: String },

    #[error("no free port between {from} and {to} on 127.0.0.1")]
    NoPort { from: u16, to: u16 },

    #[error("the standby has not caught up with the primary within {} s", .limit.as_secs())]
    Behind { limit: Duration },

    #[error(
        "{name:?} cannot be a database's name here: a-z, 0-9 and _, at most 63, not beginning with a digit"
    )]
    DatabaseName { name: String },

    #[error("{0}")]
    Testing(String),

    #[error("cannot {what}: {source}")]
    Sql { what: &'static str, source: sqlx::Error },
}

impl ClusterError {
    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { what, path, source }
    }

    pub(super) fn sql(what: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Sql { what, source }
    }

    pub(super) fn folder(dir: &Path, why: impl Into<String>) -> Self {
        Self::Folder { dir: dir.to_owned(), why: why.into() }
    }
}
