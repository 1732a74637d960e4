//! Verifying against somebody who may do everything in the database, and against many who append at the same time.

use super::{Flaw, Found, Known, note, verify};
use crate::access::actor::Actor;
use crate::testing::{Desk, channels};
use crate::timeline::chain::{Head, head};
use crate::timeline::read::timeline;
use crate::timeline::types::Chain;
use demo::cluster::Account;
use jiff::tz::TimeZone;
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};
use std::time::Duration;

/// Each says something in every column.
const FIVE: &str = "
    INSERT INTO samuso.run (id, preview_id, action, entity, actor_kind, actor_id, actor_label, state, request_id)
    VALUES ('00000000-0000-0000-0000-000000000007', gen_random_uuid(), 'a', 'a', 'member', 'a', 'a', 'succeeded', 'r');
    INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, entity, record_id, record_label, channel, run_id,
                              reason, ticket, arguments, before, after, after_digest, request_id)
    SELECT 'member', 'kim', '김하나', 'article.hide', 'article', n::text, 'An article', '1',
           '00000000-0000-0000-0000-000000000007', 'reason: \"' || n || '\"', 'CX-' || n, '{\"a\": 1.50}', '{\"hidden\": false}',
           '{\"hidden\": true, \"제목\": null}', sha256('x'), 'request'
    FROM generate_series(1, 5) AS n";

const APPEND: &str = "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, request_id)
                      VALUES ('system', 's', 's', 'samuso.test', 'r')";

/// What a superuser does first.
const NO_TRIGGERS: &str =
    "ALTER TABLE samuso.event DISABLE TRIGGER ALL; ALTER TABLE samuso.event_link DISABLE TRIGGER ALL;";

/// A superuser who knows how it is done makes every link anew.
const ALL_ANEW: &str = "DO $$ DECLARE l record; last bytea; BEGIN
    FOR l IN SELECT k.place, e FROM samuso.event_link k JOIN samuso.event e ON e.id = k.event_id ORDER BY k.place LOOP
        last := samuso.event_hash(last, l.e);
        UPDATE samuso.event_link SET hash = last WHERE place = l.place;
    END LOOP; END $$;";

#[expect(clippy::disallowed_methods, reason = "what a superuser does is several statements")]
async fn many(connection: &mut PgConnection, sql: &str) {
    raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
}

/// Five events with the ids 1 to 5, and somebody who may do everything.
async fn five() -> (Desk, PgConnection) {
    let mut desk = Desk::open().await;
    assert_eq!(desk.number("SELECT count(*) FROM samuso.event").await, 0);
    many(&mut desk.owner, FIVE).await;
    let superuser = desk.connect(Account::Superuser).await;
    (desk, superuser)
}

/// What is found after they did this, which is then undone.
async fn found(superuser: &mut PgConnection, tampering: &str, heads: &[Head]) -> Found {
    let mut transaction = superuser.begin().await.unwrap();
    many(&mut transaction, &format!("{NO_TRIGGERS} {tampering}")).await;
    let known = Known { heads: heads.to_vec(), ..Known::default() };
    let found = verify(&mut transaction, &known).await.unwrap();
    transaction.rollback().await.unwrap();
    found
}

/// From the beginning.
fn whole(held: Head, flaw: Option<Flaw>) -> Found {
    Found { after: Head::START, held, flaw, goes_on: None }
}

