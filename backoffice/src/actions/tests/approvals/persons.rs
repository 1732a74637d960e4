//! Who counts: nobody for two, nobody who may not any more, nobody who does not see it.

use super::*;

/// A provider that says this of a member.
async fn known_as(desk: &mut Desk, cx: &Cx, issuer: &str, subject: &str, email: Option<&str>) {
    let identity = "INSERT INTO samuso.identity (provider, issuer, subject, member_id, email)
                    VALUES (left(md5($1 || $2 || $3), 20), $1, $2, $3, $4)";
    let member = Uuid::parse_str(&cx.actor.id).unwrap();
    let identity = sqlx::query(identity).bind(issuer).bind(subject).bind(member).bind(email);
    identity.execute(&mut desk.owner).await.unwrap();
}

async fn revoke(desk: &mut Desk, cx: &Cx) {
    let revoked = "UPDATE samuso.member_grant SET revoked_at = now() WHERE member_id = $1";
    let member = Uuid::parse_str(&cx.actor.id).unwrap();
    sqlx::query(revoked).bind(member).execute(&mut desk.owner).await.unwrap();
}

#[tokio::test]
async fn nobody_approves_their_own_under_another_sign_in() {
    let mut desk = Desk::open().await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    for (name, issuer, subject, email) in [
        ("other-email", "https://two.example", "7", Some("lead@one.example")),
        ("same-account", "https://one.example", "1", None),
    ] {
        let other = person(&mut desk, name, "admin", Scope::All).await;
        let asked = suspend(&lead, "2").await;
        assert_eq!(queue(&other).await.unwrap().waiting.len(), 1, "they could be anybody");
        if name == "other-email" {
            known_as(&mut desk, &lead, "https://one.example", "1", Some("lead@one.example")).await;
        }
        known_as(&mut desk, &other, issuer, subject, email).await;
        assert!(queue(&other).await.unwrap().waiting.is_empty(), "{name}");
        assert!(!runs::page(&other, asked).await.unwrap().request.unwrap().can_decide, "{name}");
        for choice in [Choice::Approve, Choice::Refuse] {
            assert!(matches!(says(&other, asked, 1, choice).await, Err(Problem::Bad(_))), "{name}");
        }
        assert!(
            matches!(approve(&lead, asked).await, Err(Problem::Bad(_))),
            "the lead may approve, and asked"
        );
        assert_eq!(
            (desk.product_number(SUSPENDED).await, state(&lead, asked).await),
            (0, RunState::Requested)
        );
        cancel(&lead, asked).await.unwrap();
    }
}

#[tokio::test]
async fn nobody_counts_for_two() {
    let mut desk = Desk::open().await;
    desk.recompile(needing(2));
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let (one, other) = (
        person(&mut desk, "one", "cx_lead", Scope::All).await,
        person(&mut desk, "other", "cx_lead", Scope::All).await,
    );
    known_as(&mut desk, &one, "https://one.example", "1", Some("one@one.example")).await;
    known_as(&mut desk, &other, "https://two.example", "2", Some("one@one.example")).await;
    let asked = suspend(&kim, "2").await;
    assert_eq!(approve(&one, asked).await, Ok(Decided::Counted));
    assert_eq!(approve(&one, asked).await, Ok(Decided::Already));
    assert!(matches!(approve(&other, asked).await, Err(Problem::Bad(_))));
    assert_eq!((desk.product_number(SUSPENDED).await, state(&kim, asked).await), (0, RunState::Requested));
    let counted = "SELECT approvals::bigint FROM samuso.run";
    assert_eq!(desk.number(counted).await, 1);
}

#[tokio::test]
async fn who_turns_out_to_be_one_person_counts_once_when_it_runs() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let asked = suspend(&kim, "2").await;
    left_behind(&mut desk, asked, &lead).await;
    known_as(&mut desk, &kim, "https://one.example", "1", Some("kim@one.example")).await;
    known_as(&mut desk, &lead, "https://two.example", "1", Some("kim@one.example")).await;
    sweep(&desk.office, &desk.databases).await.unwrap();
    assert_eq!((desk.product_number(SUSPENDED).await, state(&kim, asked).await), (0, RunState::Requested));
}

#[tokio::test]
async fn whoever_asked_has_to_be_allowed_to_when_it_runs() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let (first, second) = (suspend(&kim, "2").await, suspend(&kim, "1").await);
    left_behind(&mut desk, second, &lead).await;
    revoke(&mut desk, &kim).await;
    assert!(matches!(approve(&lead, first).await, Err(Problem::Bad(_))), "it could not be run");
    assert_eq!(says(&lead, first, 1, Choice::Refuse).await, Ok(Decided::Refused));
    sweep(&desk.office, &desk.databases).await.unwrap();
    assert_eq!((desk.product_number(SUSPENDED).await, state(&lead, second).await), (0, RunState::Failed));
}

#[tokio::test]
async fn an_approver_who_may_not_any_more_does_not_count_when_it_runs() {
    let mut desk = Desk::open().await;
    desk.recompile(needing(2));
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let (one, two) = (
        person(&mut desk, "one", "cx_lead", Scope::All).await,
        person(&mut desk, "two", "cx_lead", Scope::All).await,
    );
    let asked = suspend(&kim, "2").await;
    assert_eq!(approve(&one, asked).await, Ok(Decided::Counted));
    revoke(&mut desk, &one).await;
    assert_eq!(approve(&two, asked).await, Ok(Decided::Approved(Carried::AskedAgain)));
    let page = runs::page(&kim, asked).await.unwrap();
    let request = page.request.unwrap();
    assert_eq!(
        (page.run.state, request.round, request.again),
        (RunState::Requested, 2, Some(Again::Approver))
    );
    assert_eq!(desk.product_number(SUSPENDED).await, 0);
}

