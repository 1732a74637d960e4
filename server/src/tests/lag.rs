//! A replica that stands still while the primary goes on: what a member has just done they see, and pages say how old the
//! rest is. The test has a cluster of its own: everybody else's replica would stand still with it.

use super::outage::{Outage, PATIENCE, RECORD, acts, within};
use backoffice::limits::{LAG_MAX_MS, LAG_NAMED_MS};
use sqlx::AssertSqlSafe;

/// From now on, the heartbeat is this much later than it is.
async fn beats_late(outage: &mut Outage, ms: i64) {
    let sql = format!(
        "CREATE OR REPLACE FUNCTION samuso.late() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN NEW.beat_at := NEW.beat_at + {ms} * interval '1 ms'; RETURN NEW; END $$"
    );
    sqlx::query(AssertSqlSafe(sql)).execute(&mut outage.office.owner).await.unwrap();
    let trigger = "CREATE OR REPLACE TRIGGER late BEFORE UPDATE ON samuso.heartbeat FOR EACH ROW EXECUTE FUNCTION samuso.late()";
    sqlx::query(trigger).execute(&mut outage.office.owner).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_stands_still_hides_no_own_write_and_is_named() {
    let mut outage = Outage::prepare().await;
    let mut admin = outage.office.member("admin").await;
    let mut other = outage.office.member("cx").await;
    assert!(!admin.get(RECORD).await.body.contains("data-state"));
    let mut replica = outage.replica().await;
    sqlx::query("SELECT pg_wal_replay_pause()").execute(&mut replica).await.unwrap();

    // The member finds the change on the page that follows; the cookie says for how long they do.
    acts(&mut admin, "article.hide").await;
    assert!(admin.cookies.contains_key("samuso_lsn"), "{:?}", admin.cookies);
    assert!(admin.get(RECORD).await.body.contains("shows the change you have just made"));
    // Others have the replica's state, and so has the member without the cookie.
    let seen = r#"data-action="article.hide""#;
    assert!(!other.get(RECORD).await.body.contains(seen));
    let position = admin.cookies.remove("samuso_lsn").unwrap();
    assert!(!admin.get(RECORD).await.body.contains(seen));
    // One that nobody can place is asked for on the primary.
    admin.cookies.insert("samuso_lsn".to_owned(), "somewhere".to_owned());
    assert!(admin.get(RECORD).await.body.contains(seen));
    // One that the primary has not reached is not believed.
    admin.cookies.insert("samuso_lsn".to_owned(), "FFFFFFFF/0".to_owned());
    assert!(!admin.get(RECORD).await.body.contains(seen), "{position}");
    admin.cookies.clear();

    beats_late(&mut outage, LAG_NAMED_MS).await;
    within(PATIENCE, "pages say how old they are", async || {
        other.get(RECORD).await.body.contains("Data as of")
    })
    .await;
    within(PATIENCE, "it is behind", async || outage.status_of("lag").await == "behind").await;
    assert!(!other.get(RECORD).await.body.contains(seen), "it is read all the same");

    beats_late(&mut outage, LAG_MAX_MS).await;
    within(PATIENCE, "reads go to the primary", async || other.get(RECORD).await.body.contains(seen)).await;
    within(PATIENCE, "it is too far", async || outage.status_of("lag").await == "too_far").await;
    assert_eq!(other.get("/search?q=compress").await.status, 503);

    sqlx::query("SELECT pg_wal_replay_resume()").execute(&mut replica).await.unwrap();
    within(PATIENCE, "all is as before", async || !other.get(RECORD).await.body.contains("data-state")).await;
}