#[tokio::test]
async fn what_a_superuser_does_is_named() {
    let (_desk, mut superuser) = five().await;
    let now = head(&mut superuser).await.unwrap();
    assert_eq!(now.place, 5);
    let (edited, gone) = (Flaw::Changed { place: 3, event: 3 }, Flaw::Gone { place: 3, event: 3 });
    for (tampering, flaw) in [
        // Edits.
        ("UPDATE samuso.event SET reason = NULL WHERE id = 3", edited.clone()),
        ("UPDATE samuso.event_link SET hash = sha256('x') WHERE place = 3", edited.clone()),
        (
            "CREATE OR REPLACE FUNCTION samuso.event_text(e samuso.event) RETURNS text LANGUAGE sql AS 'SELECT ''''';
             UPDATE samuso.event SET reason = 'x' WHERE id = 3",
            edited.clone(),
        ),
        // Deletes: an event, or all that is known of it.
        ("DELETE FROM samuso.event WHERE id = 3", gone),
        (
            "DELETE FROM samuso.event WHERE id = 3; DELETE FROM samuso.event_link WHERE place = 3",
            Flaw::Missing { place: 3 },
        ),
        ("DELETE FROM samuso.event_link WHERE place = 5", Flaw::Unlinked { event: 5 }),
        (
            "DELETE FROM samuso.event WHERE id = 3; DELETE FROM samuso.event_link WHERE place = 3;
             UPDATE samuso.event_link SET place = 3 WHERE place = 4; UPDATE samuso.event_link SET place = 4 WHERE place = 5",
            Flaw::Changed { place: 3, event: 4 },
        ),
        // Reorders.
        (
            "UPDATE samuso.event_link SET place = 9 WHERE place = 3; UPDATE samuso.event_link SET place = 3 WHERE place = 4;
             UPDATE samuso.event_link SET place = 4 WHERE place = 9",
            Flaw::Changed { place: 3, event: 4 },
        ),
        (
            "UPDATE samuso.event e SET occurred_at = o.occurred_at FROM samuso.event o WHERE e.id + o.id = 7 AND e.id IN (3, 4)",
            edited.clone(),
        ),
        // Inserts: past the trigger, and with a link that they made up.
        (APPEND, Flaw::Unlinked { event: 6 }),
        (
            "INSERT INTO samuso.event (id, actor_kind, actor_id, actor_label, action, request_id) OVERRIDING SYSTEM VALUE
             VALUES (9, 'system', 's', 's', 's', 'r'); INSERT INTO samuso.event_link VALUES (6, 9, sha256('x'))",
            Flaw::Changed { place: 6, event: 9 },
        ),
        // Hides some from whoever reads pages.
        (
            "ALTER TABLE samuso.event ENABLE ROW LEVEL SECURITY; CREATE POLICY seen ON samuso.event USING (id <> 3)",
            Flaw::Veiled { table: "samuso.event".into() },
        ),
        (
            "CREATE RULE kept AS ON UPDATE TO samuso.event_link DO INSTEAD NOTHING",
            Flaw::Veiled { table: "samuso.event_link".into() },
        ),
        // Truncates.
        ("TRUNCATE samuso.event", Flaw::Gone { place: 1, event: 1 }),
        ("TRUNCATE samuso.event_link", Flaw::Unlinked { event: 1 }),
    ] {
        assert_eq!(found(&mut superuser, tampering, &[]).await.flaw, Some(flaw), "{tampering}");
    }
    let nothing = found(&mut superuser, "", &[now]).await;
    assert_eq!(nothing, whole(now, None));
    let held = found(&mut superuser, "DELETE FROM samuso.event WHERE id = 3", &[]).await.held;
    assert_eq!(held.place, 2);
}

#[tokio::test]
async fn a_head_that_was_written_elsewhere_tells_what_the_chain_itself_cannot() {
    let (_desk, mut superuser) = five().await;
    let now = head(&mut superuser).await.unwrap();
    let cut = "DELETE FROM samuso.event WHERE id > 3; DELETE FROM samuso.event_link WHERE place > 3";
    let everything = "TRUNCATE samuso.event, samuso.event_link";
    let anew = format!("UPDATE samuso.event SET reason = 'x' WHERE id = 3; {ALL_ANEW}");
    for (tampering, flaw) in [
        (cut, Flaw::CutOff { last: 3, place: 5 }),
        (everything, Flaw::CutOff { last: 0, place: 5 }),
        (anew.as_str(), Flaw::Rewritten { place: 5 }),
    ] {
        assert_eq!(found(&mut superuser, tampering, &[]).await.flaw, None, "{tampering}");
        assert_eq!(found(&mut superuser, tampering, &[now]).await.flaw, Some(flaw), "{tampering}");
    }
    // Several, in any order: the first that does not fit is named, and what holds is the last that did.
    let second: Vec<u8> = sqlx::query_scalar("SELECT hash FROM samuso.event_link WHERE place = 2")
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    let second = Head { place: 2, hash: second.try_into().unwrap() };
    let heads = [now, second, Head::START];
    assert_eq!(found(&mut superuser, "", &heads).await, whole(now, None));
    let flaw = Some(Flaw::Rewritten { place: 5 });
    assert_eq!(found(&mut superuser, &anew, &heads).await, whole(second, flaw));
    let wrong = Head { place: 0, hash: now.hash };
    assert_eq!(found(&mut superuser, "", &[wrong]).await.flaw, Some(Flaw::Rewritten { place: 0 }));
}

