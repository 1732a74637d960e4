//! The configuration: `samuso.toml` and the `SAMUSO_…` variables. Everything is looked at before anything is done, so
//! that one start shows every fault.

mod break_glass;
mod commands;
mod egress;
mod fault;
pub mod keys;
mod notify;
mod probe;
mod providers;
mod reader;
mod serving;
mod source;
mod tables;
mod tickets;
mod values;

pub use break_glass::LocalAdministrator;
pub use egress::Egress;
pub use fault::{Fault, Faults, Place};
pub use notify::{Email, Notify};
pub use probe::ProbeSettings;
pub use providers::{
    Binding, GOOGLE, MetadataFrom, ProviderSettings, RoleRule, SamlSettings, Secret, Whom, given,
};
pub use values::{is_loopback, is_safe};

use crate::http::client::Network;
use crate::http::rates::MemberRate;
use app::visit::Environment;
use backoffice::access::session::Lasts;
use backoffice::limits::{REQUESTS_AT_ONCE_MIN, REQUESTS_AT_ONCE_OF_PROCESSOR};
use backoffice::ops::connect::Servers;
use backoffice::tickets::Patterns;
use source::Source;
use sqlx::postgres::PgConnectOptions;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// What every command that works on an office needs.
#[derive(Clone, Debug)]
pub struct Config {
    pub environment: Environment,
    pub log: Log,
    pub catalog_dir: PathBuf,
}

#[derive(Clone, Debug)]
pub struct Log {
    pub format: LogFormat,
    pub filter: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// What `serve` needs.
#[derive(Clone, Debug)]
pub struct Serving {
    pub config: Config,
    pub listen: SocketAddr,
    pub public_url: Url,
    /// Who says where visitors come from.
    pub trusted_proxies: Vec<Network>,
    /// Requests that are answered at the same time.
    pub at_once: usize,
    /// How much a member may ask for.
    pub member_rate: MemberRate,
    /// Told to stop, new requests are answered for so long.
    pub drain: Duration,
    pub site: Option<PathBuf>,
    /// Jobs are worked on in this process; else by `samuso work`.
    pub works: bool,
    pub servers: Servers,
    pub sessions: Lasts,
    /// Of OpenID Connect.
    pub providers: Vec<ProviderSettings>,
    pub saml: Vec<SamlSettings>,
    /// For when none of them answers.
    pub break_glass: Option<LocalAdministrator>,
    /// Who signs in with a token, to look.
    pub probe: Option<ProbeSettings>,
    /// Where people are told of what waits for them.
    pub notify: Notify,
    /// What Prometheus says to be told how things stand.
    pub metrics_token: Option<Secret>,
    /// What HTTP actions may call.
    pub egress: Vec<Egress>,
    /// Where the tickets are that members work on.
    pub tickets: Arc<Patterns>,
}

/// What `check` looks at.
#[derive(Clone, Debug)]
pub struct Checking {
    pub config: Config,
    pub primary: PgConnectOptions,
    pub oidc: Vec<ProviderSettings>,
    pub saml: Vec<SamlSettings>,
    pub break_glass: Option<LocalAdministrator>,
    pub probe: Option<ProbeSettings>,
    pub egress: Vec<Egress>,
}

impl Serving {
    /// Requests that are answered at the same time on this machine: the processors are kept busy, and nobody waits for long.
    pub fn at_once_here() -> usize {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        (REQUESTS_AT_ONCE_OF_PROCESSOR * processors).max(REQUESTS_AT_ONCE_MIN)
    }

    /// Members of the demo are let in without a password: nowhere but in the demo, and never from another machine.
    pub fn is_demo(&self) -> bool {
        self.config.environment.name == "demo"
            && self.listen.ip().is_loopback()
            && values::is_loopback(&self.public_url)
    }
}

/// The configuration before it is known what is needed of it.
pub struct Reader {
    source: Source,
}

#[cfg(test)]
mod tests;