#[tokio::test]
async fn whoever_has_no_grant_of_their_own_decides_nothing() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    // As the local administrator, whose roles are of the session alone.
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    revoke(&mut desk, &lead).await;
    let asked = suspend(&kim, "2").await;
    assert!(matches!(approve(&lead, asked).await, Err(Problem::Bad(_))));
    assert_eq!(desk.number("SELECT count(*) FROM samuso.approval").await, 0);
    let id = preview(&lead, &action("channel.suspend"), &UTC, ids(&["1"]), because("r")).await.unwrap();
    assert!(matches!(run(&lead, id, &UTC).await, Err(Problem::Bad(_))), "nor do they ask");
}

#[tokio::test]
async fn a_scope_is_an_approvers_too() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let near = person(&mut desk, "near", "cx_lead", channels(&["2"])).await;
    let far = person(&mut desk, "far", "cx_lead", channels(&["1"])).await;
    let (one, both) = (suspend(&kim, "2").await, asked_for(&kim, "channel.suspend", ids(&["1", "3"])).await);
    assert!(queue(&far).await.unwrap().waiting.is_empty());
    assert_eq!(queue(&near).await.unwrap().waiting.len(), 1, "none of which they cover a part alone");
    for (cx, run) in [(&far, one), (&far, both), (&near, both)] {
        assert_eq!(approve(cx, run).await, Err(Problem::NotFound));
    }
    assert_eq!(runs::page(&far, one).await.unwrap_err(), Problem::NotFound);
    assert_eq!(runs::page(&far, both).await.unwrap().targets.len(), 1, "of theirs they see what is asked");
    assert_eq!(approve(&near, one).await, Ok(RAN));
}

#[tokio::test]
async fn nobody_approves_what_they_do_not_see() {
    let mut desk = Desk::open().await;
    desk.recompile(|catalog| {
        let lead = catalog.roles.get_mut(&RoleKey::new("cx_lead")).unwrap();
        lead.approve = Allowed::All;
        lead.plain = Allowed::Only(Vec::new());
        lead.hide.push((entity("channel"), FieldKey::new("suspended")));
        lead.hide.push((entity("article"), FieldKey::new("published_at")));
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            action.approvals = Some(Approvals { needed: 1, above: None });
        }
    });
    let admin = person(&mut desk, "admin", "admin", Scope::All).await;
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let hidden = suspend(&admin, "2").await;
    let params = vec![("email".to_owned(), "planted@one.example".to_owned())];
    let typed = crate::actions::types::Typed { params, ..because("a test") };
    let masked = preview(&admin, &action("manager.change_email"), &UTC, ids(&["2"]), typed).await.unwrap();
    let Ran::Asked { run: masked } = run(&admin, masked, &UTC).await.unwrap() else { panic!("it ran") };
    // What a call changes is in no preview: what the catalogue says that it sets is held to instead.
    let called = asked_for(&admin, "article.republish", ids(&["1"])).await;
    assert!(queue(&lead).await.unwrap().waiting.is_empty());
    for run in [hidden, masked, called] {
        assert_eq!(approve(&lead, run).await, Err(Problem::Forbidden));
        let page = format!("{:?}", runs::page(&lead, run).await.unwrap());
        assert!(!page.contains("planted") && !page.contains("lee@hanbit"), "{page}");
    }
}

#[tokio::test]
async fn whoever_looks_with_other_eyes_decides_nothing() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let admin = person(&mut desk, "admin", "admin", Scope::All).await;
    let asked = suspend(&kim, "2").await;
    let eyes = crate::access::session::Eyes::Role(RoleKey::new("cx_lead"));
    let looking = admin.on_behalf_of((*admin.actor).clone().looking_with(&eyes, Vec::new()));
    assert_eq!(queue(&looking).await.unwrap().waiting.len(), 1);
    assert!(!runs::page(&looking, asked).await.unwrap().request.unwrap().can_decide);
    assert_eq!(approve(&looking, asked).await, Err(Problem::Forbidden));
    assert_eq!(desk.number("SELECT count(*) FROM samuso.approval").await, 0);
}

#[tokio::test]
async fn what_asks_for_a_fresh_sign_in_asks_its_approvers_for_one() {
    let mut desk = Desk::open().await;
    let kim = person(&mut desk, "kim", "cx", Scope::All).await;
    let asked = suspend(&kim, "2").await;
    desk.recompile(|catalog| {
        for action in catalog.entities.iter_mut().flat_map(|entity| &mut entity.actions) {
            action.fresh = true;
        }
    });
    let lead = person(&mut desk, "lead", "cx_lead", Scope::All).await;
    let again = Err(Problem::SignInAgain { back: String::new() });
    assert_eq!(approve(&lead, asked).await, again);
    let session = desk.session(Some(1)).await;
    assert_eq!(approve(&lead.in_session(session), asked).await, Ok(RAN));
}