/// One that is added later has to be added to the chain's text, on both sides.
#[tokio::test]
async fn every_column_of_an_event_is_covered() {
    let (_desk, mut superuser) = five().await;
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT column_name::text, udt_name::text FROM information_schema.columns
         WHERE table_schema = 'samuso' AND table_name = 'event' AND column_name <> 'id'",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    assert!(columns.len() >= 18, "{columns:?}");
    // Constraints are no obstacle to a superuser.
    let free = "DO $$ DECLARE c record; BEGIN FOR c IN SELECT conname FROM pg_constraint
                WHERE conrelid = 'samuso.event'::regclass AND contype IN ('c', 'f') LOOP
                EXECUTE format('ALTER TABLE samuso.event DROP CONSTRAINT %I', c.conname); END LOOP; END $$;";
    for (column, of) in columns {
        let other = match of.as_str() {
            "text" => format!("coalesce({column}, '') || 'x'"),
            "timestamptz" => format!("{column} + interval '1 microsecond'"),
            "uuid" => "gen_random_uuid()".to_owned(),
            "jsonb" => "'{\"hidden\": 1}'".to_owned(),
            "bytea" => "sha256('y')".to_owned(),
            "xid8" => "'1'".to_owned(),
            other => panic!("{column} is a {other}: say here what else it could be"),
        };
        let tampering = format!("{free} UPDATE samuso.event SET {column} = {other} WHERE id = 3");
        let flaw = Some(Flaw::Changed { place: 3, event: 3 });
        assert_eq!(found(&mut superuser, &tampering, &[]).await.flaw, flaw, "{column}");
    }
}

#[tokio::test]
async fn no_setting_of_a_session_changes_what_an_event_reads_as() {
    let (desk, mut superuser) = five().await;
    let mut writer = desk.connect(Account::Writer).await;
    many(&mut writer, "SET TimeZone = 'Asia/Seoul'; SET DateStyle = 'German'; SET bytea_output = 'escape'")
        .await;
    let insert = "INSERT INTO samuso.event (actor_kind, actor_id, actor_label, action, after_digest, arguments, request_id)
                  VALUES ('system', 's', 'l: 1', 'samuso.test', sha256('x'), '{\"a\": 1e3}', 'r')";
    many(&mut writer, insert).await;
    // To link at once is theirs to ask for, and changes nothing else.
    many(&mut writer, &format!("BEGIN; SET CONSTRAINTS ALL IMMEDIATE; {insert}; COMMIT")).await;
    many(&mut superuser, "SET TimeZone = 'America/New_York'; SET bytea_output = 'escape'").await;
    let Found { held, flaw, .. } = verify(&mut superuser, &Known::default()).await.unwrap();
    assert_eq!((held.place, flaw), (7, None));
}

#[tokio::test]
async fn those_who_append_at_the_same_time_stand_in_one_chain() {
    let (desk, mut superuser) = five().await;
    let appenders = (0..8).map(async |_| {
        let mut writer = desk.connect(Account::Writer).await;
        for round in 0..25 {
            let mut transaction = writer.begin().await.unwrap();
            for _ in 0..=round % 3 {
                sqlx::query(APPEND).execute(&mut *transaction).await.unwrap();
            }
            // What is taken back, whole or in part, leaves no link.
            if round % 5 == 4 {
                transaction.rollback().await.unwrap();
                continue;
            }
            many(&mut transaction, &format!("SAVEPOINT a; {APPEND}; ROLLBACK TO a")).await;
            transaction.commit().await.unwrap();
        }
    });
    futures::future::join_all(appenders).await;
    let events: i64 =
        sqlx::query_scalar("SELECT count(*) FROM samuso.event").fetch_one(&mut superuser).await.unwrap();
    assert!(events > 300, "{events}");
    let Found { held, flaw, .. } = verify(&mut superuser, &Known::default()).await.unwrap();
    assert_eq!((held.place, flaw), (events, None));
}

#[tokio::test]
async fn who_has_appended_and_not_committed_keeps_nobody_waiting() {
    let (desk, mut superuser) = five().await;
    let (mut slow, mut quick) = (desk.connect(Account::Writer).await, desk.connect(Account::Writer).await);
    let mut waits = slow.begin().await.unwrap();
    sqlx::query(APPEND).execute(&mut *waits).await.unwrap();
    let appended = sqlx::query(APPEND).execute(&mut quick);
    tokio::time::timeout(Duration::from_secs(5), appended).await.expect("it waits for the other").unwrap();
    waits.commit().await.unwrap();
    // By when they were committed: the event with the greater id comes first.
    let order: Vec<i64> =
        sqlx::query_scalar("SELECT event_id FROM samuso.event_link WHERE place > 5 ORDER BY place")
            .fetch_all(&mut superuser)
            .await
            .unwrap();
    assert_eq!(order, [7, 6]);
    assert_eq!(verify(&mut superuser, &Known::default()).await.unwrap().flaw, None);
}

