//! Several at the same time: each call is sent by one, and what nobody knew is settled by one.

use super::receiver::Receiver;
use super::{egress, events, office, standing};
use crate::commands::serve::open;
use crate::tests::office::Office;
use backoffice::calls::Calls;
use backoffice::cx::Databases;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Another process of the same office.
pub async fn another(office: &Office, receiver: &Receiver) -> Calls {
    let mut serving = office.serving();
    serving.egress = vec![egress(receiver.address)];
    let (databases, mut heartbeat) = Databases::connect(&serving.servers);
    heartbeat.beat().await;
    Calls::new(Arc::new(open(&serving).await.unwrap()), Arc::new(databases))
}

/// A run with so many calls in this state, as a process would have left it.
async fn left_behind(office: &mut Office, calls: i32, state: &str) -> Uuid {
    let run = Uuid::now_v7();
    let made = "INSERT INTO samuso.run (id, preview_id, action, entity, actor_kind, actor_id, actor_label, state, request_id)
                VALUES ($1, gen_random_uuid(), 'article.republish', 'article', 'member', 'x', 'x',
                        CASE WHEN $2 = 'asked' THEN 'running' ELSE 'unknown' END, 'r')";
    sqlx::query(made).bind(run).bind(state).execute(&mut office.superuser).await.unwrap();
    let calls_made = "INSERT INTO samuso.call
            (key, run_id, place, record_id, record_label, channel, origin, method, url, status_url, state)
        SELECT key, $1, n, (9000 + n)::text, 'Left', '1', 'http://admin.docs.example', 'POST',
               'http://admin.docs.example/articles/' || n || '/republish', 'http://admin.docs.example/calls/' || key, $3
        FROM (SELECT n, gen_random_uuid() AS key FROM generate_series(1, $2) AS n) AS all_of_them";
    sqlx::query(calls_made).bind(run).bind(calls).bind(state).execute(&mut office.superuser).await.unwrap();
    run
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_workers_one_sends_each_call() {
    let receiver = Receiver::start().await;
    let mut office = office(&receiver).await;
    let run = left_behind(&mut office, 40, "asked").await;
    let mut workers = Vec::new();
    for _ in 0..3 {
        workers.push(another(&office, &receiver).await);
    }
    let at_work = workers.into_iter().map(|worker| async move {
        let mut sent = 0;
        loop {
            match worker.round(None).await {
                0 => return sent,
                some => sent += some,
            }
        }
    });
    let sent = futures::future::join_all(at_work).await;
    assert_eq!(sent.iter().sum::<usize>(), 40, "{sent:?}");
    assert!(sent.iter().all(|sent| *sent > 0), "all of them worked: {sent:?}");
    assert_eq!((receiver.calls().len(), receiver.effects()), (40, 40));
    let (state, changed, calls) = standing(&mut office, &run.to_string()).await;
    assert_eq!((state.as_str(), changed, calls.len()), ("succeeded", 40, 40));
    assert!(calls.iter().all(|call| call == "succeeded answered 200 republished 1"), "{calls:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_person_and_the_sweeper_one_settles_it() {
    let receiver = Receiver::start().await;
    let mut office = office(&receiver).await;
    let sweeper = another(&office, &receiver).await;
    let mut admin = office.member("admin").await;
    let mut won_by_person = 0;
    for round in 0..20_u64 {
        let run = left_behind(&mut office, 1, "unknown").await;
        let key: Uuid = sqlx::query_scalar("SELECT key FROM samuso.call WHERE run_id = $1")
            .bind(run)
            .fetch_one(&mut office.superuser)
            .await
            .unwrap();
        let (key, id) = (key.to_string(), run.to_string());
        let form = [("call", &*key), ("run", &*id), ("outcome", "done"), ("reason", "looked it up")];
        let person = async {
            tokio::time::sleep(Duration::from_millis(round % 5 * 3)).await;
            admin.post("/api/actions/settle", &form).await
        };
        let (said, swept) = tokio::join!(person, sweeper.sweep());
        assert_eq!(said.status, 303, "{}", said.body);
        let by_person = said.header("location").unwrap().ends_with("settled=done");
        won_by_person += u32::from(by_person);
        let told = events(&mut office, &id).await;
        let (state, changed, calls) = standing(&mut office, &id).await;
        if by_person {
            assert_eq!(
                (state.as_str(), changed, &*calls[0]),
                ("succeeded", 1, "succeeded person 0"),
                "{swept}"
            );
            assert_eq!(told, ["samuso.call_was_done 9001 admin", "article.republish 9001 x person"]);
        } else {
            assert_eq!(
                (state.as_str(), changed, &*calls[0]),
                ("failed", 0, "failed status 404 0"),
                "{swept}"
            );
            assert_eq!(told, ["samuso.call_failed 9001 x 404"]);
        }
    }
    println!("a person won {won_by_person} of 20");
}
