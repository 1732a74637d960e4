use crate::out;
use crate::stop::Stop;
use backoffice::catalog::init::{ByIdOnly, init};
use backoffice::ops::connect::command_connection;
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;

const LONG_ABOUT: &str = "\
Write a first catalogue from a database's schema

One file for each table that has a key, and roles.toml and timeline.toml beside them: a catalogue that `samuso check` \
passes, to be made one's own. Tables that it leaves out are named, each with the reason, and so is what nobody can \
search for yet, with the index that would help. It asks PostgreSQL's statistics: run ANALYZE first where nobody has. The \
database is only read.

  samuso init --database postgres://me@localhost/product --out catalog";

/// Write a first catalogue from a database's schema
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct Init {
    /// The database, as anybody who may see its schema
    #[arg(long, value_name = "URL")]
    database: PgConnectOptions,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write over a catalogue that is there already
    #[arg(long)]
    overwrite: bool,
}

impl Init {
    pub async fn run(self) -> Result<(), Stop> {
        let connected = command_connection(&self.database).await;
        let mut connection = connected.map_err(Stop::cannot("reach the database"))?;
        let report = init(&mut connection, &self.out, self.overwrite).await?;
        for (table, why) in &report.skipped {
            out::line(format!("left out {table}: {why}"));
        }
        out::line(format!("Wrote {} entities to {}", report.entities, self.out.display()));
        if let Some(audit) = &report.audit {
            out::line(format!("{audit} looks like the product's audit log: look at timeline.toml"));
        }
        by_id_only(&report.by_id_only);
        Ok(())
    }
}

/// What people cannot search for, with what would help first.
fn by_id_only(entities: &[ByIdOnly]) {
    let (helped, others): (Vec<&ByIdOnly>, Vec<&ByIdOnly>) =
        entities.iter().partition(|entity| !entity.indexes.is_empty());
    if !helped.is_empty() {
        out::line("Found by their id only, until there are indexes; then uncomment what their files say:");
    }
    for ByIdOnly { entity, indexes } in helped {
        out::line(format!("  {entity}"));
        for index in indexes {
            out::line(format!("    {index};"));
        }
    }
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|entity| entity.entity.as_str()).collect();
        out::line(format!("Found by their id only, having no name, email or code: {}", names.join(", ")));
    }
}
