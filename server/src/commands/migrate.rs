use super::Configured;
use super::demo::members;
use crate::out;
use crate::stop::Stop;
use backoffice::ops::connect::command_connection;
use backoffice::ops::migrate::migrate;

const LONG_ABOUT: &str = "\
Bring the `samuso` schema of the product's primary up to date

Signs in as `samuso_owner` (database.owner_url), who may create a schema in the database and needs no other right:

  CREATE ROLE samuso_owner LOGIN PASSWORD '…';
  GRANT CREATE ON DATABASE product TO samuso_owner;

The environment's name is stamped into the database the first time. A database that is stamped with another name is \
refused, and nothing is changed. Running it again does nothing.";

/// Bring the `samuso` schema of the product's primary up to date
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct Migrate {
    #[command(flatten)]
    configured: Configured,
}

impl Migrate {
    pub async fn run(self) -> Result<(), Stop> {
        let (config, owner) = self.configured.read().migrating()?;
        let mut owner = command_connection(&owner).await.map_err(Stop::cannot("reach the primary"))?;
        let migrated = migrate(&mut owner, &config.environment.name).await?;
        out::line(match migrated.made.len() {
            0 => format!("The schema is up to date, at {:04}.", migrated.version),
            made => {
                format!("Made {made} migration{}; the schema is at {:04}.", plural(made), migrated.version)
            }
        });
        // Anybody may sign in to a demo, and nobody else can: so it has somebody to sign in as.
        if config.environment.name == "demo" {
            members::add(&mut owner).await.map_err(Stop::cannot("add the demo's members"))?;
            out::line("A demo: its members are cx, cx_lead, account_manager and admin.");
        }
        Ok(())
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
