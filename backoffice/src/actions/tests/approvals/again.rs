//! What moved on is decided on anew.

use super::*;

#[tokio::test]
async fn a_record_that_moved_on_is_decided_on_as_it_is_now() {
    let mut desk = Desk::open().await;
    desk.recompile(needing(2));
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let (one, two) = (
        person(&mut desk, "one", "cx_lead", Scope::All).await,
        person(&mut desk, "two", "cx_lead", Scope::All).await,
    );
    let asked = suspend(&kim, "2").await;
    assert_eq!(approve(&one, asked).await, Ok(Decided::Counted));
    assert!(queue(&one).await.unwrap().waiting.is_empty(), "it waits for the others");
    desk.product("UPDATE documents.channel SET name = 'New name' WHERE id = 2").await;
    assert_eq!(approve(&two, asked).await, Ok(Decided::AskedAgain));
    assert_eq!((desk.product_number(SUSPENDED).await, state(&kim, asked).await), (0, RunState::Requested));

    let waits = &queue(&two).await.unwrap().waiting[0];
    assert_eq!((waits.request.round, waits.request.again), (2, Some(Again::Changed)));
    assert_eq!(waits.targets[0].title, "New name");
    assert_eq!(
        (waits.request.approved, waits.request.decisions[0].is_old),
        (0, true),
        "it does not count any more"
    );
    // What they saw was the first preview.
    assert_eq!(says(&two, asked, 1, Choice::Approve).await, Ok(Decided::AskedAgain));
    assert_eq!(says(&two, asked, 2, Choice::Approve).await, Ok(Decided::Counted));
    assert_eq!(desk.product_number(SUSPENDED).await, 0);
    assert_eq!(says(&one, asked, 2, Choice::Approve).await, Ok(RAN));
    assert_eq!((desk.product_number(SUSPENDED).await, events(&mut desk, "channel.suspend").await), (1, 1));
    assert_eq!(events(&mut desk, "samuso.approval_asked_again").await, 1);
}

#[tokio::test]
async fn what_moved_on_after_the_last_approval_does_not_run() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let asked = suspend(&kim, "2").await;
    left_behind(&mut desk, asked, &lead).await;
    desk.product("UPDATE documents.channel SET name = 'New name' WHERE id = 2").await;
    sweep(&desk.office, &desk.databases).await.unwrap();
    assert_eq!((desk.product_number(SUSPENDED).await, state(&kim, asked).await), (0, RunState::Requested));
    assert_eq!(says(&lead, asked, 2, Choice::Approve).await, Ok(RAN));
}

#[tokio::test]
async fn what_cannot_be_run_any_more_has_failed() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let asked = suspend(&kim, "2").await;
    desk.product("UPDATE documents.channel SET suspended = true WHERE id = 2").await;
    assert_eq!(approve(&lead, asked).await, Ok(Decided::AskedAgain));
    let page = runs::page(&kim, asked).await.unwrap();
    assert!(page.run.state == RunState::Failed && page.error.is_some(), "{page:?}");
    assert_eq!(events(&mut desk, "samuso.failed").await, 1);
}

#[tokio::test]
async fn it_is_of_the_records_that_were_shown_and_no_others() {
    let mut desk = Desk::open().await;
    desk.recompile(needing(1));
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let all = Chosen::Matching("channel_id=2&state=published".into());
    let asked = asked_for(&kim, "article.archive", all).await;
    desk.product("UPDATE documents.article SET state = 'published', published_at = now() WHERE id = 203")
        .await;
    assert_eq!(approve(&lead, asked).await, Ok(RAN));
    let archived = "SELECT count(*) FROM documents.article WHERE state = 'archived'";
    assert_eq!(desk.product_number(archived).await, 2, "201 and 202, and not 203");
}
