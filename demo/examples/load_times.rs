//! How long the demo's data take: `cargo run --release -p demo --example load_times -- [--data DIR] [--scale N]`.

use std::io::{Write, stderr};
use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use demo::cluster::{Account, Cluster, DEMO_DATABASE, Purpose};
use demo::{Scale, product};

/// The same on every run, so that the data are.
const NOW: i64 = 1_795_251_600;

#[derive(Parser)]
struct Arguments {
    /// Loads the CSV files of this folder, instead of generating data
    #[arg(long)]
    data: Option<PathBuf>,
    /// How many times the smallest demo to generate
    #[arg(long, default_value_t = 1)]
    scale: u32,
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
    let url = endpoints.primary_url(Account::Product, DEMO_DATABASE);
    let loaded = match &arguments.data {
        Some(dir) => demo::load(&url, dir, NOW).await?,
        None => demo::generate(&url, Scale::new(arguments.scale)?, NOW).await?,
    };
    writeln!(stderr(), "data         {:6.2} s  {loaded:?}", loaded.took.as_secs_f64())?;

    let started = Instant::now();
    endpoints.wait_for_replica(std::time::Duration::from_mins(5)).await?;
    writeln!(stderr(), "standby      {:6.2} s later", started.elapsed().as_secs_f64())?;
    cluster.stop().await;
    Ok(())
}
