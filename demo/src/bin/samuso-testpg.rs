//! A PostgreSQL primary and standby for tests, thrown away afterwards.
//!
//! `samuso-testpg -- cargo nextest run` runs one command with them. Without a command it prints the variable that
//! tests look for and stays until its standard input closes or it is told to stop.

use std::io::{Read, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use std::{env, thread};

use clap::Parser;
use demo::cluster::{Cluster, ClusterError, Purpose, TEST_CLUSTER_VARIABLE};
use tokio::process::Command;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

const COMMAND_END_LIMIT: Duration = Duration::from_secs(10);

/// Runs a PostgreSQL primary and standby for tests, and removes them afterwards
#[derive(Parser)]
struct Arguments {
    /// The folder they are in: new or empty [default: a new one in the system's folder for temporary files]
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Runs this with the servers, then ends as it ended. Without it, the servers run until standard input closes
    #[arg(trailing_var_arg = true)]
    command: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            // Nobody is left to tell if standard error is gone.
            let _ = writeln!(stderr(), "samuso-testpg: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut stop = Stop::listen()?;
    let dir =
        arguments.dir.unwrap_or_else(|| env::temp_dir().join(format!("samuso-test-{}", std::process::id())));
    let mut cluster = tokio::select! {
        cluster = Cluster::start(&dir, Purpose::Test) => cluster?,
        () = stop.asked() => return end(&dir, ExitCode::FAILURE).await.map_err(Into::into),
    };
    let dir = dir.canonicalize()?;
    let served = match arguments.command.split_first() {
        Some((program, rest)) => run_command(program, rest, &dir, &mut stop).await,
        None => stay(&dir, &mut stop).await.map(|()| ExitCode::SUCCESS),
    };
    cluster.stop().await;
    drop(cluster);
    Ok(end(&dir, served?).await?)
}

async fn end(dir: &Path, code: ExitCode) -> Result<ExitCode, ClusterError> {
    Cluster::erase(dir, Purpose::Test).await?;
    Ok(code)
}

async fn run_command(
    program: &str,
    rest: &[String],
    dir: &Path,
    stop: &mut Stop,
) -> std::io::Result<ExitCode> {
    let mut command = Command::new(program);
    let mut child = command.args(rest).env(TEST_CLUSTER_VARIABLE, dir).kill_on_drop(true).spawn()?;
    let status = tokio::select! {
        status = child.wait() => status?,
        () = stop.asked() => {
            // A terminal's Ctrl-C has reached it too: it may tidy up.
            let _ = tokio::time::timeout(COMMAND_END_LIMIT, child.wait()).await;
            return Ok(ExitCode::FAILURE);
        }
    };
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

async fn stay(dir: &Path, stop: &mut Stop) -> std::io::Result<()> {
    writeln!(stdout(), "export {TEST_CLUSTER_VARIABLE}={}", quoted(dir))?;
    stdout().flush()?;
    let (closed, input_closed) = oneshot::channel();
    // Reading standard input cannot be cancelled, so a thread of its own does it and ends with the process.
    thread::spawn(move || {
        let mut buffer = [0; 256];
        while std::io::stdin().read(&mut buffer).is_ok_and(|read| read > 0) {}
        closed.send(())
    });
    tokio::select! {
        _ = input_closed => {}
        () = stop.asked() => {}
    }
    Ok(())
}

/// For a POSIX shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}

/// The signals that ask us to end.
struct Stop([Signal; 3]);

impl Stop {
    fn listen() -> std::io::Result<Self> {
        Ok(Self([
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
        ]))
    }

    async fn asked(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}
