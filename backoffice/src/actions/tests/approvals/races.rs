//! Two at the same time: one is first, whichever it is, and what is kept is true. Each many times, each time on a record of
//! its own.

use super::*;
use crate::actions::approvals::sweep;
use futures::future::join_all;
use std::time::Duration;

const ROUNDS: u32 = 20;

/// Somebody who asks, and three who may approve.
struct Race {
    desk: Desk,
    kim: Cx,
    leads: Vec<Cx>,
}

impl Race {
    async fn new(needed: u32) -> Self {
        let mut desk = Desk::open().await;
        desk.recompile(needing(needed));
        let kim = person(&mut desk, "kim", "cx", Scope::All).await;
        let mut leads = Vec::new();
        for name in ["one", "two", "three"] {
            leads.push(person(&mut desk, name, "cx_lead", Scope::All).await);
        }
        Self { desk, kim, leads }
    }

    async fn ask(&self, article: u32) -> Uuid {
        asked_for(&self.kim, "article.archive", ids(&[&article.to_string()])).await
    }

    /// Events of this kind that tell of the run.
    async fn told(&mut self, run: Uuid, action: &str) -> i64 {
        let told = "SELECT count(*) FROM samuso.event WHERE action = $2 AND (run_id = $1 OR arguments ->> 'run' = $1::text)";
        let told = sqlx::query_scalar(told).bind(run).bind(action);
        told.fetch_one(&mut self.desk.owner).await.unwrap()
    }

    async fn is_archived(&mut self, article: u32) -> bool {
        let archived =
            format!("SELECT count(*) FROM documents.article WHERE id = {article} AND state = 'archived'");
        self.desk.product_number(&archived).await == 1
    }

    /// The effect is there exactly where its one event and the run's state say so.
    async fn is_true(&mut self, run: Uuid, article: u32) -> RunState {
        let state = state(&self.kim, run).await;
        let ran = state == RunState::Succeeded;
        assert_eq!(self.is_archived(article).await, ran, "{state:?}");
        assert_eq!(self.told(run, "article.archive").await, i64::from(ran), "{state:?}");
        let counted = "SELECT approvals = (SELECT count(*) FROM samuso.approval a
            WHERE a.run_id = r.id AND a.round = r.round AND a.decision = 'approved') FROM samuso.run r WHERE id = $1";
        let counted: bool =
            sqlx::query_scalar(counted).bind(run).fetch_one(&mut self.desk.owner).await.unwrap();
        assert!(counted, "every approval that counts is a decision, and every decision counts");
        state
    }
}

/// On a task of its own, some moments later.
fn soon<T: Send + 'static>(
    wait_us: u64,
    what: impl Future<Output = T> + Send + 'static,
) -> tokio::task::JoinHandle<T> {
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_micros(wait_us)).await;
        what.await
    })
}

fn deciding(
    cx: &Cx,
    run: Uuid,
    choice: Choice,
    wait_us: u64,
) -> tokio::task::JoinHandle<Result<Decided, Problem>> {
    let cx = cx.clone();
    soon(wait_us, async move { says(&cx, run, 1, choice).await })
}

