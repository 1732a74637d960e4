use super::office::office;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn ready_names_everything_that_it_needs() {
    let office = office().await;
    let answer = office.browser().get("/readyz").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let report: Value = serde_json::from_str(&answer.body).unwrap();
    for (name, status) in
        [("primary", "up"), ("replica", "up"), ("lag", "ok"), ("migrations", "current"), ("catalogue", "ok")]
    {
        assert_eq!(report[name]["status"], status, "{report}");
    }
    assert_eq!(report["status"], "ready");
    assert!(report["lag"]["ms"].as_i64().unwrap() < 1_000, "{report}");
    assert!(report["lag"]["as_of"].is_string(), "{report}");
    assert_eq!(office.browser().get("/livez").await.body, "alive\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_is_newer_is_named_and_one_that_is_missing_stops_it() {
    let mut office = office().await;
    let add = "INSERT INTO samuso._migrations (version, description, success, checksum, execution_time)
               VALUES (9999, 'later', true, '\\x00', 0)";
    sqlx::query(add).execute(&mut office.owner).await.unwrap();
    let answer = office.browser().get("/readyz").await;
    let report: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(
        (answer.status, &report["status"], &report["migrations"]["status"]),
        (200, &"degraded".into(), &"newer".into())
    );
    sqlx::query("DELETE FROM samuso._migrations").execute(&mut office.owner).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(office.browser().get("/readyz").await.status, 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_it_answers_what_is_under_way_and_ends() {
    let mut office = office().await;
    let mut member = office.member("cx").await;
    let (answer, ()) = tokio::join!(member.get("/login"), async {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    });
    assert_eq!(answer.status, 200);
    let ended = tokio::time::timeout(std::time::Duration::from_secs(5), office.stop()).await;
    assert!(ended.is_ok());
}
