//! Undoing as a job: what the run had changed, and nothing else.

use super::{UTC, because, ids, page, somebody, workers};
use crate::actions::types::{Chosen, Typed};
use crate::cx::Cx;
use crate::jobs::{is_undone_as_job, prepare, start, undo};
use crate::problem::Problem;
use crate::testing::{Desk, action};
use uuid::Uuid;

/// The run of a job that was started.
async fn ran(desk: &Desk, cx: &Cx, key: &str, chosen: Chosen, params: &[(&str, &str)]) -> Uuid {
    let params = params.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let typed = Typed { params, ..because("a test") };
    let job = prepare(cx, &action(key), &UTC, chosen, typed).await.unwrap();
    workers(desk).until_idle().await;
    start(cx, job, 1_000).await.unwrap();
    workers(desk).until_idle().await;
    Uuid::parse_str(page(cx, job).await.job.run.as_deref().unwrap()).unwrap()
}

/// Every action is run as a job.
fn all_as_jobs(desk: &mut Desk, cx: &Cx) -> Cx {
    desk.recompile(|catalog| {
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            action.max_bulk = Some(1_000);
        }
    });
    super::asking(desk, (*cx.actor).clone())
}

#[tokio::test]
async fn an_undo_as_a_job_keeps_what_the_run_had_left_alone() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let cx = all_as_jobs(&mut desk, &cx);
    let says = |made: Result<Uuid, Problem>| match made {
        Err(Problem::Bad(faults)) => faults[0].says.en.clone(),
        other => panic!("{other:?}"),
    };
    // The two were published at different times, which the run has not touched.
    let unpublished = ran(&desk, &cx, "article.unpublish", ids([201, 202]), &[]).await;
    assert!(says(undo(&cx, &UTC, unpublished, because("undo")).await).contains("one by one"));

    // The title of one was this already: only its time of update differs, and its title is nowhere in the event.
    desk.product("UPDATE documents.article SET title = 'A' WHERE id = 1; UPDATE documents.article SET title = 'B' WHERE id = 2").await;
    let renamed = ran(&desk, &cx, "article.rename", ids([1, 2]), &[("title", "B")]).await;
    let both = "SELECT count(*) FROM samuso.event WHERE action = 'article.rename' AND before ? 'title'";
    assert_eq!(desk.number(both).await, 1, "the run changed the title of one of the two");
    assert!(says(undo(&cx, &UTC, renamed, because("undo")).await).contains("one by one"));

    desk.product("UPDATE documents.article SET title = 'A' WHERE id IN (1, 2)").await;
    let renamed = ran(&desk, &cx, "article.rename", ids([1, 2]), &[("title", "C")]).await;
    let job = undo(&cx, &UTC, renamed, because("undo")).await.unwrap();
    workers(&desk).until_idle().await;
    start(&cx, job, 1_000).await.unwrap();
    workers(&desk).until_idle().await;
    assert_eq!(
        desk.product_number("SELECT count(*) FROM documents.article WHERE id IN (1, 2) AND title = 'A'")
            .await,
        2
    );
}

#[tokio::test]
async fn what_a_member_would_undo_of_a_run_decides_whether_it_is_a_job() {
    let mut desk = Desk::open().await;
    let (cx, _) = somebody(&mut desk, "admin", None).await;
    let cx = all_as_jobs(&mut desk, &cx);
    desk.recompile(|catalog| {
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            action.max_targets = 2;
        }
    });
    let cx = super::asking(&desk, (*cx.actor).clone());
    let run = ran(&desk, &cx, "article.hide", ids([1, 2, 3, 201, 202]), &[]).await;
    assert_eq!(is_undone_as_job(&cx, run).await, Ok(true));
    for (channel, is_job) in [("1", true), ("2", false)] {
        let (theirs, _) = somebody(&mut desk, "admin", Some(&[channel])).await;
        assert_eq!(is_undone_as_job(&theirs, run).await, Ok(is_job), "of channel {channel}");
    }
}
