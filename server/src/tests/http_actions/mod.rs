//! Actions that the product's own API does, against an API that answers as it is told to.

mod answers;
mod as_any;
mod breaker;
#[cfg(feature = "kill-points")]
mod kill_points;
mod races;
pub mod receiver;
mod secrets;
mod settle;

use super::browser::{Answer, Browser};
use super::office::{Office, office_with};
use crate::config::{Egress, Secret};
use axum::http::header::AUTHORIZATION;
use backoffice::calls::Waits;
use receiver::Receiver;
use std::net::SocketAddr;
use std::time::Duration;
use url::Url;

/// As the demo's catalogue calls it.
const ORIGIN: &str = "http://admin.docs.example";
const SECRET: &str = "Bearer planted-9d8f7a6b";

/// Tests do not wait for as long as people do.
const WAITS: Waits = Waits {
    connect: Duration::from_millis(500),
    total: Duration::from_millis(700),
    again: Duration::from_millis(40),
    open_for: Duration::from_millis(1_500),
    status: [Duration::from_millis(300); 5],
};

pub fn egress(connect: SocketAddr) -> Egress {
    Egress {
        origin: Url::parse(ORIGIN).unwrap(),
        private: true,
        connect: Some(connect),
        header: AUTHORIZATION,
        secret: Some(Secret(SECRET.to_owned())),
        waits: WAITS,
    }
}

async fn office(receiver: &Receiver) -> Office {
    office_with(|serving| serving.egress = vec![egress(receiver.address)]).await
}

/// With a worker, which goes on where nobody waits any more.
async fn office_at_work(receiver: &Receiver) -> Office {
    office_with(|serving| (serving.works, serving.egress) = (true, vec![egress(receiver.address)])).await
}

/// The preview's id.
async fn preview(browser: &mut Browser, ids: &str) -> String {
    let form = [
        ("action", "article.republish"),
        ("ids", ids),
        ("params[note]", "A \"note\""),
        ("reason", "asked for"),
    ];
    let answer = browser.post("/api/actions/preview", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").unwrap().trim_start_matches("/previews/").to_owned()
}

/// The run's id.
async fn run(browser: &mut Browser, ids: &str) -> String {
    let preview = preview(browser, ids).await;
    let ran = browser.post("/api/actions/run", &[("preview", &preview)]).await;
    let location =
        ran.header("location").unwrap_or_else(|| panic!("{}: {}", ran.status, ran.body)).to_owned();
    let run = location.strip_prefix("/runs/").unwrap_or_else(|| panic!("it led to {location}"));
    run.split('?').next().unwrap().to_owned()
}

async fn page(browser: &mut Browser, run: &str) -> Answer {
    browser.get(&format!("/runs/{run}")).await
}

/// State, what was changed, and the calls with their tries.
async fn standing(office: &mut Office, run: &str) -> (String, i64, Vec<String>) {
    let sql = "SELECT r.state, r.changed, array_agg(concat_ws(' ', c.state, c.why, c.status, c.code, c.tries) ORDER BY c.place)
               FROM samuso.run r JOIN samuso.call c ON c.run_id = r.id WHERE r.id = $1::uuid GROUP BY r.id";
    sqlx::query_as(sql).bind(run).fetch_one(&mut office.superuser).await.unwrap()
}

/// Waits until a run has come to this state.
async fn until(office: &mut Office, run: &str, state: &str) -> (String, i64, Vec<String>) {
    for _ in 0..200 {
        let standing = standing(office, run).await;
        if standing.0 == state {
            return standing;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it has not become {state}: {:?}", standing(office, run).await);
}

/// The events of a run and of what was asked for it, oldest first.
async fn events(office: &mut Office, run: &str) -> Vec<String> {
    let sql = "SELECT concat_ws(' ', action, record_id, actor_label, arguments ->> 'answered', arguments ->> 'call.answered')
               FROM samuso.event WHERE run_id::text = $1 OR arguments ->> 'run' = $1 ORDER BY id";
    sqlx::query_scalar(sql).bind(run).fetch_all(&mut office.superuser).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_asked_for_before_and_settled_after_it_with_what_it_changed() {
    let receiver = Receiver::start().await;
    let mut office = office(&receiver).await;
    let mut cx = office.member("cx").await;
    let form = cx.get("/e/article/1/actions/republish").await.body;
    assert!(form.contains("POST http://admin.docs.example/articles/{id}/republish"), "{form}");
    let shown = preview(&mut cx, "1,2").await;
    let shown = cx.get(&format!("/previews/{shown}")).await.body;
    assert!(shown.contains("the product says: it would") && shown.contains("said-by-product"), "{shown}");
    assert!(!shown.contains("secret_of_product"), "only fields of the catalogue are shown");
    assert!(shown.contains("left alone"), "a draft is not called for: {shown}");
    assert_eq!((receiver.calls().len(), receiver.effects()), (0, 0), "a preview calls nothing");
    assert_eq!(receiver.asked().len(), 1, "the product was asked what it would do");

    let run = run(&mut cx, "1,2").await;
    assert_eq!(
        standing(&mut office, &run).await,
        ("succeeded".into(), 1, vec!["succeeded answered 200 republished 1".into()])
    );
    assert_eq!(
        events(&mut office, &run).await,
        ["samuso.call_asked 1 cx", "article.republish 1 cx 200 republished"]
    );
    let calls = receiver.calls();
    assert_eq!((calls.len(), receiver.effects()), (1, 1));
    assert_eq!((calls[0].method.as_str(), calls[0].path.as_str()), ("POST", "/articles/1/republish"));
    assert_eq!(calls[0].body, r#"{"note":"A \"note\""}"#);
    assert_eq!(calls[0].headers["authorization"], SECRET);
    assert_eq!(calls[0].headers["idempotency-key"].len(), 36);
    let shown = page(&mut cx, &run).await.body;
    for word in ["succeeded", "republished", "data-call-state=\"succeeded\""] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    let ko = cx.get(&format!("/e/article/1?run={run}")).await;
    assert_eq!(ko.status, 200);
    // What was sent is not kept.
    let kept = "SELECT count(*) FROM samuso.call WHERE num_nonnulls(url, body, before, status_url) > 0";
    let kept: i64 = sqlx::query_scalar(kept).fetch_one(&mut office.superuser).await.unwrap();
    assert_eq!(kept, 0);
}
