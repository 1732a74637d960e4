//! One postmaster, as a child of ours.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::sync::{oneshot, watch};
use tokio::time::{Instant, sleep, timeout};

use super::binaries::Binaries;
use super::{ClusterError, SystemUser, run};

/// Recovery after a crash of a big load takes its time.
const START_LIMIT: Duration = Duration::from_mins(3);
const FAST_LIMIT: Duration = Duration::from_secs(15);
const IMMEDIATE_LIMIT: Duration = Duration::from_secs(5);
const DROP_LIMIT: Duration = Duration::from_secs(3);
const POLL: Duration = Duration::from_millis(10);
const LOG_MAX_BYTES: u64 = 16 << 20;
const TAIL_MAX_BYTES: u64 = 2_000;

/// How a server is told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopMode {
    /// Ends every session and leaves the data tidy.
    Fast,
    /// At once, as a crash would; the next start recovers.
    Immediate,
}

pub(super) struct Server {
    name: &'static str,
    data: PathBuf,
    log: PathBuf,
    postgres: PathBuf,
    user: SystemUser,
    running: Option<Running>,
}

struct Running {
    pid: i32,
    exited: watch::Receiver<Option<ExitStatus>>,
}

impl Server {
    pub(super) fn new(
        name: &'static str,
        data: PathBuf,
        log: PathBuf,
        binaries: &Binaries,
        user: SystemUser,
    ) -> Self {
        Self { name, data, log, postgres: binaries.program("postgres"), user, running: None }
    }

    /// Starts it and waits until it takes connections. Nothing to do where it runs.
    pub(super) async fn start(&mut self) -> Result<(), ClusterError> {
        if self.running.as_ref().is_some_and(|running| running.exited.borrow().is_none()) {
            return Ok(());
        }
        let command = self.command().await?;
        let running = keep(self.name, command).await.map_err(ClusterError::io("run", &self.postgres))?;
        let running = self.running.insert(running);
        let deadline = Instant::now() + START_LIMIT;
        let why = loop {
            if let Some(status) = *running.exited.borrow() {
                break format!("it ended ({status})");
            }
            if takes_connections(&self.data, running.pid) {
                return Ok(());
            }
            if Instant::now() > deadline {
                break format!("it took no connections within {} s", START_LIMIT.as_secs());
            }
            sleep(POLL).await;
        };
        self.stop(StopMode::Immediate).await;
        let (log, tail) = (self.log.clone(), tail(&self.log).unwrap_or_default());
        Err(ClusterError::Start { server: self.name, why, log, tail })
    }

    /// Stops it, by force if it takes too long.
    pub(super) async fn stop(&mut self, mode: StopMode) {
        let Some(mut running) = self.running.take() else { return };
        let steps =
            [(Signal::INT, FAST_LIMIT), (Signal::QUIT, IMMEDIATE_LIMIT), (Signal::KILL, IMMEDIATE_LIMIT)];
        let first = usize::from(mode == StopMode::Immediate);
        for (signal, limit) in steps.into_iter().skip(first) {
            running.signal(signal);
            if timeout(limit, running.exited.wait_for(Option::is_some)).await.is_ok() {
                return;
            }
            tracing::warn!(server = self.name, ?signal, "PostgreSQL does not stop");
        }
    }

    async fn command(&self) -> Result<Command, ClusterError> {
        let log = open_log(&self.log).map_err(ClusterError::io("open", &self.log))?;
        let errors = log.try_clone().map_err(ClusterError::io("open", &self.log))?;
        let mut command = if can_die_with_us().await {
            let mut command = Command::new("setpriv");
            command.args(["--pdeathsig", "INT"]).arg(&self.postgres);
            command
        } else {
            Command::new(&self.postgres)
        };
        self.user.apply(&mut command);
        command.arg("-D").arg(&self.data);
        // A group of its own: the terminal's Ctrl-C is ours to hear first.
        command.process_group(0).stdin(Stdio::null()).stdout(log).stderr(errors);
        Ok(command)
    }
}

impl Drop for Server {
    #[expect(
        clippy::disallowed_methods,
        reason = "nothing can be awaited here, and servers must not be left behind"
    )]
    fn drop(&mut self) {
        let Some(running) = self.running.take() else { return };
        for signal in [Signal::INT, Signal::QUIT] {
            running.signal(signal);
            let deadline = std::time::Instant::now() + DROP_LIMIT;
            while std::time::Instant::now() < deadline {
                if running.exited.borrow().is_some() {
                    return;
                }
                thread::sleep(POLL);
            }
        }
        running.signal(Signal::KILL);
    }
}

impl Running {
    fn signal(&self, signal: Signal) {
        if self.exited.borrow().is_none()
            && let Some(pid) = Pid::from_raw(self.pid)
        {
            // An error means that it ended meanwhile.
            let _ = kill_process(pid, signal);
        }
    }
}

/// Runs the command from a thread that lives as long as the process does.
///
/// Linux sends the signal of `setpriv --pdeathsig` when the thread that made the child ends. A worker thread of a
/// runtime may end any time; this one waits for the child, so only the end of our process can come before.
async fn keep(name: &'static str, mut command: Command) -> std::io::Result<Running> {
    let (started, pid) = oneshot::channel();
    let (tell, exited) = watch::channel(None);
    thread::Builder::new().name(format!("postgres {name}")).spawn(move || match command.spawn() {
        Err(error) => drop(started.send(Err(error))),
        Ok(mut child) => {
            // Linux's process ids stay far below i32::MAX.
            drop(started.send(Ok(i32::try_from(child.id()).unwrap_or_default())));
            tell.send_replace(Some(child.wait().unwrap_or_default()));
        }
    })?;
    let pid = pid.await.map_err(std::io::Error::other)??;
    Ok(Running { pid, exited })
}

/// Whether `setpriv` (util-linux) is there to make a server stop when we are killed. Where it is not, the next start
/// of the folder stops what was left behind.
async fn can_die_with_us() -> bool {
    let mut command = run::command(Path::new("setpriv"), SystemUser::Ourselves);
    command.args(["--pdeathsig", "INT", "true"]);
    run::run(command, IMMEDIATE_LIMIT).await.is_ok()
}

/// The eighth line of the pid file, as `pg_ctl` reads it.
fn takes_connections(data: &Path, pid: i32) -> bool {
    let text = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    let mut lines = text.lines().map(str::trim);
    lines.next() == Some(&*pid.to_string()) && lines.nth(6) == Some("ready")
}

fn open_log(path: &Path) -> std::io::Result<File> {
    if fs::metadata(path).is_ok_and(|log| log.len() > LOG_MAX_BYTES) {
        fs::rename(path, path.with_extension("log.old"))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

fn tail(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_MAX_BYTES)))?;
    let mut bytes = Vec::new();
    file.take(TAIL_MAX_BYTES).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
