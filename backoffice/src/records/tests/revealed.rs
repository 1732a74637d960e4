//! Reveal: who may, of what, why, for how long; and that nothing but the record's page shows it.

use super::{entity, pairs, record};
use crate::catalog::types::FieldKey;
use crate::cx::Cx;
use crate::limits::{REASON_MAX_CHARS, TIMELINE_EVENTS};
use crate::problem::Problem;
use crate::records::list::list;
use crate::records::reveal::{Because, reveal};
use crate::records::revealed::clean;
use crate::records::show::{page, show};
use crate::records::types::{Fact, RecordPage, RecordRef, Reveal, Shown};
use crate::testing::{Desk, NO_EMAIL, channels};
use crate::timeline::read::timeline;
use jiff::tz::TimeZone;

const KEPT: &str = "SELECT count(*) FROM samuso.reveal";
const EVENTS: &str = "SELECT count(*) FROM samuso.event WHERE action = 'samuso.revealed'";

fn because(reason: &str) -> Because {
    Because { reason: reason.to_owned(), ticket: "T-7".to_owned() }
}

async fn email(cx: &Cx, of: &RecordRef) -> Result<(), Problem> {
    reveal(cx, of, &FieldKey::new("email"), &because("the customer asks which address it is")).await
}

fn fact<'a>(page: &'a RecordPage, field: &str) -> &'a Fact {
    page.facts.iter().find(|fact| fact.field.as_str() == field).unwrap()
}

#[tokio::test]
async fn a_field_may_ask_for_a_fresh_sign_in_and_what_was_typed_is_kept() {
    let mut desk = Desk::open().await;
    desk.recompile(|catalog| {
        for field in catalog.entities.iter_mut().flat_map(|entity| &mut entity.fields) {
            field.fresh = field.mask.is_some();
        }
    });
    let (cx, kim) = (desk.member("cx"), record("manager", "1"));
    let again = Err(Problem::SignInAgain { back: String::new() });
    let (old, unsaid) = (desk.session(Some(6)).await, desk.session(None).await);
    for cx in [cx.clone(), cx.clone().in_session(old), cx.clone().in_session(unsaid)] {
        assert_eq!(email(&cx, &kim).await, again);
    }
    assert_eq!((desk.number(KEPT).await, desk.number(EVENTS).await), (0, 0));
    let last = page(&cx, &kim).await.unwrap().last_reason.unwrap();
    assert_eq!((&*last.reason, &*last.ticket), ("the customer asks which address it is", "T-7"));
    assert_eq!(page(&cx_of(&desk, "another"), &kim).await.unwrap().last_reason, None, "it is theirs alone");
    let fresh = cx.in_session(desk.session(Some(4)).await);
    email(&fresh, &kim).await.unwrap();
    assert_eq!((desk.number(KEPT).await, desk.number(EVENTS).await), (1, 1));
}

async fn seen(cx: &Cx, of: &RecordRef) -> (Shown, Reveal) {
    let page = page(cx, of).await.unwrap();
    let field = if of.entity.as_str() == "channel" { "signup_email" } else { "email" };
    (fact(&page, field).value.clone(), fact(&page, field).reveal)
}

#[tokio::test]
async fn a_revealed_field_is_seen_on_its_records_page_by_who_revealed_it_and_nowhere_else() {
    let mut desk = Desk::open().await;
    let (cx, lee) = (desk.member("cx"), record("manager", "2"));
    let masked = |text: &str| (Shown::Masked(text.to_owned()), Reveal::Offered { fresh: false });
    assert_eq!(seen(&cx, &lee).await, masked("l***@hanbit.example"));
    email(&cx, &lee).await.unwrap();
    desk.settle().await;
    let plain = Shown::Text { text: "lee@hanbit.example".to_owned(), cut: false };
    assert_eq!(seen(&cx, &lee).await, (plain, Reveal::Revealed { minutes: 15 }));
    // Another record, another field, another member.
    assert_eq!(seen(&cx, &record("manager", "1")).await, masked("k***@acme.example"));
    assert_eq!(seen(&cx, &record("channel", "2")).await, masked("h***@hanbit.example"));
    assert_eq!(seen(&cx_of(&desk, "another"), &lee).await, masked("l***@hanbit.example"));
    // Another page: a form about the record, a list, the timeline.
    assert!(!format!("{:?}", show(&cx, &lee).await.unwrap()).contains("lee@hanbit"));
    let listed = list(&cx, &entity("manager"), &TimeZone::UTC, &pairs("columns=email")).await.unwrap();
    assert!(!format!("{listed:?}").contains("lee@hanbit"));
    let told = timeline(&cx, &TimeZone::UTC, &pairs("ticket=T-7"), TIMELINE_EVENTS).await.unwrap();
    let told = serde_json::to_string(&told.events).unwrap();
    assert!(
        told.contains("samuso.revealed") && told.contains("which address") && told.contains("이서준"),
        "{told}"
    );
    assert!(told.contains("email") && !told.contains("lee@hanbit"), "{told}");
    let event = "SELECT count(*) FROM samuso.event e WHERE e::text LIKE '%lee@hanbit%'";
    assert_eq!((desk.number(EVENTS).await, desk.number(event).await), (1, 0));
    // What was said is there again for the next field.
    let next = page(&cx, &record("manager", "1")).await.unwrap().last_reason.unwrap();
    assert_eq!(
        (next.reason.as_str(), next.ticket.as_str()),
        ("the customer asks which address it is", "T-7")
    );
    assert_eq!(page(&cx_of(&desk, "another"), &lee).await.unwrap().last_reason, None);
}

