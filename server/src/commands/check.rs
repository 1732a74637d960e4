use super::Configured;
use crate::out;
use crate::stop::Stop;
use backoffice::catalog::open::open;
use backoffice::ops::connect::command_connection;
use backoffice::ops::needless::needless;
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;

const LONG_ABOUT: &str = "\
Hold the catalogue against the database

Says every fault at once, each with its file, line and column, the line itself, and what to do. `samuso serve` makes the \
same checks and does not start with a fault. Nothing is written.

  samuso check
  samuso check --database postgres://me@localhost/product --dir catalog    without a configuration";

/// Hold the catalogue against the database
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct Check {
    #[command(flatten)]
    configured: Configured,
    /// The database to hold it against, whatever the configuration says
    #[arg(long, value_name = "URL", requires = "dir", hide_env_values = true)]
    database: Option<PgConnectOptions>,
    /// The folder of the catalogue, whatever the configuration says
    #[arg(long, value_name = "DIR", requires = "database")]
    dir: Option<PathBuf>,
}

impl Check {
    pub async fn run(self) -> Result<(), Stop> {
        let (dir, database) = if let (Some(dir), Some(database)) = (self.dir, self.database) {
            (dir, database)
        } else {
            let (config, reader) = self.configured.read().checking()?;
            (config.catalog_dir, reader)
        };
        let mut connection =
            command_connection(&database).await.map_err(Stop::cannot("reach the primary"))?;
        let (catalog, notices) = open(&mut connection, &dir).await?;
        for notice in &notices {
            out::line(notice);
        }
        for revoke in needless(&mut connection, &catalog).await? {
            out::line(format_args!("A right that the catalogue does not need: {revoke};\n"));
        }
        let actions: usize = catalog.entities.iter().map(|entity| entity.actions.len()).sum();
        out::line(format!(
            "No fault: {} entities, {actions} actions, {} roles; {} to think about.",
            catalog.entities.len(),
            catalog.roles.len(),
            notices.len()
        ));
        Ok(())
    }
}
