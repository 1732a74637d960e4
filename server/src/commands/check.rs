use super::Configured;
use crate::clock::Clock;
use crate::config::{Fault, Place, ProviderSettings, SamlSettings};
use crate::oidc::probe;
use crate::out;
use crate::saml::try_metadata;
use crate::stop::Stop;
use backoffice::catalog::open::open;
use backoffice::ops::connect::command_connection;
use backoffice::ops::needless::needless;
use futures::future::join_all;
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;

const LONG_ABOUT: &str = "\
Hold the catalogue against the database

Says every fault at once, each with its file, line and column, the line itself, and what to do. `samuso serve` makes the \
same checks and does not start with a fault. Providers of sign-in are asked, too. Nothing is written.

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
        let (dir, database, providers, saml) = if let (Some(dir), Some(database)) = (self.dir, self.database)
        {
            (dir, database, Vec::new(), Vec::new())
        } else {
            let (config, reader, providers, saml) = self.configured.read().checking_providers()?;
            (config.catalog_dir, reader, providers, saml)
        };
        let mut faults = of_providers(&providers).await;
        faults.extend(of_saml(&saml).await);
        for fault in &faults {
            out::line(fault);
        }
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
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Stop::because("a provider of sign-in does not answer well"))
        }
    }
}

/// Asks every provider, all at the same time: each wait has an end of its own.
async fn of_providers(providers: &[ProviderSettings]) -> Vec<Fault> {
    let probed = providers.iter().map(async |provider| {
        let wrong = probe(provider).await.err()?;
        let issuer = provider.issuer.as_str().trim_end_matches('/');
        Some(Fault {
            place: Place::Nowhere,
            key: format!("provider.{}", provider.name),
            wrong: format!("cannot be signed in with: {wrong}"),
            expects: Some(format!("{issuer}/.well-known/openid-configuration, as this machine can read it")),
        })
    });
    join_all(probed).await.into_iter().flatten().collect()
}

/// The same for metadata.
async fn of_saml(providers: &[SamlSettings]) -> Vec<Fault> {
    let tried = providers.iter().map(async |provider| {
        let wrong = try_metadata(provider, Clock::system()).await.err()?;
        Some(Fault {
            place: Place::Nowhere,
            key: format!("provider.{}.metadata", provider.name),
            wrong: format!("cannot be used: {wrong}"),
            expects: Some("metadata of an identity provider, as this machine can read it".to_owned()),
        })
    });
    join_all(tried).await.into_iter().flatten().collect()
}
