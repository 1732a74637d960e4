//! Servers that a process of ours left behind when it was killed, and the pid file they leave when they are killed.
//!
//! The caller holds the folder's lock, so whoever still works in its data is an orphan.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::{Instant, sleep};

use super::ClusterError;

const POLL: Duration = Duration::from_millis(20);
const STEPS: [(Signal, Duration); 3] = [
    (Signal::INT, Duration::from_secs(15)),
    (Signal::QUIT, Duration::from_secs(5)),
    (Signal::KILL, Duration::from_secs(5)),
];

/// Stops whoever works in this data folder and removes a pid file that tells of nobody.
///
/// Without /proc (macOS) it leaves both to PostgreSQL, which refuses to start while the process of that number lives.
pub(super) async fn stop(data: &Path) -> Result<(), ClusterError> {
    let pid_file = data.join("postmaster.pid");
    if !pid_file.exists() || !Path::new("/proc/self/cwd").exists() {
        return Ok(());
    }
    for (signal, limit) in STEPS {
        let Some(first) = postmaster_first(data, &pid_file) else { break };
        tracing::info!(data = %data.display(), "stopping a server that was left behind");
        // Gone between the look and the signal is as good as stopped.
        let _ = kill_process(first, signal);
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline && !workers(data).is_empty() {
            sleep(POLL).await;
        }
    }
    if !workers(data).is_empty() {
        return Err(ClusterError::folder(data, "is still used by a PostgreSQL server that does not stop"));
    }
    match fs::remove_file(&pid_file) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(ClusterError::io("remove", &pid_file)(error))
        }
        _ => Ok(()),
    }
}

/// The postmaster if it lives, else one of its left children.
fn postmaster_first(data: &Path, pid_file: &Path) -> Option<Pid> {
    let workers = workers(data);
    let named = fs::read_to_string(pid_file).ok().and_then(|text| text.lines().next()?.trim().parse().ok());
    let first = workers.iter().copied().find(|pid| Some(*pid) == named).or(workers.first().copied())?;
    Pid::from_raw(first)
}

/// The `postgres` processes whose working folder this is, as it is for every process of a server.
fn workers(data: &Path) -> Vec<i32> {
    let mut pids = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let works_here = fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == data);
        let name = fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
        if works_here && name.trim_end() == "postgres" {
            pids.push(pid);
        }
    }
    pids
}
