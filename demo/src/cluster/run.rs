//! Running a program to its end.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::{ClusterError, SystemUser};

/// A command with nothing of our environment but PATH: a PGHOST or PGDATA of the caller must not steer it.
pub(super) fn command(program: &Path, user: SystemUser) -> Command {
    let mut command = Command::new(program);
    user.apply(command.as_std_mut());
    command.kill_on_drop(true);
    command
}

/// Runs it and returns what it wrote to its standard output.
pub(super) async fn run(mut command: Command, limit: Duration) -> Result<String, ClusterError> {
    let program = command.as_std().get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = match tokio::time::timeout(limit, command.output()).await {
        Err(_) => return Err(ClusterError::ProgramTimeout { program, limit }),
        Ok(output) => output.map_err(ClusterError::io("run", Path::new(&program)))?,
    };
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let output_text = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(ClusterError::Program { program, status: output.status.to_string(), output: output_text })
}
