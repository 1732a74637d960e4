//! What is told of a run to those who see less.

use super::{UTC, because, done, ids, previewed};
use crate::actions::preview::{preview, preview_undo, show};
use crate::actions::run::run;
use crate::actions::runs;
use crate::actions::types::{RunState, Typed};
use crate::catalog::model::Allowed;
use crate::catalog::types::RoleKey;
use crate::problem::Problem;
use crate::testing::{Desk, NO_EMAIL, action, channels, record};

#[tokio::test]
async fn what_an_action_was_given_is_for_those_who_see_what_it_sets() {
    let mut desk = Desk::open().await;
    let admin = desk.member("admin");
    let typed = Typed { params: vec![("email".into(), "new@hanbit.example".into())], ..because("a test") };
    let id = preview(&admin, &action("manager.change_email"), &UTC, ids(&["2"]), typed).await.unwrap();
    let run = done(run(&admin, id, &UTC).await.unwrap());
    desk.settle().await;
    for (role, tells) in [("admin", true), (NO_EMAIL, false), ("cx", false)] {
        let cx = desk.member(role);
        let page = runs::page(&cx, run).await.unwrap();
        let events =
            crate::timeline::read::of_record(&cx, &record("manager", "2").entity, "2", 5).await.unwrap();
        assert_eq!(page.run.changed, 1);
        assert_eq!(format!("{page:?}").contains("new@hanbit"), tells, "{role}, on the run's page");
        assert_eq!(format!("{:?}", events.events).contains("new@hanbit"), tells, "{role}, on the timeline");
    }
}

#[tokio::test]
async fn who_changes_a_field_that_they_see_masked_is_not_told_what_it_was() {
    let mut desk = Desk::open().await;
    desk.recompile(|catalog| {
        let cx = catalog.roles.get_mut(&RoleKey::new("cx")).unwrap();
        cx.run = Allowed::All;
    });
    let cx = desk.member("cx");
    let typed = Typed { params: vec![("email".into(), "new@hanbit.example".into())], ..because("a test") };
    let id = preview(&cx, &action("manager.change_email"), &UTC, ids(&["2"]), typed).await.unwrap();
    let seen = show(&cx, id, &UTC).await.unwrap();
    assert!(format!("{:?}", seen.targets).contains("l***@hanbit.example"), "{:?}", seen.targets);
    let ran = done(run(&cx, id, &UTC).await.unwrap());
    desk.settle().await;
    let page = runs::page(&cx, ran).await.unwrap();
    for said in [serde_json::to_string(&seen).unwrap(), serde_json::to_string(&page).unwrap()] {
        assert!(!said.contains("lee@hanbit"), "{said}");
    }
    // To give it back is to say what it was.
    let undo = preview_undo(&cx, &UTC, ran, None, because("as it was")).await;
    assert!(matches!(undo, Err(Problem::Bad(_))), "{undo:?}");
}

#[tokio::test]
async fn of_a_run_on_others_records_too_a_member_learns_and_undoes_their_own() {
    let mut desk = Desk::open().await;
    let admin = desk.member("admin");
    let (id, _) = previewed(&admin, "article.hide", ids(&["1", "201"])).await;
    let mixed = done(run(&admin, id, &UTC).await.unwrap());
    let (id, _) = previewed(&admin, "article.hide", ids(&["2"])).await;
    let others = done(run(&admin, id, &UTC).await.unwrap());
    desk.settle().await;
    let member = desk.member_of("account_manager", channels(&["2"]));
    let list = runs::runs(&member, None).await.unwrap();
    let listed: Vec<_> = list.runs.iter().map(|run| (run.id.clone(), run.changed)).collect();
    assert_eq!(listed, [(mixed.to_string(), 1)]);
    let page = runs::page(&member, mixed).await.unwrap();
    assert_eq!((page.run.changed, page.targets.len()), (1, 1));
    let other = preview_undo(&member, &UTC, others, None, because("not mine")).await;
    assert_eq!(other, Err(Problem::NotFound));
    let undo = preview_undo(&member, &UTC, mixed, None, because("mine")).await.unwrap();
    done(run(&member, undo, &UTC).await.unwrap());
    assert_eq!(
        desk.product_number("SELECT sum(id)::bigint FROM documents.article WHERE hidden").await,
        1 + 2
    );
    assert_eq!(runs::page(&admin, mixed).await.unwrap().run.state, RunState::Succeeded);
}
