use super::Configured;
use super::serve::{open, told_to_stop};
use crate::stop::Stop;
use crate::{log, out};
use backoffice::calls::Calls;
use backoffice::cx::Databases;
use backoffice::jobs::Workers;
use backoffice::limits::CLOSE_TIMEOUT_MS;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;

const LONG_ABOUT: &str = "\
Work on jobs, and answer nobody

`samuso serve` works on jobs by itself, unless `jobs.in` says `work`. Any number of these can run: a job is one worker's at \
a time, and one that ends in the midst of a chunk is followed by another at the very record that comes next. SIGTERM or \
Ctrl-C stops it: the chunk that is under way is rolled back, and its records are done later.

  samuso work";

/// Work on jobs, and answer nobody
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct Work {
    #[command(flatten)]
    configured: Configured,
}

impl Work {
    pub async fn run(self) -> Result<(), Stop> {
        let serving = self.configured.read().serving()?;
        log::start(&serving.config.log)?;
        let stop = told_to_stop()?;
        let office = open(&serving).await?;
        let (databases, mut heartbeat) = Databases::connect(&serving.servers);
        let databases = Arc::new(databases);
        heartbeat.beat().await;
        let office = Arc::new(office);
        let workers = Workers::new(Arc::clone(&office), Arc::clone(&databases));
        let mut beside = JoinSet::new();
        beside.spawn(heartbeat.run());
        beside.spawn(Arc::clone(&databases).keep_filled());
        beside.spawn(workers.clone().run());
        beside.spawn(Calls::new(office, Arc::clone(&databases)).run());
        out::line("Samuso works on jobs");
        stop.await;
        beside.shutdown().await;
        workers.let_go().await;
        // A server that stands still is not waited for.
        let _ = timeout(Duration::from_millis(CLOSE_TIMEOUT_MS), databases.close()).await;
        Ok(())
    }
}
