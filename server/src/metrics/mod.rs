//! `/metrics`: what was counted since this process started, and how things stand now, for Prometheus.

mod collect;
mod process;
mod statements;

pub use collect::collect;
pub use statements::{Lines, STATEMENTS, Statements};

use backoffice::limits::METRICS_SUMMED_UP_EVERY;
use backoffice::ops::metrics::{Kind, METRICS, REQUEST_SECONDS, STATEMENT_SECONDS, UPSTREAM_SECONDS};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use tokio::time::interval;

/// Upper edges in seconds: a page is held to be quick within 100 ms, and none takes longer than a request may.
const REQUEST_EDGES: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 12.0];
/// Statements are ended after a second (reads) or five.
const STATEMENT_EDGES: &[f64] = &[0.001, 0.005, 0.025, 0.1, 0.25, 1.0, 5.0];
const UPSTREAM_EDGES: &[f64] = &[0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The process has one, from its first use on.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let recorder = RECORDER.get_or_init(|| {
        install().inspect_err(|error| tracing::error!(%error, "nothing is counted for /metrics")).ok()
    });
    recorder.as_ref()
}

fn install() -> Result<PrometheusHandle, metrics_exporter_prometheus::BuildError> {
    let edges = [
        (REQUEST_SECONDS, REQUEST_EDGES),
        (STATEMENT_SECONDS, STATEMENT_EDGES),
        (UPSTREAM_SECONDS, UPSTREAM_EDGES),
    ];
    let builder = edges.into_iter().try_fold(PrometheusBuilder::new(), |builder, (name, edges)| {
        builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), edges)
    })?;
    let recorder = builder.install_recorder()?;
    for metric in METRICS {
        match metric.kind {
            Kind::Counter => describe_counter!(metric.name, metric.about),
            Kind::Gauge => describe_gauge!(metric.name, metric.about),
            Kind::Histogram => describe_histogram!(metric.name, Unit::Seconds, metric.about),
        }
    }
    Ok(recorder)
}

/// Sums up what was counted, for as long as the server runs: it would grow otherwise.
pub async fn sum_up() {
    let mut ticks = interval(METRICS_SUMMED_UP_EVERY);
    loop {
        ticks.tick().await;
        if let Some(recorder) = recorder() {
            recorder.run_upkeep();
        }
    }
}
