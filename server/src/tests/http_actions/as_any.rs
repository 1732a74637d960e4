//! What holds for every action holds for a call: others approve it, it is undone, and a second press changes nothing.

use super::receiver::Receiver;
use super::{egress, events, page, preview, run, standing};
use crate::tests::office::{Office, office_with};

/// The demo's catalogue, with this changed in its file of articles.
async fn office_saying(receiver: &Receiver, from: &str, to: &str) -> (Office, tempfile::TempDir) {
    let (dir, demo) = (tempfile::tempdir().unwrap(), concat!(env!("CARGO_MANIFEST_DIR"), "/../catalog"));
    for file in std::fs::read_dir(demo).unwrap().map(Result::unwrap) {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let text = if file.file_name() == "article.toml" { text.replace(from, to) } else { text };
        std::fs::write(dir.path().join(file.file_name()), text).unwrap();
    }
    let office = office_with(|serving| {
        serving.egress = vec![egress(receiver.address)];
        dir.path().clone_into(&mut serving.config.catalog_dir);
    });
    (office.await, dir)
}

#[tokio::test(flavor = "multi_thread")]
async fn others_approve_it_and_only_then_it_is_called() {
    let receiver = Receiver::start().await;
    let approved = "max_targets = 20\napprovals = 1\n[action.republish.http]";
    let (mut office, _dir) =
        office_saying(&receiver, "max_targets = 20\n[action.republish.http]", approved).await;
    let mut cx = office.member("cx").await;
    let run = run(&mut cx, "1").await;
    assert_eq!(receiver.calls().len(), 0, "asked for, and not called");
    let form = [("run", &*run), ("round", "1"), ("choice", "approve")];
    let mut admin = office.member("admin").await;
    assert_eq!(admin.post("/api/approvals/decide", &form).await.status, 303);
    assert_eq!(
        standing(&mut office, &run).await,
        ("succeeded".into(), 1, vec!["succeeded answered 200 republished 1".into()])
    );
    let told = events(&mut office, &run).await;
    assert_eq!(
        told,
        [
            "samuso.approval_asked 1 cx",
            "samuso.approved 1 admin",
            "samuso.call_asked 1 cx",
            "article.republish 1 cx 200 republished"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_undone_and_pressed_twice_it_is_called_once() {
    let receiver = Receiver::start().await;
    let with_undo = "undo = \"unpublish\"\nmax_targets = 20\n[action.republish.http]";
    let (mut office, _dir) =
        office_saying(&receiver, "max_targets = 20\n[action.republish.http]", with_undo).await;
    let mut cx = office.member("cx").await;
    let shown = preview(&mut cx, "1").await;
    let first = cx.post("/api/actions/run", &[("preview", &shown)]).await;
    let again = cx.post("/api/actions/run", &[("preview", &shown)]).await;
    let run = first.header("location").unwrap().trim_start_matches("/runs/").to_owned();
    assert_eq!(again.header("location"), Some(&*format!("/runs/{run}?repeated=1")));
    assert_eq!(receiver.calls().len(), 1);
    // The receiver changes nothing in the database: before and after are alike, and it can be undone all the same.
    let undo = cx.post("/api/actions/undo", &[("run", &run), ("reason", "wrong")]).await;
    let undo = undo.header("location").unwrap().trim_start_matches("/previews/").to_owned();
    assert_eq!(cx.post("/api/actions/run", &[("preview", &undo)]).await.status, 303);
    assert_eq!(standing(&mut office, &run).await.0, "undone");
    assert!(page(&mut cx, &run).await.body.contains("undone"));
    let state: String = sqlx::query_scalar("SELECT state::text FROM documents.article WHERE id = 1")
        .fetch_one(&mut office.superuser)
        .await
        .unwrap();
    assert_eq!(state, "draft");
}
