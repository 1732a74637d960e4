//! More than can be answered: some are told at once to come again, and the others are answered.

use super::office::{Office, office_with};
use backoffice::limits::{BODY_FREE_BYTES, QUERY_MAX_PAIRS, SAML_BODIES_MAX_BYTES, SAML_REQUEST_MAX_BYTES};
use futures::future::join_all;
use sqlx::{Connection, PgConnection, Postgres, Transaction};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const PLACES: usize = 4;

/// Records are read by nobody until this ends: on the replica neither, since a lock of the primary's is its, too.
async fn hold<'c>(office: &Office, holder: &'c mut PgConnection) -> Transaction<'c, Postgres> {
    let mut held = holder.begin().await.unwrap();
    sqlx::query("LOCK TABLE documents.article IN ACCESS EXCLUSIVE MODE").execute(&mut *held).await.unwrap();
    // It is sent to the replica with the next thing that is on disk.
    sqlx::query("SELECT pg_switch_wal()").execute(&mut *held).await.unwrap();
    office.settle().await;
    held
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_to_come_again_is_told_so_and_when_and_keeps_what_was_typed() {
    let mut office = office_with(|serving| serving.at_once = PLACES).await;
    let mut members = Vec::new();
    for key in ["cx", "admin", "cx", "admin", "cx", "admin", "cx", "admin"] {
        members.push(office.member(key).await);
    }
    let mut writer = office.member("admin").await;
    // Connections are there: whoever came late for want of one would find a place that is free again.
    for four in members.chunks_mut(PLACES) {
        join_all(four.iter_mut().map(|member| member.get("/e/channel/1"))).await;
    }
    let mut holder = office.another_superuser().await;
    let held = hold(&office, &mut holder).await;
    let records = join_all(members.iter_mut().map(|member| member.get("/e/article/1")));
    let others = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let alive = office.browser().get("/livez").await;
        let typed = [("entity", "article"), ("id", "1"), ("text", "half typed"), ("page", "/e/article/1")];
        (alive, writer.post("/api/notes/write", &typed).await)
    };
    let (records, (alive, note)) = tokio::join!(records, others);
    assert_eq!(alive.status, 200);
    let refused: Vec<_> = records.iter().filter(|answer| answer.body.contains("too much to do")).collect();
    let said: Vec<_> = records.iter().map(|answer| (answer.status, answer.header("retry-after"))).collect();
    assert_eq!(refused.len(), members.len() - PLACES, "a place each, and no more: {said:?}");
    for answer in refused {
        assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
        assert!(answer.body.contains("너무 많아요"));
        // The policy lets no other style in.
        let nonce =
            answer.body.split("<style nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            !nonce.is_empty() && policy.contains(&format!("style-src 'self' 'nonce-{nonce}'")),
            "{policy}"
        );
        assert!(!answer.body.contains(" style="), "{}", answer.body);
    }
    assert_eq!((note.status, note.header("retry-after")), (503, Some("2")), "{}", note.body);
    assert!(note.body.contains("half typed") && note.body.contains("Nothing was changed"), "{}", note.body);
    assert!(
        note.body.contains("<h1>Wait a moment</h1>"),
        "nothing was wrong with what was typed: {}",
        note.body
    );
    assert!(!note.body.contains("/login"), "they are signed in: {}", note.body);
    held.rollback().await.unwrap();
    for member in &mut members {
        assert_eq!(member.get("/e/article/1").await.status, 200, "every place came back");
    }
    let metrics = office.browser().get("/metrics").await.body;
    assert!(metrics.contains("samuso_http_shed_total{kind=\"record\"} 4"), "{metrics}");
    assert!(metrics.contains("samuso_http_shed_total{kind=\"action\"} 1"));
    assert!(metrics.contains("samuso_http_places 4"), "{metrics}");
    assert!(!office.events().await.iter().any(|event| event.contains("note")), "nothing was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_who_asks_for_much_at_once_takes_no_place_from_others_while_they_wait_for_their_turn() {
    let office = office_with(|serving| serving.at_once = 6).await;
    let mut greedy = Vec::new();
    for _ in 0..12 {
        greedy.push(office.member("cx").await);
    }
    let mut other = office.member("admin").await;
    // Connections are there: the places are for those who are answered, not for those who are looked up.
    join_all(greedy.iter_mut().map(|member| member.get("/e/channel/1"))).await;
    let mut holder = office.another_superuser().await;
    let held = hold(&office, &mut holder).await;
    let much = join_all(greedy.iter_mut().map(|member| member.get("/e/article/1")));
    // Until a second is over, nobody of them is answered: places that were theirs would be so all the time. On a busy machine their
    // sessions are looked up for a moment first, and whoever comes then may be told to come again.
    let meanwhile = async {
        let began = Instant::now();
        loop {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let answer = other.get("/e/channel/1").await;
            if answer.status == 200 || began.elapsed() > Duration::from_millis(600) {
                return answer;
            }
        }
    };
    let (_, answer) = tokio::join!(much, meanwhile);
    assert_eq!(answer.status, 200, "{}", answer.body);
    held.rollback().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_trickles_in_takes_no_place_from_others() {
    let office = office_with(|serving| serving.at_once = PLACES).await;
    let mut member = office.member("admin").await;
    let mut trickling = Vec::new();
    // Of each more than there are places: nobody has to be signed in for these.
    for path in [
        "/preferences",
        "/login/demo",
        "/login/probe",
        "/logout",
        "/saml/acme/acs",
        "/api/jobs/list",
        "/oidc/acme/backchannel-logout",
    ] {
        for _ in 0..=PLACES {
            let mut stream = TcpStream::connect(office.address).await.unwrap();
            let head = format!(
                "POST {path} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\ncontent-length: 100\r\n\
                 content-type: application/x-www-form-urlencoded\r\n\r\nmember=",
                office.address
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            trickling.push(stream);
        }
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(member.post("/preferences", &[("theme", "dark")]).await.status, 303);
    assert_eq!(member.get("/search?q=compress").await.status, 200);
    drop(office.member("cx").await);
    let metrics = office.browser().get("/metrics").await.body;
    assert!(!metrics.contains("samuso_http_shed_total{"), "{metrics}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_all_bring_at_once_has_a_maximum_and_what_is_small_has_room() {
    let office = office_with(|_| {}).await;
    let head = format!(
        "POST /saml/acme/acs HTTP/1.1\r\nhost: {0}\r\ncontent-length: {SAML_REQUEST_MAX_BYTES}\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\n",
        office.address
    );
    let but_one = [head.as_bytes(), "a".repeat(SAML_REQUEST_MAX_BYTES - 1).as_bytes()].concat();
    let all = SAML_BODIES_MAX_BYTES / (SAML_REQUEST_MAX_BYTES - 1 - BODY_FREE_BYTES);
    let (mut kept, mut stranger) = (Vec::new(), office.browser());
    let large = "a".repeat(BODY_FREE_BYTES * 4);
    // Where two are refused at the same moment, there is room again for one: so until there is none.
    let refused = loop {
        let mut stream = TcpStream::connect(office.address).await.unwrap();
        // The last of them may be refused before it is all sent.
        let _ = stream.write_all(&but_one).await;
        kept.push(stream);
        if kept.len() > all {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let answer = stranger.post("/saml/acme/acs", &[("SAMLResponse", &large)]).await;
            if answer.status != 404 || kept.len() > 2 * all {
                break answer;
            }
        }
    };
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("2")), "{}", refused.body);
    assert!(refused.body.contains("you were not signed in"), "{}", refused.body);
    assert_eq!(
        stranger.post("/saml/acme/acs", &[("SAMLResponse", "a")]).await.status,
        404,
        "nobody's provider"
    );
    drop(office.member("cx").await);
    let metrics = office.browser().get("/metrics").await.body;
    assert!(metrics.contains("samuso_http_shed_total{kind=\"sign_in\"}"), "{metrics}");
    drop(kept);
}

/// Tens of thousands of pairs of nothing fit a request, and would be many times as large as they were sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_more_pairs_than_any_of_ours_is_not_kept() {
    let office = office_with(|_| {}).await;
    let typed = [("entity", "article"), ("id", "1"), ("text", "half typed"), ("page", "/e/article/1")];
    let many = vec![("params[x]", "y"); QUERY_MAX_PAIRS];
    for (fields, is_kept) in [(typed.to_vec(), true), ([typed.to_vec(), many].concat(), false)] {
        let answer = office.browser().post("/api/notes/write", &fields).await;
        assert_eq!(answer.body.contains("half typed"), is_kept, "{}: {}", answer.status, answer.body);
    }
}