/// Somebody else with the same role.
fn cx_of(desk: &Desk, id: &str) -> Cx {
    let mut cx = desk.member("cx");
    let mut actor = (*cx.actor).clone();
    id.clone_into(&mut actor.id);
    cx.actor = std::sync::Arc::new(actor);
    cx
}

#[tokio::test]
async fn a_reveal_ends_and_its_event_stays() {
    let mut desk = Desk::open().await;
    let (cx, lee) = (desk.member("cx"), record("manager", "2"));
    email(&cx, &lee).await.unwrap();
    for (earlier, is_revealed) in [("14 minutes", true), ("1 minute", false)] {
        desk.later(earlier).await;
        let (shown, reveal) = seen(&cx, &lee).await;
        assert_eq!(matches!(reveal, Reveal::Revealed { .. }), is_revealed, "{earlier} later");
        assert_eq!(matches!(shown, Shown::Masked(_)), !is_revealed, "{earlier} later");
    }
    assert_eq!(clean(&desk.databases).await.unwrap(), 0);
    desk.later("2 days").await;
    assert_eq!(clean(&desk.databases).await.unwrap(), 1);
    assert_eq!((desk.number(KEPT).await, desk.number(EVENTS).await), (0, 1));
}

impl Desk {
    /// Reveals were made so much earlier.
    async fn later(&mut self, than: &str) {
        let sql = "UPDATE samuso.reveal SET revealed_at = revealed_at - $1::text::interval, ends_at = ends_at - $1::text::interval";
        sqlx::query(sql).bind(than).execute(&mut self.owner).await.unwrap();
    }
}

#[tokio::test]
async fn a_reveal_without_the_right_or_a_reason_is_refused_and_leaves_nothing() {
    let mut desk = Desk::open().await;
    let lee = record("manager", "2");
    let (cx, scoped) = (desk.member("cx"), desk.member_of("cx", channels(&["3"])));
    let long = "a".repeat(REASON_MAX_CHARS + 1);
    for reason in ["", "  ", "a\0b", &long] {
        let refused = reveal(&cx, &lee, &FieldKey::new("email"), &because(reason)).await;
        assert!(matches!(refused, Err(Problem::Bad(_))), "{reason:?}: {refused:?}");
    }
    // Who sees it plainly has nothing to reveal, and who sees nothing of it may not.
    for role in ["admin", "account_manager", NO_EMAIL] {
        assert_eq!(email(&desk.member(role), &lee).await, Err(Problem::Forbidden), "{role}");
    }
    assert_eq!(email(&scoped, &lee).await, Err(Problem::NotFound));
    assert_eq!(email(&cx, &record("manager", "999")).await, Err(Problem::NotFound));
    for field in ["name", "nothing", "id"] {
        let refused = reveal(&cx, &lee, &FieldKey::new(field), &because("why")).await;
        assert_eq!(refused, Err(Problem::NotFound), "{field}");
    }
    assert_eq!((desk.number(KEPT).await, desk.number(EVENTS).await), (0, 0));
    // A right that is taken away takes with it what was revealed.
    email(&cx, &lee).await.unwrap();
    desk.recompile(|catalog| {
        let role = catalog.roles.get_mut(&crate::catalog::types::RoleKey::new("cx")).unwrap();
        role.reveal = crate::catalog::model::Allowed::Only(Vec::new());
    });
    assert_eq!(
        seen(&desk.member("cx"), &lee).await,
        (Shown::Masked("l***@hanbit.example".into()), Reveal::No)
    );
}
