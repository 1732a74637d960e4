//! Whether Samuso can serve: each thing that it needs, by name. Degraded is not down.

mod report;

pub use report::Report;

use crate::oidc::Providers;
use crate::saml;
use backoffice::access::somebody::somebody_looks_after_members;
use backoffice::cx::{Databases, Probe};
use backoffice::jobs::waits_for_a_worker;
use backoffice::limits::{PROBE_LASTS, PROBE_TIMEOUT_MS};
use backoffice::office::Office;
use backoffice::ops::migrate::Schema;
use report::{
    CatalogueReport, Overall, ProviderReport, ProviderStatus, ServerReport, ServerStatus, UpstreamReport,
    WorkerReport, WorkerStatus, lag, migrations, overall, provider, saml_provider, upstream,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
    is_stopping: AtomicBool,
    last: Mutex<Option<(Instant, Report)>>,
}

impl Readiness {
    pub fn new(
        environment: &str,
        office: Arc<Office>,
        databases: Arc<Databases>,
        (providers, saml): (Arc<Providers>, Arc<saml::Providers>),
    ) -> Self {
        let environment = environment.to_owned();
        Self {
            environment,
            office,
            databases,
            providers,
            saml,
            break_glass: false,
            is_stopping: AtomicBool::new(false),
            last: Mutex::new(None),
        }
    }

    /// Whether a local administrator may sign in.
    #[must_use]
    pub fn with_break_glass(self, break_glass: bool) -> Self {
        Self { break_glass, ..self }
    }

    /// From now on it is not: a balancer in front sends nobody any more.
    pub fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
    }

    pub async fn look(&self) -> Report {
        let report = self.last_look().await;
        if self.is_stopping.load(Ordering::Relaxed) { report.stopping() } else { report }
    }

    async fn last_look(&self) -> Report {
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
