//! The command line: one command, one file.

mod admin;
mod audit;
pub mod break_glass;
mod capture;
pub mod check;
mod demo;
mod grants;
mod init;
mod migrate;
mod named_roles;
mod probe;
pub mod serve;
mod work;

use crate::config::Reader;
use crate::stop::Stop;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

const ABOUT: &str = "The back office that a company would otherwise build for itself";

const LONG_ABOUT: &str = "\
Samuso (사무소, \"the office\") lets the people who answer customers' tickets look things up in the product's PostgreSQL, \
see who changed what, and put it right: in a browser, without SQL.

Try it, with servers and data of its own:

  samuso demo

Set it up for a product:

  samuso init --database postgres://…/product --out catalog   write a first catalogue from the schema
  samuso migrate                                              make the `samuso` schema in the product's primary
  samuso grants | psql postgres://…/product                   grant what the catalogue needs
  samuso check                                                hold the catalogue against the database
  samuso serve                                                answer";

const CONFIGURATION: &str = "\
Configuration: samuso.toml in the working folder (or --config, or SAMUSO_CONFIG), and SAMUSO_… variables, which win: \
server.listen is SAMUSO_SERVER_LISTEN. `samuso.example.toml` lists every key.";

#[derive(Debug, Parser)]
#[command(name = "samuso", version, about = ABOUT, long_about = LONG_ABOUT, after_help = CONFIGURATION)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Work(work::Work),
    Demo(demo::Demo),
    Migrate(migrate::Migrate),
    Check(check::Check),
    Grants(grants::Grants),
    Init(init::Init),
    BreakGlass(break_glass::BreakGlass),
    Admin(admin::Admin),
    Audit(audit::Audit),
    Capture(capture::Capture),
    Probe(probe::Probe),
}

/// Which configuration to read.
#[derive(Debug, Args)]
struct Configured {
    /// The configuration file [default: samuso.toml, where there is one]
    #[arg(long, value_name = "FILE", env = "SAMUSO_CONFIG")]
    config: Option<PathBuf>,
}

impl Configured {
    fn read(&self) -> Reader {
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Reader::open(self.config.as_deref(), std::env::vars_os().filter_map(unicode))
    }
}

impl Cli {
    pub async fn run(self) -> Result<(), Stop> {
        match self.command {
            Command::Serve(serve) => Box::pin(serve.run()).await,
            Command::Work(work) => work.run().await,
            Command::Demo(demo) => Box::pin(demo.run()).await,
            Command::Migrate(migrate) => migrate.run().await,
            Command::Check(check) => check.run().await,
            Command::Grants(grants) => grants.run().await,
            Command::Init(init) => init.run().await,
            Command::BreakGlass(break_glass) => break_glass.run(),
            Command::Admin(admin) => admin.run().await,
            Command::Audit(audit) => audit.run().await,
            Command::Capture(capture) => capture.run().await,
            Command::Probe(probe) => probe.run().await,
        }
    }
}
