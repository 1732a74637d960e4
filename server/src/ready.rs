//! Whether Samuso can serve: each thing that it needs, by name. Degraded is not down.

use crate::oidc::{Provider, Providers};
use crate::saml;
use backoffice::access::somebody::somebody_looks_after_members;
use backoffice::calls::Upstream;
use backoffice::calls::types::Standing;
use backoffice::cx::{Databases, Probe};
use backoffice::jobs::waits_for_a_worker;
use backoffice::limits::{LAG_MAX_MS, LAG_NAMED_MS, PROBE_LASTS, PROBE_TIMEOUT_MS};
use backoffice::office::Office;
use backoffice::ops::migrate::Schema;
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::time::timeout;

/// Loud: the pages where roles are given are shut to everybody.
pub const NOBODY_LOOKS_AFTER_MEMBERS: &str =
    "nobody has a role with access: nobody can open /access. Give it to somebody with `samuso admin`";

/// The last look is kept for a moment, so that whoever asks a thousand times a second asks the servers once.
pub struct Readiness {
    environment: String,
    office: Arc<Office>,
    databases: Arc<Databases>,
    providers: Arc<Providers>,
    saml: Arc<saml::Providers>,
    break_glass: bool,
    last: Mutex<Option<(Instant, Report)>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    status: Overall,
    environment: String,
    primary: ServerReport,
    replica: ServerReport,
    lag: LagReport,
    migrations: MigrationsReport,
    catalogue: CatalogueReport,
    /// For jobs.
    worker: WorkerReport,
    /// Where members sign in.
    providers: Vec<ProviderReport>,
    /// What HTTP actions call, as this process knows it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    upstreams: Vec<UpstreamReport>,
    /// What works, and should not stay so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Overall {
    Ready,
    Degraded,
    Unavailable,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct ServerReport {
    status: ServerStatus,
}

/// From the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum ServerStatus {
    Up,
    /// It answers, but our connections to it are all taken.
    Busy,
    Down,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct LagReport {
    status: LagStatus,
    ms: Option<i64>,
    as_of: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum LagStatus {
    Ok,
    /// Pages say how old their data is.
    Behind,
    /// Reads go to the primary.
    TooFar,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct MigrationsReport {
    status: &'static str,
    versions: Vec<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct CatalogueReport {
    status: &'static str,
    entities: usize,
    digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct WorkerReport {
    status: WorkerStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum WorkerStatus {
    Ok,
    /// A job waits, and none comes.
    Away,
    /// With the primary away, nobody knows.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct ProviderReport {
    name: String,
    status: ProviderStatus,
    /// What has to be done before long.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct UpstreamReport {
    origin: String,
    /// `open`: it fails again and again, and is not called for a while.
    breaker: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum ProviderStatus {
    Up,
    /// Members sign in, and something is about to expire or could not be had.
    Warned,
    Down,
}

impl Report {
    pub fn serves(&self) -> bool {
        self.status != Overall::Unavailable
    }
}

impl Readiness {
    pub fn new(
        environment: &str,
        office: Arc<Office>,
        databases: Arc<Databases>,
        (providers, saml): (Arc<Providers>, Arc<saml::Providers>),
    ) -> Self {
        let environment = environment.to_owned();
        Self { environment, office, databases, providers, saml, break_glass: false, last: Mutex::new(None) }
    }

    /// Whether a local administrator may sign in.
    #[must_use]
    pub fn with_break_glass(self, break_glass: bool) -> Self {
        Self { break_glass, ..self }
    }

    pub async fn look(&self) -> Report {
        let mut last = self.last.lock().await;
        if let Some((at, report)) = &*last
            && at.elapsed() < PROBE_LASTS
        {
            return report.clone();
        }
        let report = self.ask().await;
        *last = Some((Instant::now(), report.clone()));
        report
    }

    async fn ask(&self) -> Report {
        let health = self.databases.health.borrow().clone();
        let beats = !health.is_stale();
        let (fresh, write, replica) = tokio::join!(
            self.probe(Probe::Fresh, beats && health.primary_is_up),
            self.probe(Probe::Write, beats && health.primary_is_up),
            self.probe(Probe::Replica, beats && health.replica_is_up),
        );
        let (primary, replica, schema) = (fresh.0.max(write.0), replica.0, fresh.1.or(write.1).or(replica.1));
        let migrations = migrations(schema);
        let lag = lag(health.lag_ms.filter(|_| beats), health.as_of);
        let providers: Vec<ProviderReport> =
            self.providers.iter().map(provider).chain(self.saml.iter().map(saml_provider)).collect();
        let status = overall(primary, replica, lag.status, &migrations);
        let worker = self.worker(primary == ServerStatus::Up).await;
        let upstreams: Vec<UpstreamReport> = self.office.upstreams.iter().map(upstream).collect();
        let all_answer = worker != WorkerStatus::Away
            && providers.iter().all(|provider| provider.status == ProviderStatus::Up)
            && upstreams.iter().all(|upstream| upstream.breaker == "closed");
        Report {
            // Whoever has a session goes on, and so may those who sign in elsewhere.
            status: if all_answer || status == Overall::Unavailable { status } else { Overall::Degraded },
            environment: self.environment.clone(),
            primary: ServerReport { status: primary },
            replica: ServerReport { status: replica },
            lag,
            migrations,
            catalogue: CatalogueReport {
                status: "ok",
                entities: self.office.catalog.entities.len(),
                digest: self.office.catalog.digest.clone(),
            },
            worker: WorkerReport { status: worker },
            providers,
            upstreams,
            warnings: self.warnings(primary == ServerStatus::Up).await,
        }
    }

    async fn worker(&self, primary_is_up: bool) -> WorkerStatus {
        if !primary_is_up {
            return WorkerStatus::Unknown;
        }
        match timeout(Duration::from_millis(PROBE_TIMEOUT_MS), waits_for_a_worker(&self.databases)).await {
            Ok(Ok(true)) => WorkerStatus::Away,
            Ok(Ok(false)) => WorkerStatus::Ok,
            _ => WorkerStatus::Unknown,
        }
    }

    async fn warnings(&self, primary_is_up: bool) -> Vec<&'static str> {
        let is_shut = primary_is_up && self.nobody_looks_after_members().await;
        let break_glass = self.break_glass.then_some("break_glass is on");
        break_glass.into_iter().chain(is_shut.then_some(NOBODY_LOOKS_AFTER_MEMBERS)).collect()
    }

    /// False, where that cannot be known now.
    pub async fn nobody_looks_after_members(&self) -> bool {
        let asked = somebody_looks_after_members(&self.databases, &self.office.catalog);
        let asked = timeout(Duration::from_millis(PROBE_TIMEOUT_MS), asked).await;
        asked.is_ok_and(|somebody| somebody == Ok(false))
    }

    async fn probe(&self, probe: Probe, is_up: bool) -> (ServerStatus, Option<Schema>) {
        if !is_up {
            return (ServerStatus::Down, None);
        }
        let asked = timeout(Duration::from_millis(PROBE_TIMEOUT_MS), self.databases.probe(probe));
        match asked.await {
            Ok(Ok(schema)) => (ServerStatus::Up, Some(schema)),
            Ok(Err(sqlx::Error::PoolTimedOut)) | Err(_) => (ServerStatus::Busy, None),
            Ok(Err(error)) => {
                tracing::warn!(?probe, %error, "a server did not answer well");
                (ServerStatus::Down, None)
            }
        }
    }
}

fn provider(provider: &Provider) -> ProviderReport {
    let status = if provider.answers() { ProviderStatus::Up } else { ProviderStatus::Down };
    ProviderReport { name: provider.settings.name.clone(), status, warnings: Vec::new() }
}

fn upstream(upstream: &Upstream) -> UpstreamReport {
    let breaker = match upstream.standing() {
        Standing::Open => "open",
        Standing::HalfOpen => "half_open",
        Standing::Up | Standing::NotAllowed => "closed",
    };
    UpstreamReport { origin: upstream.origin.clone(), breaker }
}

fn saml_provider(provider: &saml::Provider) -> ProviderReport {
    let saml::Standing { name, state, warnings, .. } = provider.standing();
    let status = match state {
        saml::State::Up => ProviderStatus::Up,
        saml::State::Warned => ProviderStatus::Warned,
        saml::State::Down => ProviderStatus::Down,
    };
    ProviderReport { name, status, warnings: warnings.into_iter().map(|warning| warning.en).collect() }
}

fn lag(ms: Option<i64>, as_of: Option<Timestamp>) -> LagReport {
    let status = match ms {
        None => LagStatus::Unknown,
        Some(ms) if ms > LAG_MAX_MS => LagStatus::TooFar,
        Some(ms) if ms > LAG_NAMED_MS => LagStatus::Behind,
        Some(_) => LagStatus::Ok,
    };
    LagReport { status, ms, as_of }
}

fn migrations(schema: Option<Schema>) -> MigrationsReport {
    let (status, versions) = match schema {
        Some(Schema::Current { version }) => ("current", vec![version]),
        Some(Schema::Missing(versions)) => ("missing", versions),
        Some(Schema::Newer(versions)) => ("newer", versions),
        Some(Schema::Changed(versions)) => ("changed", versions),
        None => ("unknown", Vec::new()),
    };
    MigrationsReport { status, versions }
}

fn overall(
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
