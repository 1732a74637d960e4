//! Captured changes as the timeline shows them, and every way in which a table can be written.

use super::{Captured, install, list, remove};
use crate::actions::preview::preview;
use crate::actions::run::{Ran, run};
use crate::actions::types::{Chosen, Typed};
use crate::catalog::types::{EntityKey, FieldKey, Locale};
use crate::cx::Cx;
use crate::records::types::{RecordId, Shown};
use crate::testing::{Desk, action, channels, pairs};
use crate::timeline::read::timeline;
use crate::timeline::types::{Event, Source};
use demo::cluster::Account;
use jiff::tz::TimeZone;
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};

mod ways;

#[expect(clippy::disallowed_methods, reason = "a test's own statements, of which there are many")]
async fn try_many(connection: &mut PgConnection, sql: &str) -> Result<(), sqlx::Error> {
    raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.map(drop)
}

async fn captured(tables: &[&str]) -> (Desk, PgConnection) {
    let desk = Desk::open().await;
    let mut superuser = desk.connect(Account::Superuser).await;
    let tables: Vec<String> = tables.iter().map(|table| (*table).to_owned()).collect();
    install(&mut superuser, &desk.office.catalog, &tables).await.unwrap();
    (desk, superuser)
}

async fn events(cx: &Cx, query: &str) -> Vec<Event> {
    timeline(cx, &TimeZone::UTC, &pairs(query), 50).await.unwrap().events
}

fn english(event: &Event) -> String {
    event.says(Locale::En)
}

fn fields(event: &Event) -> Vec<&str> {
    event.changes.iter().map(|change| change.field.as_str()).collect()
}

#[tokio::test]
async fn what_came_past_everything_is_shown_as_unknown_with_role_and_application() {
    let (mut desk, _) = captured(&["documents.article"]).await;
    desk.product("SET application_name = 'psql'; UPDATE documents.article SET hidden = true, version = 2 WHERE id = 201").await;
    let admin = desk.member("admin");
    let found = events(&admin, "entity=article&record=201").await;
    let event = &found[0];
    assert_eq!((event.source, event.actor.kind.as_str()), (Source::Captured, "unknown"));
    let role = Account::Product.role();
    assert_eq!(english(event), format!("Unknown ({role}, psql) changed 파일 압축하기 in the database"));
    assert_eq!(event.actor.label.ko, format!("알 수 없음 ({role}, psql)"));
    assert_eq!(fields(event), ["hidden", "version"]);
    assert_eq!(
        (&event.changes[0].before, &event.changes[0].after),
        (&Shown::Boolean(false), &Shown::Boolean(true))
    );
    // What had happened before is still there, and filters find what they ask for.
    assert_eq!(found.len(), 3);
    assert_eq!(events(&admin, &format!("actor=unknown:{role}")).await.len(), 1);
    assert_eq!(events(&admin, "action=samuso.updated&field=hidden&channel=2").await.len(), 1);
    assert_eq!(events(&admin, "action=samuso.updated&field=title").await.len(), 0);
}

#[tokio::test]
async fn pages_go_on_over_three_sources() {
    let (mut desk, _) = captured(&["documents.article"]).await;
    desk.product("UPDATE documents.article SET hidden = true WHERE id IN (201, 202, 203)").await;
    let admin = desk.member("admin");
    let all = events(&admin, "channel=2&unfolded=1").await;
    let (mut one_by_one, mut after) = (Vec::new(), String::new());
    loop {
        let page = timeline(&admin, &TimeZone::UTC, &pairs(&format!("channel=2&unfolded=1{after}")), 1)
            .await
            .unwrap();
        one_by_one.extend(page.events);
        let Some(next) = page.next else { break };
        after = format!("&after={next}");
    }
    assert_eq!(one_by_one, all);
    assert_eq!(all.iter().filter(|event| event.source == Source::Captured).count(), 3);
}

#[tokio::test]
async fn a_run_is_told_once_and_what_it_changed_besides_is_its_actors() {
    let (mut desk, _) = captured(&["documents.article", "documents.space"]).await;
    // The product's own trigger writes another record.
    desk.product(
        "CREATE FUNCTION documents.also() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
             UPDATE documents.space SET name = 'Changed' WHERE id = NEW.space_id; RETURN NULL; END $$;
         CREATE TRIGGER also AFTER UPDATE ON documents.article FOR EACH ROW EXECUTE FUNCTION documents.also()",
    )
    .await;
    let admin = desk.member("admin");
    let chosen = Chosen::Records(vec![RecordId::new("201"), RecordId::new("202")]);
    let typed = Typed { reason: "because".into(), ticket: "T-1".into(), params: Vec::new() };
    let made = preview(&admin, &action("article.hide"), &TimeZone::UTC, chosen, typed).await.unwrap();
    let Ran::Done { run } = run(&admin, made, &TimeZone::UTC).await.unwrap() else { panic!("not run") };
    desk.settle().await;
    let article = events(&admin, "entity=article&record=201").await;
    assert_eq!(article.iter().filter(|event| event.source != Source::Product).count(), 1);
    assert_eq!(article[0].action, "article.hide");
    let space = events(&admin, "entity=space&record=2").await;
    assert_eq!(space[0].source, Source::Captured);
    assert_eq!((space[0].actor.kind.as_str(), space[0].actor.id.as_str()), ("member", "member-admin"));
    assert_eq!((space[0].run.clone(), space[0].ticket.as_deref()), (Some(run.to_string()), Some("T-1")));
    let unknown = "SELECT count(*) FROM samuso.captured WHERE actor_kind = 'unknown'";
    assert_eq!(desk.number(unknown).await, 0);
}

