mod folder;
pub mod members;
mod prepare;
mod product_api;
mod said;

use super::serve;
use crate::config::{Config, Egress, Log, LogFormat, Notify, Serving};
use crate::egress::upstreams;
use crate::http::rates::MemberRate;
use crate::stop::Stop;
use crate::{log, out};
use app::visit::Environment;
use backoffice::access::session::Lasts;
use backoffice::ops::connect::Servers;
use backoffice::tickets::{Pattern, Patterns};
use demo::cluster::{Account, Cluster, DEMO_DATABASE, Endpoints, Purpose};
use prepare::Source;
use sqlx::postgres::PgConnectOptions;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const LONG_ABOUT: &str = "\
Run Samuso on servers and data of its own

Makes a PostgreSQL primary and a replica in a folder of their own, on free loopback ports, brings in a product (a help \
centre) with its data, and answers at http://127.0.0.1:3000. Ctrl-C stops everything that it started. The next start \
finds the data as they were; --reset begins again. PostgreSQL's own programs have to be installed; where they are not, \
it says how to get them.

  samuso demo
  samuso demo --scale 5 --reset          five times the data
  samuso demo --data shared/data/tldr    real data, from CSV files";

/// Run Samuso on servers and data of its own
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct Demo {
    /// The folder of the servers [default: demo-data, or one under /var/tmp where PostgreSQL could not reach that]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Bring in the CSV files of this folder instead of generated data
    #[arg(long, value_name = "DIR", conflicts_with = "scale")]
    data: Option<PathBuf>,
    /// How much data to generate: 1 (what it is without this) is 200 customers, 20,000 articles and 200,000 events
    #[arg(long, value_name = "N")]
    scale: Option<u32>,
    /// Remove the servers and all their data first
    #[arg(long)]
    reset: bool,
    /// Where to answer: loopback alone, since anybody may sign in
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:3000", env = "SAMUSO_SERVER_LISTEN")]
    listen: SocketAddr,
    /// The folder of the catalogue
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    catalog: PathBuf,
}

impl Demo {
    pub async fn run(self) -> Result<(), Stop> {
        if !self.listen.ip().is_loopback() {
            return Err(Stop::because(format!(
                "the demo lets anybody in who can reach it, so it listens on loopback alone, and {} is not",
                self.listen
            )));
        }
        let log = Log { format: LogFormat::Text, filter: "warn,sqlx=error".to_owned() };
        log::start(&log)?;
        let mut stop = Box::pin(serve::told_to_stop()?);
        let dir = folder::choose(self.dir.as_deref())?;
        if self.reset {
            Cluster::erase(&dir, Purpose::Demo).await?;
        }
        out::line(format!("The servers are in {}", dir.display()));
        // Dropped where it is told to stop meanwhile: what had been started stops with it.
        let mut cluster = tokio::select! {
            cluster = Cluster::start(&dir, Purpose::Demo) => cluster?,
            () = &mut stop => return Ok(()),
        };
        let answered = Box::pin(self.answer(&cluster, log, stop)).await;
        cluster.stop().await;
        answered
    }

    async fn answer(
        &self,
        cluster: &Cluster,
        log: Log,
        mut stop: std::pin::Pin<Box<impl Future<Output = ()>>>,
    ) -> Result<(), Stop> {
        let (api, egress) = product_api::bind().await?;
        let serving = self.serving(cluster.endpoints(), log, egress)?;
        let listener = serve::bind(&serving).await?;
        let source = Source::of(self.data.as_deref(), self.scale)?;
        let prepared = tokio::select! {
            prepared = prepare::prepare(cluster.endpoints(), &self.catalog, &source) => prepared?,
            () = &mut stop => return Ok(()),
        };
        said::ready(&serving.public_url, prepared.is_generated);
        let office = prepared.office.with_upstreams(upstreams(&serving.egress));
        let product = cluster.endpoints().primary_url(Account::Product, DEMO_DATABASE);
        tokio::select! {
            served = serve::serve(serving, office, listener, stop) => served,
            ended = api.serve(&product) => ended.map_err(Stop::cannot("answer as the product's API")),
        }
    }

    /// The configuration that somebody would have written for these servers.
    fn serving(&self, endpoints: &Endpoints, log: Log, egress: Egress) -> Result<Serving, Stop> {
        let replica = PgConnectOptions::from_str(&endpoints.replica_url(Account::Reader, DEMO_DATABASE))?;
        let stand_in = PgConnectOptions::from_str(&endpoints.primary_url(Account::Reader, DEMO_DATABASE))?;
        let writer = PgConnectOptions::from_str(&endpoints.primary_url(Account::Writer, DEMO_DATABASE))?;
        Ok(Serving {
            trusted_proxies: Vec::new(),
            drain: Duration::ZERO,
            at_once: Serving::at_once_here(),
            member_rate: MemberRate::default(),
            config: Config {
                environment: Environment::named("demo"),
                log,
                catalog_dir: self.catalog.clone(),
            },
            listen: self.listen,
            public_url: Url::parse(&format!("http://{}", self.listen))?,
            site: None,
            works: true,
            servers: Servers { writer, stand_in, replica },
            sessions: Lasts { idle: Duration::from_mins(30), absolute: Duration::from_hours(10) },
            providers: Vec::new(),
            saml: Vec::new(),
            break_glass: None,
            probe: None,
            notify: Notify::default(),
            metrics_token: None,
            egress: vec![egress],
            tickets: Arc::new(Patterns::new(
                Pattern::read("ZD", "https://acme.zendesk.com/agent/tickets/{id}").into_iter().collect(),
            )),
        })
    }
}
