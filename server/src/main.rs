//! The `samuso` binary.

use backoffice::limits::CLOSE_TIMEOUT_MS;
use clap::Parser;
use server::commands::Cli;
use std::process::ExitCode;
use std::time::Duration;

/// A page is made of thousands of small pieces, on every processor at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    small_pages();
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.map_err(Into::into).and_then(|runtime| {
        let done = runtime.block_on(cli.run());
        // A name server that does not answer holds up a thread, and is not waited for.
        runtime.shutdown_timeout(Duration::from_millis(CLOSE_TIMEOUT_MS));
        done
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            server::out::fault(stop);
            ExitCode::FAILURE
        }
    }
}

/// The allocator asks for pages of 2 MiB where the system has them, and each is resident as a whole once a byte of it is used.
/// A third of the memory was that. Where the system knows no such pages, there is nothing to switch off. (What it starts
/// has none either: the demo's PostgreSQL.)
fn small_pages() {
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}
