//! What is where in a cluster's folder. Nothing is ever removed from a folder that does not say it is a cluster's.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::{ClusterError, Endpoints, SystemUser};

/// A unix socket's path may have 107 bytes on Linux (103 on macOS); this is the longest that PostgreSQL adds.
const SOCKET_PATH_MAX_BYTES: usize = 103;
const SOCKET_NAME: &str = "/.s.PGSQL.65535";

const ENDPOINTS: &str = "endpoints.json";
const COMPLETE: &str = "primary.complete";

/// What a cluster is for. Tests refuse a cluster that was not made for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Keeps what is written to it.
    Demo,
    /// Thrown away afterwards: quicker, and not safe against a crash of the machine.
    Test,
}

impl Purpose {
    fn marker(self) -> &'static str {
        match self {
            Self::Demo => "samuso-demo-cluster",
            Self::Test => "samuso-test-cluster",
        }
    }
}

/// A cluster's folder, held by a lock for as long as this value lives.
pub(super) struct Folder {
    dir: PathBuf,
    purpose: Purpose,
    _lock: File,
}

impl Folder {
    pub(super) fn open(dir: &Path, purpose: Purpose, user: SystemUser) -> Result<Self, ClusterError> {
        create(dir)?;
        let dir = dir.canonicalize().map_err(ClusterError::io("find", dir))?;
        let marker = dir.join(purpose.marker());
        if !marker.exists() {
            let mut entries = fs::read_dir(&dir).map_err(ClusterError::io("read", &dir))?;
            if entries.next().is_some() {
                let why = format!("is not empty, and not a cluster of ours (no {})", purpose.marker());
                return Err(ClusterError::folder(&dir, why));
            }
            let text = "A PostgreSQL primary and standby that Samuso made, and may remove.\n";
            write_private(&marker, text)?;
        }
        user.give(&dir)?;
        let lock = lock(&dir)?;
        Ok(Self { dir, purpose, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.dir
    }

    pub(super) fn purpose(&self) -> Purpose {
        self.purpose
    }

    pub(super) fn primary(&self) -> PathBuf {
        self.dir.join("primary")
    }

    pub(super) fn replica(&self) -> PathBuf {
        self.dir.join("replica")
    }

    pub(super) fn log(&self, server: &str) -> PathBuf {
        self.dir.join(format!("{server}.log"))
    }

    /// Where the servers' unix sockets go: nowhere, if their path would be too long.
    pub(super) fn sockets(&self) -> Option<&str> {
        let dir = self.dir.to_str()?;
        (dir.len() + SOCKET_NAME.len() <= SOCKET_PATH_MAX_BYTES).then_some(dir)
    }

    /// The version of PostgreSQL that made the data, if there is any.
    pub(super) fn made_by(&self) -> Result<Option<u32>, ClusterError> {
        if !self.is_complete() {
            return Ok(None);
        }
        let path = self.primary().join("PG_VERSION");
        let text = fs::read_to_string(&path).map_err(ClusterError::io("read", &path))?;
        Ok(text.trim().parse().ok())
    }

    /// Whether the primary was made to the end: servers, roles, database.
    pub(super) fn is_complete(&self) -> bool {
        self.dir.join(COMPLETE).exists()
    }

    pub(super) fn mark_complete(&self) -> Result<(), ClusterError> {
        write_private(&self.dir.join(COMPLETE), "")
    }

    pub(super) fn read_endpoints(&self) -> Result<Option<Endpoints>, ClusterError> {
        if self.is_complete() { read_endpoints(&self.dir).map(Some) } else { Ok(None) }
    }

    pub(super) fn write_endpoints(&self, endpoints: &Endpoints) -> Result<(), ClusterError> {
        let path = self.dir.join(ENDPOINTS);
        let text = serde_json::to_string_pretty(endpoints)
            .map_err(|error| ClusterError::io("write", &path)(error.into()))?;
        write_private(&path, &text)
    }

    pub(super) fn remove(self) -> Result<(), ClusterError> {
        fs::remove_dir_all(&self.dir).map_err(ClusterError::io("remove", &self.dir))
    }
}

/// Only the folder itself is closed to others: what PostgreSQL runs as has to pass those on the way to it.
fn create(dir: &Path) -> Result<(), ClusterError> {
    if let Some(parent) = dir.parent() {
        fs::create_dir_all(parent).map_err(ClusterError::io("create", parent))?;
    }
    match DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(ClusterError::io("create", dir)(error)),
        _ => Ok(()),
    }
}

/// The endpoints of a cluster that another process runs, if it was made for this.
pub(super) fn endpoints_of(dir: &Path, purpose: Purpose) -> Result<Endpoints, ClusterError> {
    if dir.join(purpose.marker()).exists() {
        return read_endpoints(dir);
    }
    let why = format!("is no cluster for this: it has no {}", purpose.marker());
    Err(ClusterError::folder(dir, why))
}

fn read_endpoints(dir: &Path) -> Result<Endpoints, ClusterError> {
    let path = dir.join(ENDPOINTS);
    let text = fs::read_to_string(&path).map_err(ClusterError::io("read", &path))?;
    serde_json::from_str(&text).map_err(|error| ClusterError::io("understand", &path)(error.into()))
}

fn lock(dir: &Path) -> Result<File, ClusterError> {
    let path = dir.join("lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
    let file = file.map_err(ClusterError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(ClusterError::folder(dir, "is in use: another process runs its servers. Stop that one first"))
        }
        Err(TryLockError::Error(source)) => Err(ClusterError::io("lock", &path)(source)),
    }
}

/// Writes a file that only its owner may read, whole or not at all.
pub(super) fn write_private(path: &Path, text: &str) -> Result<(), ClusterError> {
    let unfinished = path.with_extension("unfinished");
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(ClusterError::io("replace", &unfinished)(error));
        }
        _ => {}
    }
    let mut options = OpenOptions::new();
    let mut file = options.create_new(true).write(true).mode(0o600).open(&unfinished);
    if let Ok(file) = &mut file {
        file.write_all(text.as_bytes()).map_err(ClusterError::io("write", path))?;
    }
    file.map_err(ClusterError::io("create", &unfinished))?;
    fs::rename(&unfinished, path).map_err(ClusterError::io("write", path))
}
