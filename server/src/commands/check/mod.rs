mod providers;

use super::Configured;
use super::named_roles::{Named, roles_are_known};
use crate::clock::Clock;
use crate::config::{Checking, Egress, LocalAdministrator, ProbeSettings, ProviderSettings, SamlSettings};
use crate::egress::{not_allowed, upstreams};
use crate::out;
use crate::stop::Stop;
use backoffice::catalog::open::open;
use backoffice::ops::connect::command_connection;
use backoffice::ops::missing::missing;
use backoffice::ops::needless::needless;
use providers::asked;
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;

const LONG_ABOUT: &str = "\
Hold the catalogue against the database

Says every fault at once, each with its file, line and column, the line itself, and what to do. `samuso serve` makes the \
same checks and does not start with a fault. Each provider of sign-in is asked, \
and named with what it says. Nothing is written.

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
        let what = if let (Some(dir), Some(database)) = (self.dir, self.database) {
            What { dir, database, ..What::default() }
        } else {
            self.configured.read().checking_all()?.into()
        };
        check(&what, Clock::system(), &mut |line| out::line(line)).await
    }
}

/// What is held against what.
#[derive(Default)]
pub struct What {
    pub dir: PathBuf,
    pub database: PgConnectOptions,
    pub oidc: Vec<ProviderSettings>,
    pub saml: Vec<SamlSettings>,
    pub break_glass: Option<LocalAdministrator>,
    pub probe: Option<ProbeSettings>,
    /// Where there is no configuration, nothing is said of what may be called.
    pub egress: Option<Vec<Egress>>,
}

impl From<Checking> for What {
    fn from(checking: Checking) -> Self {
        let Checking { config, primary, oidc, saml, break_glass, probe, egress } = checking;
        Self {
            dir: config.catalog_dir,
            database: primary,
            oidc,
            saml,
            break_glass,
            probe,
            egress: Some(egress),
        }
    }
}

/// Says everything that there is to say, before it stops for what is wrong.
pub async fn check(what: &What, clock: Clock, say: &mut (dyn FnMut(String) + Send)) -> Result<(), Stop> {
    let providers = asked(&what.oidc, &what.saml, clock).await;
    let all_answer = providers.iter().all(Result::is_ok);
    for provider in providers {
        say(provider.unwrap_or_else(|fault| fault.to_string()));
    }
    let mut connection =
        command_connection(&what.database).await.map_err(Stop::cannot("reach the primary"))?;
    let (catalog, notices) = open(&mut connection, &what.dir).await?;
    for notice in &notices {
        say(notice.to_string());
    }
    roles_are_known(
        &Named::of(&what.oidc, &what.saml, what.break_glass.as_ref(), what.probe.as_ref()),
        &catalog,
    )?;
    for revoke in needless(&mut connection, &catalog).await? {
        say(format!("A right that the catalogue does not need: {revoke};\n"));
    }
    let missing = missing(&mut connection).await?;
    for grant in &missing {
        say(format!("A right that Samuso needs within its own schema: {grant};\n"));
    }
    if !missing.is_empty() {
        let why = "Samuso's roles lack rights within the schema samuso: run what `samuso grants` prints, after each upgrade";
        return Err(Stop::because(why));
    }
    let refused =
        what.egress.as_ref().map(|egress| not_allowed(&catalog, &upstreams(egress))).unwrap_or_default();
    for line in &refused {
        say(format!("{line}\n"));
    }
    if !refused.is_empty() {
        return Err(Stop::because(
            "an action calls a host that samuso.toml does not allow: it is named above",
        ));
    }
    let actions: usize = catalog.entities.iter().map(|entity| entity.actions.len()).sum();
    say(format!(
        "No fault: {} entities, {actions} actions, {} roles; {} to think about.",
        catalog.entities.len(),
        catalog.roles.len(),
        notices.len()
    ));
    if all_answer {
        Ok(())
    } else {
        Err(Stop::because("a provider of sign-in does not answer well: what is wrong is said above"))
    }
}
