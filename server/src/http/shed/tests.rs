mod pace;
mod waiting;

use super::pace::Pace;
use super::*;
use axum::http::Method;
use backoffice::limits::{
    LINE_STANDS_AFTER_MS, LINE_WAIT_MS, PLACES_BACK_MS, PLACES_LOOK_ANSWERS, PLACES_LOOK_EVERY_MS,
};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

fn gate(places: usize) -> Gate {
    Gate::new(Pace::steady(places))
}

/// Waits for a place in a task of its own, and says its kind once it has one.
fn waits(gate: &Gate, kind: Kind, told: &Arc<Mutex<Vec<Kind>>>) -> tokio::task::JoinHandle<()> {
    let (gate, told) = (gate.clone(), Arc::clone(told));
    tokio::spawn(async move {
        let place = gate.enter(kind).await;
        if place.is_some() {
            told.lock().unwrap().push(kind);
        }
    })
}

#[tokio::test]
async fn a_free_place_goes_to_what_is_needed_most() {
    let (gate, told) = (gate(1), Arc::default());
    let first = gate.enter(Kind::Export).await.unwrap();
    let mut all = Vec::new();
    for kind in [Kind::Export, Kind::Search, Kind::Record, Kind::Action, Kind::Timeline] {
        all.push(waits(&gate, kind, &told));
        sleep(Duration::from_millis(10)).await;
    }
    drop(first);
    futures::future::join_all(all).await;
    assert_eq!(*told.lock().unwrap(), Kind::ALL);
}

#[tokio::test]
async fn what_is_needed_less_stops_sooner_and_the_last_places_are_for_records() {
    let gate = gate(8);
    let mut taken = Vec::new();
    for (kind, may_have) in
        [(Kind::Export, 3), (Kind::Search, 5), (Kind::Action, 6), (Kind::Timeline, 7), (Kind::Record, 8)]
    {
        while taken.len() < may_have {
            taken.push(gate.enter(kind).await.unwrap());
        }
        assert!(gate.enter(kind).await.is_none(), "{kind:?}");
    }
    taken.pop();
    assert!(gate.enter(Kind::Timeline).await.is_none());
    assert!(gate.enter(Kind::Record).await.is_some());
}

#[tokio::test]
async fn a_crowd_waits_and_more_than_can_be_answered_is_told_soon() {
    let gate = gate(1);
    let held = gate.enter(Kind::Record).await.unwrap();
    let began = Instant::now();
    assert!(gate.enter(Kind::Record).await.is_none());
    assert!(began.elapsed() >= Duration::from_millis(LINE_WAIT_MS), "nobody had waited before");
    // Somebody always waits: the line stands.
    let crowd: Vec<_> = (0..8).map(|_| waits(&gate, Kind::Record, &Arc::default())).collect();
    sleep(Duration::from_millis(LINE_STANDS_AFTER_MS * 2)).await;
    let began = Instant::now();
    assert!(gate.enter(Kind::Record).await.is_none());
    assert!(began.elapsed() < Duration::from_millis(LINE_WAIT_MS / 2), "{:?}", began.elapsed());
    drop(held);
    futures::future::join_all(crowd).await;
    assert!(gate.enter(Kind::Record).await.is_some(), "every place came back");
}

#[tokio::test]
async fn while_reads_are_held_back_so_is_what_is_needed_less_and_slow_actions_are_in_no_reads_way() {
    let gate = Gate::new(Pace::new(16));
    let mut actions = Vec::new();
    for _ in 0..12 {
        actions.push(gate.enter(Kind::Action).await.unwrap());
    }
    // Records are not known, and so they are slow: the fewest places are left.
    let now = Instant::now();
    for look in 0..20 {
        let now = now + Duration::from_millis(PLACES_LOOK_EVERY_MS * look);
        let mut state = gate.state();
        state.pace.line_stands(now);
        (0..PLACES_LOOK_ANSWERS).for_each(|_| state.pace.answered(Duration::from_secs(1), 16, now));
    }
    // However slow this machine is, it does not end before it is looked at.
    let still_stands = || gate.state().pace.line_stands(Instant::now());
    still_stands();
    assert_eq!(gate.state().pace.places(Instant::now()), 2);
    let records = [gate.enter(Kind::Record).await.unwrap(), gate.enter(Kind::Record).await.unwrap()];
    assert!(gate.enter(Kind::Record).await.is_none(), "two are read");
    still_stands();
    assert!(gate.enter(Kind::Timeline).await.is_none());
    actions.clear();
    still_stands();
    assert!(gate.enter(Kind::Action).await.is_none(), "two are read");
    drop(records);
    assert!(gate.enter(Kind::Action).await.is_some());
    sleep(Duration::from_millis(PLACES_BACK_MS + 100)).await;
    let mut records = Vec::new();
    while records.len() < 16 {
        records.push(gate.enter(Kind::Record).await.expect("no line has stood for a while"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_place_is_lost_whoever_goes_away() {
    let gate = gate(3);
    let tasks = (0..300_u64).map(|at| {
        let gate = gate.clone();
        tokio::spawn(async move {
            let kind = Kind::ALL[usize::try_from(at % 5).unwrap()];
            // Some leave while they wait, some just as they are let in.
            let entered = timeout(Duration::from_millis(at % 7), gate.enter(kind)).await;
            sleep(Duration::from_millis(at % 3)).await;
            drop(entered);
        })
    });
    futures::future::join_all(tasks.collect::<Vec<_>>()).await;
    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(gate.enter(Kind::Record).await.unwrap());
    }
    assert_eq!(gate.state().taken, 3);
}

#[test]
fn who_signs_in_has_places_apart_and_the_probe_with_them() {
    let of = |method, route| Line::of(&method, route);
    for route in ["/login/probe", "/login/demo", "/login/oidc/{provider}", "/saml/{provider}/acs", "/logout"]
    {
        assert_eq!(of(Method::POST, route), Line::SigningIn, "{route}");
    }
    assert_eq!(of(Method::POST, "/login/break-glass"), Line::Free);
    assert_eq!(of(Method::GET, "/e/{entity}/{id}"), Line::Members(Kind::Record));
}