#[tokio::test]
async fn what_the_product_wrote_down_itself_is_told_once() {
    let (mut desk, _) = captured(&["documents.article"]).await;
    let audit = "INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action)
                 VALUES (now(), 'manager', '2', 2, 'article', '201', 'article.updated')";
    let hide = |id: u32| format!("UPDATE documents.article SET hidden = NOT hidden WHERE id = {id}");
    desk.product(&format!("BEGIN; {}; {audit}; COMMIT", hide(201))).await;
    desk.product(&format!("BEGIN; {audit}; {}; COMMIT", hide(201))).await;
    let shown = "SELECT count(*) FROM samuso.captured WHERE NOT folded";
    assert_eq!(desk.number(shown).await, 0);
    // Another record, and another transaction.
    desk.product(&format!("BEGIN; {}; {audit}; COMMIT", hide(202))).await;
    desk.product(audit).await;
    desk.product(&hide(201)).await;
    assert_eq!(desk.number(shown).await, 2);
}

#[tokio::test]
async fn scopes_masks_and_what_the_catalogue_leaves_out_hold() {
    let (mut desk, _) = captured(&["documents.article", "documents.manager"]).await;
    desk.product("ALTER TABLE documents.manager ADD password_hash text").await;
    desk.product(
        "UPDATE documents.manager SET email = 'new@hanbit.example', password_hash = 'hush' WHERE id = 2;
                  UPDATE documents.article SET title = 'A new secret' WHERE id = 301",
    )
    .await;
    let everything = |cx: Cx| async move {
        let found = events(&cx, "unfolded=1&action=samuso.updated").await;
        format!("{found:?}")
    };
    let admin = everything(desk.member("admin")).await;
    assert!(admin.contains("A new secret") && admin.contains("password_hash"), "{admin}");
    assert!(!admin.contains("hush"), "{admin}");
    let scoped = everything(desk.member_of("admin", channels(&["2"]))).await;
    assert!(scoped.contains("manager") && !scoped.contains("A new secret"), "{scoped}");
    let cx = everything(desk.member("cx")).await;
    assert!(cx.contains("A new secret") && !cx.contains("new@hanbit"), "{cx}");
    assert_eq!(
        desk.number("SELECT count(*) FROM samuso.captured WHERE captured::text LIKE '%hush%'").await,
        0
    );
    assert!(events(&desk.member("cx"), "text=new%40hanbit").await.is_empty());
}

#[tokio::test]
async fn nobody_bends_what_was_captured() {
    let (mut desk, mut superuser) = captured(&["documents.article"]).await;
    desk.product("UPDATE documents.article SET hidden = true WHERE id = 201").await;
    for account in [Account::Product, Account::Writer, Account::Reader, Account::Owner] {
        let mut connection = desk.connect(account).await;
        for tampering in [
            "UPDATE samuso.captured SET actor_id = 'somebody else'",
            "DELETE FROM samuso.captured",
            "TRUNCATE samuso.captured",
        ] {
            assert!(try_many(&mut connection, tampering).await.is_err(), "{tampering} by {account:?}");
        }
    }
    // A table of one's own captures nothing.
    let forged =
        "CREATE TEMP TABLE mine (id int, title text); CREATE TRIGGER forged AFTER INSERT ON mine FOR EACH ROW
                  EXECUTE FUNCTION samuso.capture('article', '{id}', 'title', '', '{id,title}')";
    let error = try_many(&mut desk.product, forged).await.unwrap_err().to_string();
    assert!(error.contains("permission denied for function samuso.capture"), "{error}");

    let tables = ["documents.article".to_owned()];
    let kept = Captured { table: "documents.article".into(), is_current: true };
    assert_eq!(list(&mut superuser, &desk.office.catalog).await.unwrap(), [kept]);
    desk.recompile(|catalog| {
        let article =
            catalog.entities.iter_mut().find(|entity| entity.key == EntityKey::new("article")).unwrap();
        article.fields.retain(|field| field.key != FieldKey::new("body"));
    });
    assert!(!list(&mut superuser, &desk.office.catalog).await.unwrap()[0].is_current);
    remove(&mut superuser, &desk.office.catalog, &tables).await.unwrap();
    assert!(list(&mut superuser, &desk.office.catalog).await.unwrap().is_empty());
    desk.product(
        "UPDATE documents.article SET hidden = false WHERE id = 201; TRUNCATE documents.article CASCADE",
    )
    .await;
    assert_eq!(desk.number("SELECT count(*) FROM samuso.captured").await, 1);
}

#[tokio::test]
async fn a_table_that_is_none_of_the_catalogues_is_named() {
    let desk = Desk::open().await;
    let mut superuser = desk.connect(Account::Superuser).await;
    let nothing = ["documents.article".to_owned(), "documents.no_such".to_owned()];
    let fault = install(&mut superuser, &desk.office.catalog, &nothing).await.unwrap_err().to_string();
    assert!(fault.contains("documents.no_such") && fault.contains("documents.space"), "{fault}");
    assert!(list(&mut superuser, &desk.office.catalog).await.unwrap().is_empty());
    // While somebody writes, nothing waits for long.
    let mut held = desk.connect(Account::Product).await;
    let mut held = held.begin().await.unwrap();
    try_many(&mut held, "UPDATE documents.article SET hidden = true WHERE id = 201").await.unwrap();
    let fault = install(&mut superuser, &desk.office.catalog, &nothing[..1]).await.unwrap_err().to_string();
    assert!(fault.contains("lock timeout") && fault.contains("Nothing was changed"), "{fault}");
}
