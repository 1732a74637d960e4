//! PostgreSQL refuses to run as root; so where we are root, it runs as somebody else, and its files are theirs.

use std::env;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::{ClusterError, run};

const LIMIT: Duration = Duration::from_secs(10);

/// The user whose processes the servers are.
#[derive(Debug, Clone, Copy)]
pub(super) enum SystemUser {
    /// We are not root: the servers run as we do.
    Ourselves,
    Other {
        uid: u32,
        gid: u32,
    },
}

impl SystemUser {
    pub(super) async fn choose() -> Result<Self, ClusterError> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        for name in ["postgres", "nobody"] {
            if let (Ok(uid), Ok(gid)) = (id("-u", name).await, id("-g", name).await) {
                return Ok(Self::Other { uid, gid });
            }
        }
        Err(ClusterError::folder(
            Path::new("/etc/passwd"),
            "names neither postgres nor nobody, and PostgreSQL refuses to run as root. Add a user `postgres`",
        ))
    }

    /// Makes a command run as this user, with nothing of our environment but PATH.
    pub(super) fn apply(self, command: &mut Command) {
        command.env_clear().env("LC_ALL", "C.UTF-8");
        if let Some(path) = env::var_os("PATH") {
            command.env("PATH", path);
        }
        if let Self::Other { uid, gid } = self {
            command.uid(uid).gid(gid).current_dir("/");
        }
    }

    /// Makes a file or folder this user's.
    pub(super) fn give(self, path: &Path) -> Result<(), ClusterError> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Other { uid, gid } => {
                chown(path, Some(uid), Some(gid)).map_err(ClusterError::io("change the owner of", path))
            }
        }
    }

    /// An error that names the first folder on the way that this user may not pass.
    pub(super) async fn check_reaches(self, dir: &Path) -> Result<(), ClusterError> {
        if matches!(self, Self::Ourselves) || self.may_enter(dir).await {
            return Ok(());
        }
        let mut on_the_way: Vec<PathBuf> = dir.ancestors().map(Path::to_owned).collect();
        on_the_way.reverse();
        for folder in on_the_way {
            if !self.may_enter(&folder).await {
                return Err(ClusterError::folder(
                    &folder,
                    "cannot be entered by the user that PostgreSQL runs as (we are root, and it refuses root). \
                     Choose a folder elsewhere, under /var/tmp for instance, or allow it with chmod o+x",
                ));
            }
        }
        Ok(())
    }

    async fn may_enter(self, dir: &Path) -> bool {
        let mut command = run::command(Path::new("/bin/sh"), self);
        command.args(["-c", "cd -- \"$1\"", "sh"]).arg(dir);
        run::run(command, LIMIT).await.is_ok()
    }
}

async fn id(which: &str, name: &str) -> Result<u32, ClusterError> {
    let mut command = run::command(Path::new("id"), SystemUser::Ourselves);
    command.args([which, name]);
    let text = run::run(command, LIMIT).await?;
    text.trim()
        .parse()
        .map_err(|_| ClusterError::folder(Path::new("/etc/passwd"), format!("has no id for {name}")))
}
