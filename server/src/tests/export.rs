//! A timeline as a file, over HTTP.

use super::office::office;

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_is_taken_along_as_a_file() {
    let office = office().await;
    let mut admin = office.member("admin").await;
    assert!(admin.get("/timeline").await.body.contains("/api/timeline/export"));
    let form = [("format", "csv"), ("entity", "article"), ("page", "/timeline?entity=article")];
    let answer = admin.post("/api/timeline/export", &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let name = answer.header("content-disposition").unwrap();
    assert!(name.starts_with("attachment; filename=\"timeline-") && name.ends_with(".csv\""), "{name}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(answer.body.contains("entity=article") && answer.body.contains("\"#\","), "{}", answer.body);

    let wrong = admin.post("/api/timeline/export", &[("format", "xml")]).await;
    assert_eq!(wrong.status, 400, "{}", wrong.body);
    let mut cx = office.member("cx").await;
    assert!(!cx.get("/timeline").await.body.contains("/api/timeline/export"));
    assert_eq!(cx.post("/api/timeline/export", &form).await.status, 403);
}
