//! Finding PostgreSQL's server programs. Distributions keep them off PATH.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use super::{ClusterError, SystemUser, run};

const MINIMUM_MAJOR: u32 = 15;
const NEEDED: [&str; 3] = ["initdb", "postgres", "pg_basebackup"];
const LIMIT: Duration = Duration::from_secs(10);

/// Folders that hold one folder a version, and where the programs are inside it.
const USUAL: [(&str, &str); 5] = [
    ("/usr/lib/postgresql", "bin"),
    ("/usr", "bin"),
    ("/opt/homebrew/opt", "bin"),
    ("/usr/local/opt", "bin"),
    ("/Library/PostgreSQL", "bin"),
];

/// A folder with PostgreSQL's programs.
#[derive(Debug, Clone)]
pub(super) struct Binaries {
    dir: PathBuf,
    major: u32,
}

impl Binaries {
    /// The first on PATH, else the newest installed; `made_by` asks for the version that made the data.
    pub(super) async fn find(made_by: Option<u32>) -> Result<Self, ClusterError> {
        let mut found = Vec::new();
        for dir in candidates().await {
            let complete = NEEDED.iter().all(|program| dir.join(program).is_file());
            if complete && let Some(major) = major(&dir).await {
                found.push(Self { dir, major });
            }
        }
        found.retain(|binaries| binaries.major >= MINIMUM_MAJOR);
        let Some(first) = found.first() else {
            return Err(ClusterError::NoBinaries { minimum: MINIMUM_MAJOR });
        };
        match made_by {
            None => Ok(first.clone()),
            Some(made_by) => {
                found.iter().find(|binaries| binaries.major == made_by).cloned().ok_or_else(|| {
                    let versions: Vec<_> = found.iter().map(|binaries| binaries.major.to_string()).collect();
                    ClusterError::OtherVersion { made_by, found: versions.join(", ") }
                })
            }
        }
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

async fn candidates() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut dirs: Vec<PathBuf> = env::split_paths(&path).collect();
    let mut command = run::command(Path::new("pg_config"), SystemUser::Ourselves);
    command.arg("--bindir");
    dirs.extend(run::run(command, LIMIT).await.ok().map(|dir| PathBuf::from(dir.trim())));
    dirs.extend(usual_places());
    dirs
}

fn usual_places() -> Vec<PathBuf> {
    let mut dirs: Vec<(u32, PathBuf)> = Vec::new();
    for (parent, inside) in USUAL {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            // 17, pgsql-17, postgresql@17
            let version = name.trim_start_matches("pgsql-").trim_start_matches("postgresql@");
            if let Ok(version) = version.parse() {
                dirs.push((version, entry.path().join(inside)));
            }
        }
    }
    dirs.sort_by_key(|(version, _)| Reverse(*version));
    dirs.into_iter().map(|(_, dir)| dir).collect()
}

/// `postgres (PostgreSQL) 15.18 (Debian …)` → 15
async fn major(dir: &Path) -> Option<u32> {
    let mut command = run::command(&dir.join("postgres"), SystemUser::Ourselves);
    command.arg("--version");
    let text = run::run(command, LIMIT).await.ok()?;
    let version = text.split_whitespace().nth(2)?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