#[tokio::test(flavor = "multi_thread")]
async fn of_approvers_at_once_one_is_the_last_and_it_runs_once() {
    for needed in [1, 2] {
        let mut race = Race::new(needed).await;
        for article in 1..=ROUNDS {
            let run = race.ask(article).await;
            let all = race.leads.iter().map(|lead| deciding(lead, run, Choice::Approve, 0));
            let decided: Vec<_> =
                join_all(all).await.into_iter().map(|task| task.unwrap().unwrap()).collect();
            let count = |is: Decided| decided.iter().filter(|decided| **decided == is).count();
            let expected = (1, needed as usize - 1, 3 - needed as usize);
            assert_eq!((count(RAN), count(Decided::Counted), count(Decided::Over)), expected, "{decided:?}");
            assert_eq!(race.is_true(run, article).await, RunState::Succeeded);
            assert_eq!(race.told(run, "samuso.approved").await, i64::from(needed));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_press_counts_once() {
    for needed in [1, 2] {
        let mut race = Race::new(needed).await;
        for article in 1..=ROUNDS {
            let run = race.ask(article).await;
            let presses = (0..3).map(|_| deciding(&race.leads[0], run, Choice::Approve, 0));
            let decided: Vec<_> =
                join_all(presses).await.into_iter().map(|task| task.unwrap().unwrap()).collect();
            let already = decided.iter().filter(|decided| **decided == Decided::Already).count();
            assert_eq!(already, 2, "{decided:?}");
            assert_eq!(race.told(run, "samuso.approved").await, 1);
            let expected = if needed == 1 { RunState::Succeeded } else { RunState::Requested };
            assert_eq!(race.is_true(run, article).await, expected);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn approve_against_cancel_and_against_refuse() {
    let mut race = Race::new(1).await;
    let mut seen = std::collections::BTreeSet::new();
    for article in 1..=ROUNDS {
        let run = race.ask(article).await;
        let wait = u64::from(article % 5) * 700;
        let approved = deciding(&race.leads[0], run, Choice::Approve, wait);
        let refused = deciding(&race.leads[1], run, Choice::Refuse, 1_500);
        let kim = race.kim.clone();
        let cancelled = soon(u64::from(article % 3) * 1_000, async move { cancel(&kim, run).await });
        let approved = approved.await.unwrap().unwrap();
        let (refused, cancelled) = (refused.await.unwrap().unwrap(), cancelled.await.unwrap().unwrap());
        let state = race.is_true(run, article).await;
        let told = (
            race.told(run, "samuso.approved").await,
            race.told(run, "samuso.refused").await,
            race.told(run, "samuso.approval_cancelled").await,
        );
        let done = (
            i64::from(approved != Decided::Over),
            i64::from(refused == Decided::Refused),
            i64::from(cancelled),
        );
        assert_eq!(told, done, "{approved:?} {refused:?} {state:?}");
        match state {
            RunState::Succeeded => assert_eq!((approved, told), (RAN, (1, 0, 0))),
            RunState::Refused => assert_eq!(told, (0, 1, 0)),
            // What was approved, and had not begun to run, may still be taken back.
            RunState::Cancelled => assert!(told.1 == 0 && told.2 == 1),
            other => panic!("{other:?}"),
        }
        seen.insert(format!("{state:?}"));
    }
    assert!(seen.len() > 1, "it was a race: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuse_and_approve_against_the_end_of_the_time() {
    let mut race = Race::new(1).await;
    let mut seen = std::collections::BTreeSet::new();
    for article in 1..=ROUNDS {
        let run = race.ask(article).await;
        let ends =
            "UPDATE samuso.run SET expires_at = clock_timestamp() + make_interval(secs => $2) WHERE id = $1";
        let ends = sqlx::query(ends).bind(run).bind(f64::from(article % 10) * 0.004);
        ends.execute(&mut race.desk.owner).await.unwrap();
        let choice = if article % 2 == 0 { Choice::Approve } else { Choice::Refuse };
        let decided = deciding(&race.leads[0], run, choice, 0);
        let (office, databases) = (Arc::clone(&race.desk.office), Arc::clone(&race.desk.databases));
        let swept = soon(u64::from(article % 10) * 4_000, async move { sweep(&office, &databases).await });
        let decided = decided.await.unwrap().unwrap();
        swept.await.unwrap().unwrap();
        sweep(&race.desk.office, &race.desk.databases).await.unwrap();
        let state = race.is_true(run, article).await;
        let expired = race.told(run, "samuso.approval_expired").await;
        match state {
            RunState::Expired => assert_eq!(expired, 1),
            RunState::Refused => assert_eq!((decided, expired), (Decided::Refused, 0)),
            RunState::Succeeded => assert_eq!((decided, expired), (RAN, 0)),
            other => panic!("{other:?} {decided:?}"),
        }
        seen.insert(format!("{state:?}"));
    }
    assert!(seen.len() > 1, "it was a race: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn approve_against_the_record_being_changed() {
    let mut race = Race::new(1).await;
    let mut product = race.desk.connect(demo::cluster::Account::Product).await;
    let mut seen = std::collections::BTreeSet::new();
    // By how much the decision is late; whichever was first is held back the next time, however busy the machine is.
    let mut late_us: i64 = 0;
    for article in 1..=ROUNDS {
        let run = race.ask(article).await;
        let decided = deciding(&race.leads[0], run, Choice::Approve, late_us.max(0).unsigned_abs());
        let changed = "UPDATE documents.article SET title = title || '!' WHERE id = $1 RETURNING state::text";
        let id = i64::from(article);
        tokio::time::sleep(Duration::from_micros(late_us.min(0).unsigned_abs())).await;
        let then: String = sqlx::query_scalar(changed).bind(id).fetch_one(&mut product).await.unwrap();
        let decided = decided.await.unwrap().unwrap();
        let state = race.is_true(run, article).await;
        match decided {
            // It was as it had been seen: the other change came after it.
            RAN => assert_eq!((state, then.as_str()), (RunState::Succeeded, "archived")),
            Decided::AskedAgain | Decided::Approved(Carried::AskedAgain) => {
                assert_eq!((state, then.as_str()), (RunState::Requested, "published"));
                let request = runs::page(&race.kim, run).await.unwrap().request.unwrap();
                assert_eq!((request.round, request.again), (2, Some(Again::Changed)));
            }
            other => panic!("{other:?}"),
        }
        late_us += if state == RunState::Succeeded { 4_000 } else { -4_000 };
        seen.insert(format!("{state:?}"));
    }
    assert!(seen.len() > 1, "it was a race: {seen:?}");
}