/// What a break is known of is not found again and again, and what is done to later events is.
#[tokio::test]
async fn after_a_break_that_is_known_the_rest_is_verified() {
    let breaks = [
        "UPDATE samuso.event SET reason = NULL WHERE id = 3",
        "DELETE FROM samuso.event WHERE id = 3",
        "DELETE FROM samuso.event WHERE id = 3; DELETE FROM samuso.event_link WHERE place = 3",
    ];
    for known_break in breaks {
        let (_desk, mut superuser) = five().await;
        let early = head(&mut superuser).await.unwrap();
        many(&mut superuser, &format!("{NO_TRIGGERS} {known_break}")).await;
        let broken = verify(&mut superuser, &Known::default()).await.unwrap();
        let after = broken.goes_on.expect("the chain goes on");
        let known =
            Known { after, heads: vec![early, Head { place: 1, hash: early.hash }], ..Known::default() };
        let rest = verify(&mut superuser, &known).await.unwrap();
        assert_eq!((rest.after, rest.held, rest.flaw), (after, early, None), "{known_break}");
        many(&mut superuser, "UPDATE samuso.event SET reason = 'x' WHERE id = 5").await;
        let later = verify(&mut superuser, &known).await.unwrap();
        assert_eq!(later.flaw, Some(Flaw::Changed { place: 5, event: 5 }), "{known_break}");
        // A place that is given has to be there, as it is given.
        let made_up = Known { after: Head { hash: [7; 32], ..after }, ..Known::default() };
        let place = after.place;
        assert_eq!(verify(&mut superuser, &made_up).await.unwrap().flaw, Some(Flaw::Rewritten { place }));
        let beyond = Known { after: Head { place: 99, ..after }, ..Known::default() };
        assert_eq!(verify(&mut superuser, &beyond).await.unwrap().flaw, Some(Flaw::Missing { place: 99 }));
    }
}

#[tokio::test]
async fn an_event_without_a_link_that_is_known_is_not_found_again() {
    let (_desk, mut superuser) = five().await;
    many(&mut superuser, &format!("{NO_TRIGGERS} {APPEND}")).await;
    let known = Known { unlinked: vec![6], ..Known::default() };
    assert_eq!(
        verify(&mut superuser, &Known::default()).await.unwrap().flaw,
        Some(Flaw::Unlinked { event: 6 })
    );
    assert_eq!(verify(&mut superuser, &known).await.unwrap().flaw, None);
    many(&mut superuser, APPEND).await;
    assert_eq!(verify(&mut superuser, &known).await.unwrap().flaw, Some(Flaw::Unlinked { event: 7 }));
}

#[tokio::test]
async fn the_page_says_how_the_last_verification_went() {
    let (mut desk, mut superuser) = five().await;
    let (admin, scoped) = (desk.member("admin"), desk.member_of("admin", channels(&["1"])));
    let chain = async |cx| timeline(cx, &TimeZone::UTC, &[], 10).await.unwrap().chain;
    desk.settle().await;
    assert_eq!(chain(&admin).await, Some(Chain::Unverified));
    let by = Actor::system("a test");
    let mut writer = desk.connect(Account::Writer).await;
    let all_well = verify(&mut writer, &Known::default()).await.unwrap();
    note(&mut writer, &by, &all_well).await.unwrap();
    desk.settle().await;
    assert!(matches!(chain(&admin).await, Some(Chain::Holds { events: 5, .. })));
    many(&mut superuser, &format!("{NO_TRIGGERS} UPDATE samuso.event SET reason = 'x' WHERE id = 4")).await;
    many(&mut superuser, "ALTER TABLE samuso.event ENABLE ALWAYS TRIGGER event_linked").await;
    let not_well = verify(&mut writer, &Known::default()).await.unwrap();
    note(&mut writer, &by, &not_well).await.unwrap();
    desk.settle().await;
    let broken = chain(&admin).await;
    assert!(
        matches!(&broken, Some(Chain::Broken { events: 3, event: Some(event), .. }) if event == "4"),
        "{broken:?}"
    );
    let known = Known { after: not_well.goes_on.unwrap(), ..Known::default() };
    let rest = verify(&mut writer, &known).await.unwrap();
    note(&mut writer, &by, &rest).await.unwrap();
    desk.settle().await;
    assert!(matches!(chain(&admin).await, Some(Chain::Holds { after: 4, events: 7, .. })));
    // How many events others have made is not theirs to know.
    assert_eq!(chain(&scoped).await, None);
}
