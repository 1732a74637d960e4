//! What `/readyz` says, and from what.

use crate::oidc::Provider;
use crate::saml;
use backoffice::calls::Upstream;
use backoffice::calls::types::Standing;
use backoffice::limits::{LAG_MAX_MS, LAG_NAMED_MS};
use backoffice::ops::migrate::Schema;
use jiff::Timestamp;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub(super) status: Overall,
    pub(super) environment: String,
    pub(super) primary: ServerReport,
    pub(super) replica: ServerReport,
    pub(super) lag: LagReport,
    pub(super) migrations: MigrationsReport,
    pub(super) catalogue: CatalogueReport,
    /// For jobs.
    pub(super) worker: WorkerReport,
    /// Where members sign in.
    pub(super) providers: Vec<ProviderReport>,
    /// What HTTP actions call, as this process knows it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) upstreams: Vec<UpstreamReport>,
    /// What works, and should not stay so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) warnings: Vec<&'static str>,
}

impl Report {
    pub fn serves(&self) -> bool {
        self.status != Overall::Unavailable
    }

    /// What it needs may well be there; it will be gone.
    pub(super) fn stopping(mut self) -> Self {
        self.status = Overall::Unavailable;
        self.warnings.push("this process was told to stop");
        self
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Overall {
    Ready,
    Degraded,
    Unavailable,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct ServerReport {
    pub(super) status: ServerStatus,
}

/// From the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ServerStatus {
    Up,
    /// It answers, but our connections to it are all taken.
    Busy,
    Down,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct LagReport {
    pub(super) status: LagStatus,
    pub(super) ms: Option<i64>,
    pub(super) as_of: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LagStatus {
    Ok,
    /// Pages say how old their data is.
    Behind,
    /// Reads go to the primary.
    TooFar,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct MigrationsReport {
    pub(super) status: &'static str,
    pub(super) versions: Vec<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct CatalogueReport {
    pub(super) status: &'static str,
    pub(super) entities: usize,
    pub(super) digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct WorkerReport {
    pub(super) status: WorkerStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WorkerStatus {
    Ok,
    /// A job waits, and none comes.
    Away,
    /// With the primary away, nobody knows.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct ProviderReport {
    pub(super) name: String,
    pub(super) status: ProviderStatus,
    /// What has to be done before long.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) warnings: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct UpstreamReport {
    pub(super) origin: String,
    /// `open`: it fails again and again, and is not called for a while.
    pub(super) breaker: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ProviderStatus {
    Up,
    /// Members sign in, and something is about to expire or could not be had.
    Warned,
    Down,
}

pub(super) fn provider(provider: &Provider) -> ProviderReport {
    let status = if provider.answers() { ProviderStatus::Up } else { ProviderStatus::Down };
    ProviderReport { name: provider.settings.name.clone(), status, warnings: Vec::new() }
}

pub(super) fn saml_provider(provider: &saml::Provider) -> ProviderReport {
    let saml::Standing { name, state, warnings, .. } = provider.standing();
    let status = match state {
        saml::State::Up => ProviderStatus::Up,
        saml::State::Warned => ProviderStatus::Warned,
        saml::State::Down => ProviderStatus::Down,
    };
    ProviderReport { name, status, warnings: warnings.into_iter().map(|warning| warning.en).collect() }
}

pub(super) fn upstream(upstream: &Upstream) -> UpstreamReport {
    let breaker = match upstream.standing() {
        Standing::Open => "open",
        Standing::HalfOpen => "half_open",
        Standing::Up | Standing::NotAllowed => "closed",
    };
    UpstreamReport { origin: upstream.origin.clone(), breaker }
}

pub(super) fn lag(ms: Option<i64>, as_of: Option<Timestamp>) -> LagReport {
    let status = match ms {
        None => LagStatus::Unknown,
        Some(ms) if ms > LAG_MAX_MS => LagStatus::TooFar,
        Some(ms) if ms > LAG_NAMED_MS => LagStatus::Behind,
        Some(_) => LagStatus::Ok,
    };
    LagReport { status, ms, as_of }
}

pub(super) fn migrations(schema: Option<Schema>) -> MigrationsReport {
    let (status, versions) = match schema {
        Some(Schema::Current { version }) => ("current", vec![version]),
        Some(Schema::Missing(versions)) => ("missing", versions),
        Some(Schema::Newer(versions)) => ("newer", versions),
        Some(Schema::Changed(versions)) => ("changed", versions),
        None => ("unknown", Vec::new()),
    };
    MigrationsReport { status, versions }
}

pub(super) fn overall(
    primary: ServerStatus,
    replica: ServerStatus,
    lag: LagStatus,
    migrations: &MigrationsReport,
) -> Overall {
    if (primary, replica) == (ServerStatus::Down, ServerStatus::Down)
        || matches!(migrations.status, "missing" | "changed")
    {
        return Overall::Unavailable;
    }
    let whole = (primary, replica) == (ServerStatus::Up, ServerStatus::Up)
        && lag == LagStatus::Ok
        && migrations.status == "current";
    if whole { Overall::Ready } else { Overall::Degraded }
}
