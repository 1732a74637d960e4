//! The `samuso` binary.

use clap::Parser;
use server::commands::Cli;
use std::process::ExitCode;

/// A page is made of thousands of small pieces, on every processor at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(cli.run()));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            server::out::fault(stop);
            ExitCode::FAILURE
        }
    }
}
