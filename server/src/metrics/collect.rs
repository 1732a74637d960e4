//! How things stand at the moment that somebody asks.

use super::process;
use crate::http::serving::Web;
use backoffice::calls::types::Standing;
use backoffice::cx::Databases;
use backoffice::jobs::types::JobState;
use backoffice::ops::metrics::{
    BREAKER_OPEN, BUILD, CALLS_UNKNOWN, JOBS, JOBS_WAIT, NOTICES_WAITING, PLACES, POOL_CONNECTIONS, POOL_MAX,
    PRIMARY_UP, REPLICA_LAG, REPLICA_UP, START_TIME,
};
use metrics::gauge;

/// What cannot be known now is not a number, rather than what it was last.
const UNKNOWN: f64 = f64::NAN;

pub async fn collect(web: &Web) {
    process::collect();
    gauge!(START_TIME).set(number(web.started.as_second()));
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    gauge!(PLACES).set(number(web.places.now()));
    servers(&web.databases);
    for upstream in web.office.upstreams.iter() {
        let is_open = upstream.standing() == Standing::Open;
        gauge!(BREAKER_OPEN, "upstream" => upstream.origin.clone()).set(f64::from(u8::from(is_open)));
    }
    waiting(&web.databases).await;
}

fn servers(databases: &Databases) {
    let health = databases.health.borrow().clone();
    let is_known = !health.is_stale();
    gauge!(PRIMARY_UP).set(f64::from(u8::from(is_known && health.primary_is_up)));
    gauge!(REPLICA_UP).set(f64::from(u8::from(is_known && health.replica_is_up)));
    let lag = health.lag_ms.filter(|_| is_known);
    gauge!(REPLICA_LAG).set(lag.map_or(UNKNOWN, |ms| number(ms) / 1_000.0));
    for pool in databases.pools() {
        let used = pool.connections.saturating_sub(pool.idle);
        gauge!(POOL_CONNECTIONS, "pool" => pool.name, "state" => "idle").set(number(pool.idle));
        gauge!(POOL_CONNECTIONS, "pool" => pool.name, "state" => "used").set(number(used));
        gauge!(POOL_MAX, "pool" => pool.name).set(number(pool.max));
    }
}

/// On the primary. While it is away, nobody knows.
async fn waiting(databases: &Databases) {
    let waiting = databases.waiting().await;
    let told = waiting.as_ref().ok();
    for state in JobState::ALL.into_iter().filter(|state| !state.is_over()) {
        let jobs = told.map_or(UNKNOWN, |told| number(told.jobs_in(state)));
        gauge!(JOBS, "state" => state.as_str()).set(jobs);
    }
    gauge!(JOBS_WAIT).set(told.map_or(UNKNOWN, |told| told.longest_wait_secs));
    gauge!(CALLS_UNKNOWN).set(told.map_or(UNKNOWN, |told| number(told.calls_unknown)));
    gauge!(NOTICES_WAITING).set(told.map_or(UNKNOWN, |told| number(told.notices)));
}

/// None of these is anywhere near the largest of its kind.
fn number(count: impl TryInto<u32>) -> f64 {
    f64::from(count.try_into().unwrap_or(u32::MAX))
}
