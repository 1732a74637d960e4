mod asked;
mod page;
mod said;
mod steps;
mod token;
mod visit;

use crate::config::keys::TOKEN_VARIABLE;
use crate::out;
use crate::stop::Stop;
use backoffice::limits::PROBE_STEP_LIMIT_MS;
use said::Said;
use std::path::PathBuf;
use std::time::Duration;
use steps::{Asked, run};
use url::Url;

const LONG_ABOUT: &str = "\
Sign in, search, open a record, read its timeline and sign out, as a member would: for a cron

Says a line for each step with how long it took, and what is wrong where one fails, or takes longer than it may; all \
together may take 10 s. It ends with 0 where all went well, else with 1.

It signs in with a token, as the service [probe] of samuso.toml: `samuso probe token` makes one. It reads the token from \
SAMUSO_PROBE_TOKEN or from a file, never from an argument, which everybody on the machine can read. On the demo it needs none.

  samuso probe token
  samuso probe https://office.example.com --token-file /run/secrets/probe_token
  samuso probe http://127.0.0.1:3000

docs/operating.md says how to set it up.";

/// Sign in, search and open a record, as a member would: for a cron
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Probe {
    #[command(subcommand)]
    what: Option<What>,
    /// The address that members type
    #[arg(required = true)]
    url: Option<Url>,
    /// The file that holds nothing but the token [default: what `SAMUSO_PROBE_TOKEN` holds]
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// What to search for; where nothing is found then, the probe fails [default: 압축, or else the first row of a list]
    #[arg(long, value_name = "WORD")]
    search: Option<String>,
    /// How long one step may take, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = PROBE_STEP_LIMIT_MS)]
    limit_ms: u64,
    /// Authorities that are believed besides the public ones, in PEM: where the certificate is the company's own
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Say it in one line of JSON
    #[arg(long)]
    json: bool,
    /// Write metrics there, too, for the textfile collector of Prometheus' `node_exporter`
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make a token, and its hash for samuso.toml
    Token,
}

impl Probe {
    pub async fn run(self) -> Result<(), Stop> {
        let Some(url) = self.url else { return token::make() };
        let token = token::given(self.token_file.as_deref(), std::env::var(TOKEN_VARIABLE).ok())?;
        let limit = Duration::from_millis(self.limit_ms);
        let ca = self
            .ca
            .as_ref()
            .map(|file| std::fs::read(file).map_err(Stop::cannot(format!("read {}", file.display()))));
        let ca = ca.transpose()?;
        let (token, search, ca) = (token.as_ref(), self.search.as_deref(), ca.as_deref());
        let said = Said::new(&url, run(&Asked { url: &url, token, search, limit, ca }).await?);
        if self.json {
            out::line(said.json());
        } else {
            for line in said.lines() {
                out::line(line);
            }
        }
        if let Some(file) = &self.metrics {
            said.write_metrics(file)?;
        }
        said.fault().map_or(Ok(()), |fault| Err(Stop::because(fault)))
    }
}
