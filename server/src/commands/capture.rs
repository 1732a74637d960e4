use super::Configured;
use crate::out;
use crate::stop::Stop;
use backoffice::catalog::model::Catalog;
use backoffice::catalog::open::open;
use backoffice::ops::connect::command_connection;
use backoffice::ops::migrate::verify as is_ours;
use backoffice::timeline::capture::{install, list, remove};
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;

const LONG_ABOUT: &str = "\
Put every change of the product's tables on the timeline, whoever makes it

Actions write their own events, and the product its audit table. What comes past both (psql, a script, a migration) leaves \
no trace: a trigger on the table sees it all the same. A change that neither an event nor a row of the product's audit \
table of the same transaction tells of is on the timeline as unknown, with the database role and the application's name.

  samuso capture install documents.article documents.space --database postgres://superuser@…/product
  samuso capture list --database …      which tables have the trigger, and whether it knows the catalogue as it is now
  samuso capture remove documents.space --database …

Each row that changes is written a second time, and a change that cannot be written down is refused: docs/capture.md says \
what that costs. To be installed again when the catalogue gets or loses a column of the table.";

const INSTALL_ABOUT: &str = "\
Make the triggers

In one transaction, which takes a short lock on each table: where that is not had within three seconds, nothing is done, and \
it can be tried again.";

/// Put every change of the product's tables on the timeline, whoever makes it
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct Capture {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make the triggers
    #[command(long_about = INSTALL_ABOUT)]
    Install(Tables),
    /// Take the triggers away; what they captured stays
    Remove(Tables),
    /// Name the tables that have the trigger
    List(Where),
}

#[derive(Debug, clap::Args)]
struct Tables {
    /// Tables of the catalogue's, with their schema: documents.article
    #[arg(required = true, value_name = "TABLE")]
    tables: Vec<String>,
    #[command(flatten)]
    at: Where,
}

#[derive(Debug, clap::Args)]
struct Where {
    /// The primary, as a superuser or whoever else may make triggers on the tables and call `samuso.capture`
    #[arg(long, value_name = "URL", hide_env_values = true)]
    database: PgConnectOptions,
    #[command(flatten)]
    configured: Configured,
}

impl Capture {
    pub async fn run(self) -> Result<(), Stop> {
        match self.what {
            What::Install(asked) => {
                let (mut connection, catalog) = asked.at.open().await?;
                install(&mut connection, &catalog, &asked.tables).await?;
                said(&asked.tables, "Captured from now on");
            }
            What::Remove(asked) => {
                let (mut connection, catalog) = asked.at.open().await?;
                remove(&mut connection, &catalog, &asked.tables).await?;
                said(&asked.tables, "Captured no more");
            }
            What::List(at) => {
                let (mut connection, catalog) = at.open().await?;
                listed(&mut connection, &catalog).await?;
            }
        }
        Ok(())
    }
}

fn said(tables: &[String], what: &str) {
    for table in tables {
        out::line(format!("{what}: {table}"));
    }
}

async fn listed(connection: &mut PgConnection, catalog: &Catalog) -> Result<(), Stop> {
    let tables = list(connection, catalog).await?;
    if tables.is_empty() {
        out::line("No table is captured.");
    }
    for captured in tables {
        out::line(if captured.is_current {
            captured.table
        } else {
            format!("{}: the catalogue has changed since: install it again", captured.table)
        });
    }
    Ok(())
}

impl Where {
    async fn open(self) -> Result<(PgConnection, Catalog), Stop> {
        let config = self.configured.read().config()?;
        let mut connection =
            command_connection(&self.database).await.map_err(Stop::cannot("reach the database"))?;
        is_ours(&mut connection, &config.environment.name).await?;
        let (catalog, _) = open(&mut connection, &config.catalog_dir).await?;
        Ok((connection, catalog))
    }
}
