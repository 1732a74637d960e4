//! How long the demo's data take: `cargo run --release -p demo --example load_times -- [--data DIR] [--scale N]`.

use std::io::{Write, stderr};
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use demo::cluster::{Account, Cluster, DEMO_DATABASE, Purpose};
use demo::product;

#[derive(Parser)]
struct Arguments {
    /// Loads the CSV files of this folder
    #[arg(long)]
    data: PathBuf,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let dir = tempfile::tempdir()?;
    let started = Instant::now();
    let mut cluster = Cluster::start(dir.path(), Purpose::Demo).await?;
    writeln!(stderr(), "servers      {:6.2} s", started.elapsed().as_secs_f64())?;

    let endpoints = cluster.endpoints();
    let mut connection = endpoints.connect_primary(Account::Product, DEMO_DATABASE).await?;
    product::create_schema(&mut connection).await?;
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let url = endpoints.primary_url(Account::Product, DEMO_DATABASE);
    let loaded = demo::load(&url, &arguments.data, now).await?;
    writeln!(stderr(), "data         {:6.2} s  {loaded:?}", loaded.took.as_secs_f64())?;

    let started = Instant::now();
    endpoints.wait_for_replica(std::time::Duration::from_mins(5)).await?;
    writeln!(stderr(), "standby      {:6.2} s later", started.elapsed().as_secs_f64())?;
    cluster.stop().await;
    Ok(())
}
