//! Searching, listing and showing on a real replica.

use super::list::list;
use super::search::search;
use super::show::show;
use super::types::{Count, ListPage, Matched, Shown};
use super::{address, relations};
use crate::catalog::types::FieldKey;
use crate::cx::Cx;
use crate::problem::{Part, Problem};
use crate::testing::{Desk, NO_EMAIL, channels, entity, pairs, record};
use crate::timeline::last_change::last_change;
use jiff::tz::TimeZone;

mod large;
mod masked;
mod revealed;
mod titles;
mod words;

async fn articles(cx: &Cx, query: &str) -> Result<ListPage, Problem> {
    list(cx, &entity("article"), &TimeZone::UTC, &pairs(query)).await
}

fn ids(page: &ListPage) -> Vec<String> {
    page.rows.iter().map(|row| row.id.to_string()).collect()
}

async fn found(cx: &Cx, text: &str) -> Vec<(String, Matched)> {
    let page = search(cx, text).await.unwrap();
    assert!(page.groups.iter().all(|group| group.failed.is_none()), "{text}: {page:?}");
    let hits = page.groups.into_iter().flat_map(|group| group.hits);
    hits.map(|hit| (format!("{} {}", hit.record.entity, hit.record.id), hit.matched)).collect()
}

#[tokio::test]
async fn words_are_found_anywhere_in_both_languages() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    let article = |id: &str, matched| (format!("article {id}"), matched);
    assert_eq!(found(&cx, "압축").await, [article("201", Matched::Words), article("301", Matched::Words)]);
    // In the middle of a word, in a composed or a decomposed form, one letter alone.
    assert_eq!(found(&cx, "그인").await, [article("202", Matched::Words)]);
    assert_eq!(found(&cx, "로그인").await, [article("202", Matched::Words)]);
    assert_eq!(found(&cx, "풀").await, [article("201", Matched::Words)]);
    assert_eq!(found(&cx, "COMMITS remote").await, [article("203", Matched::Words)]);
    assert_eq!(found(&cx, "한빛").await, [("channel 2".to_owned(), Matched::Words)]);
    assert_eq!(found(&cx, "git").await, [article("203", Matched::Prefix)]);
    assert_eq!(found(&cx, "%_\\' OR 1=1 --").await, []);
    assert_eq!(found(&cx, "nothing-like-this").await, []);
}

#[tokio::test]
async fn ids_emails_and_addresses_lead_straight_there() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    for (text, entity, id) in [
        ("201", "article", "201"),
        ("#201", "article", "201"),
        ("article 201", "article", "201"),
        ("아티클 #201", "article", "201"),
        ("lee@hanbit.example", "manager", "2"),
        ("http://127.0.0.1:3000/e/article/201?x=1", "article", "201"),
        ("/e/space/2", "space", "2"),
        ("https://hanbit.docs.example/guide/zip", "article", "201"),
        // As one pastes it out of a mail.
        ("이서준 <lee@hanbit.example>,", "manager", "2"),
        ("mailto:lee@hanbit.example", "manager", "2"),
        ("사이트 주소는 (https://hanbit.docs.example/guide/zip?utm_source=mail). 입니다", "article", "201"),
        ("hanbit.docs.example/guide/zip", "article", "201"),
        ("201번", "article", "201"),
        ("Article #201.", "article", "201"),
    ] {
        let page = search(&cx, text).await.unwrap();
        assert_eq!(page.straight_to, Some(record(entity, id)), "{text}");
    }
    // A slug names one record too, but whoever types a word wants to see what there is.
    assert_eq!(search(&cx, "zip").await.unwrap().straight_to, None);
    // A number as people write it; and two numbers, which are none.
    assert_eq!(found(&cx, "0,201").await, [("article 201".to_owned(), Matched::Exact)]);
    assert_eq!(found(&cx, "1,2").await, []);
    // What names nothing is looked for as words; what is not theirs to see is not there.
    assert_eq!(found(&cx, "article 999999").await, []);
    assert_eq!(search(&cx, "article 999999").await.unwrap().straight_to, None);
    assert_eq!(found(&desk.member_of("cx", channels(&["3"])), "/e/article/201").await, []);
    assert!(matches!(search(&desk.member("nobody"), "201").await, Err(Problem::Forbidden)));
    assert!(search(&cx, &"a".repeat(201)).await.is_err());
    assert!(search(&cx, "a\0b").await.is_ok());
}

#[tokio::test]
async fn an_address_names_a_record_of_the_customer_whose_site_it_is_on() {
    let mut desk = Desk::open().await;
    let more = "INSERT INTO documents.article (id, channel_id, space_id, slug, title, state)
                VALUES (401, 3, 3, 'zip', 'Another zip', 'draft')";
    desk.product(more).await;
    let cx = desk.member("admin");
    for (site, id) in [("hanbit", "201"), ("secret", "401")] {
        let found = found(&cx, &format!("https://{site}.docs.example/x/zip")).await;
        assert_eq!(found, [(format!("article {id}"), Matched::Exact)]);
    }
    assert_eq!(found(&cx, "https://nobody.docs.example/x/zip").await, []);
    // A grant covers no more for an address that names somebody else's site.
    let theirs = desk.member_of("cx", channels(&["2"]));
    assert_eq!(found(&theirs, "https://secret.docs.example/x/zip").await, []);
}

#[tokio::test]
async fn a_name_in_a_filter_is_of_the_chosen_customer() {
    let mut desk = Desk::open().await;
    desk.product("INSERT INTO documents.space (id, channel_id, slug, name, website_on) VALUES (9, 1, 'guide', '이용 안내', true)").await;
    let cx = desk.member("admin");
    let any = articles(&cx, "space_id=이용 안내").await.unwrap();
    assert_eq!(any.undecided.first().map(|asked| asked.choices.len()), Some(2));
    for customer in ["2", "한빛상사"] {
        let page = articles(&cx, &format!("channel_id={customer}&space_id=이용 안내")).await.unwrap();
        assert!(page.undecided.is_empty() && page.faults.is_empty(), "{page:?}");
        assert_eq!(ids(&page).len(), 3);
    }
}

#[tokio::test]
async fn a_scope_holds_in_search_lists_counts_relations_and_pages() {
    let desk = Desk::open().await;
    let cx = desk.member_of("cx", channels(&["2"]));
    assert_eq!(found(&cx, "압축").await, [("article 201".to_owned(), Matched::Words)]);
    assert_eq!(found(&cx, "301").await, []);
    let page = articles(&cx, "").await.unwrap();
    assert_eq!((ids(&page), page.count.at_least), (vec!["203".into(), "202".into(), "201".into()], 3));
    assert!(articles(&cx, "channel_id=3").await.unwrap().rows.is_empty());
    // Not there and not theirs: the same answer.
    for id in ["301", "424242", "abc", "1,2", "99999999999999999999"] {
        assert_eq!(show(&cx, &record("article", id)).await.unwrap_err(), Problem::NotFound, "{id}");
    }
    assert_eq!(show(&cx, &record("nothing", "1")).await.unwrap_err(), Problem::NotFound);
    let spaces = relations::relations(&cx, &record("channel", "3")).await.unwrap();
    assert!(spaces.into_iter().all(|relation| relation.unwrap().rows.is_empty()));
}

#[tokio::test]
async fn a_hidden_field_is_neither_shown_nor_searched_nor_sorted_nor_filtered_by() {
    let desk = Desk::open().await;
    let cx = desk.member(NO_EMAIL);
    let page = show(&cx, &record("manager", "2")).await.unwrap();
    let email = page.facts.iter().find(|fact| fact.field.as_str() == "email").unwrap();
    assert_eq!(email.value, Shown::Hidden);
    assert!(!format!("{page:?}").contains("lee@hanbit"));
    assert_eq!(found(&cx, "lee@hanbit.example").await, []);
    assert_eq!(found(&cx, "lee@").await, []);
    for query in ["email.contains=lee", "email=lee@hanbit.example", "sort=email", "columns=email"] {
        let answer = list(&cx, &entity("manager"), &TimeZone::UTC, &pairs(query)).await.unwrap();
        assert_eq!((answer.faults.len(), answer.rows.len(), answer.count.at_least), (1, 0, 0), "{query}");
        assert!(!format!("{:?}", answer.faults).contains("email,"), "{query}: the fields that there are");
    }
    let admin = show(&desk.member("admin"), &record("manager", "2")).await.unwrap();
    assert!(format!("{admin:?}").contains("lee@hanbit"));
    // Who may see it finds whom a ticket is from.
    assert_eq!(
        found(&desk.member("cx"), "lee@hanbit.example").await,
        [("manager 2".to_owned(), Matched::Exact)]
    );
}

#[tokio::test]
async fn filters_ask_what_they_say() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    for (query, count) in [
        ("channel_id=2", 3),
        ("channel_id=hanbit", 3),
        ("state=draft", 2),
        ("hidden=true", 0),
        ("hidden=no&channel_id=2", 3),
        ("created_by.empty=true", 40),
        ("created_by.empty=false&channel_id=1", 80),
        ("updated_at.from=2024-02-02&updated_at.to=2024-02-03", 2),
        ("q=압축", 2),
        ("q=압축&channel_id=2", 1),
        ("state=&channel_id=", 124),
    ] {
        assert_eq!(articles(&cx, query).await.unwrap().count.at_least, count, "{query}");
    }
    let page =
        articles(&cx, "channel_id=99999999999999999999&state=odd&updated_at.from=soon&nothing=1&sort=body");
    let at = page.await.unwrap().faults;
    let at: Vec<_> = at.iter().filter_map(|fault| fault.at.as_deref()).collect();
    assert_eq!(at, ["channel_id", "state", "updated_at.from", "nothing", "sort"]);
}

#[tokio::test]
async fn a_name_in_a_filter_is_one_records_or_nothing_is_listed() {
    let mut desk = Desk::open().await;
    desk.product(
        "INSERT INTO documents.channel (id, slug, name, plan) VALUES (4, 'hanbit-2', '한빛상사', 'free')",
    )
    .await;
    let cx = desk.member("admin");
    let page = articles(&cx, "channel_id=한빛상사").await.unwrap();
    let choices: Vec<&str> = page.undecided[0].choices.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(choices, ["2", "4"]);
    // Nothing that an action on "everything that matches" could be run on.
    assert_eq!((page.rows.len(), page.count.at_least, page.actions.len()), (0, 0, 0));
    let page = articles(&cx, "channel_id=no such name&state=nonsense").await.unwrap();
    let says: Vec<&str> = page.faults.iter().map(|fault| fault.says.en.as_str()).collect();
    assert_eq!(says.len(), 2, "{says:?}");
    assert_eq!(says[0], "none is called “no such name”. Use its id or its name.");
    assert!(says[1].contains("Draft (draft)"), "{says:?}");
    assert_eq!((page.rows.len(), page.actions.len()), (0, 0));
    // An id that names nothing is an id all the same.
    let page = articles(&cx, "channel_id=77").await.unwrap();
    assert_eq!((page.rows.len(), page.faults.len()), (0, 0));
    let columns = articles(&cx, "columns=title,nonsense").await.unwrap();
    assert!(columns.faults[0].says.en.starts_with("“nonsense” is not a column of this list; there is: id, "));
    assert_eq!(articles(&cx, &format!("q={}", "a".repeat(201))).await.unwrap().faults.len(), 1);
}

/// Walks a list forwards to its end and back to its beginning.
async fn walk(cx: &Cx, query: &str) -> (Vec<String>, Vec<String>) {
    let (mut forward, mut backward) = (Vec::new(), Vec::new());
    let mut page = articles(cx, query).await.unwrap();
    assert_eq!(page.previous, None);
    let count = page.count;
    loop {
        assert_eq!(page.count, count, "{query}: however it was found out");
        forward.extend(ids(&page));
        let Some(next) = &page.next else { break };
        page = articles(cx, &format!("{query}&after={next}")).await.unwrap();
    }
    assert_eq!(count, Count { at_least: forward.len() as u64, exact: true }, "{query}");
    loop {
        assert_eq!(page.count, count, "{query} backwards");
        let mut rows = ids(&page);
        rows.extend(std::mem::take(&mut backward));
        backward = rows;
        let Some(previous) = &page.previous else { break };
        page = articles(cx, &format!("{query}&before={previous}")).await.unwrap();
    }
    (forward, backward)
}

#[tokio::test]
async fn pages_have_every_row_once_in_order_and_back() {
    let mut desk = Desk::open().await;
    desk.product("UPDATE documents.article SET deleted_at = updated_at WHERE id % 5 = 0").await;
    let cx = desk.member("admin");
    for (query, order) in [
        ("rows=7&sort=-updated_at", "a.updated_at DESC, a.id DESC"),
        ("rows=7&sort=updated_at", "a.updated_at, a.id"),
        ("rows=50&sort=title", "a.title, a.id"),
        ("rows=9&sort=-deleted_at&channel_id=1", "a.deleted_at DESC NULLS LAST, a.id DESC"),
        ("rows=9&sort=deleted_at", "a.deleted_at, a.id"),
    ] {
        let filter = if query.contains("channel_id") { "WHERE channel_id = 1" } else { "" };
        let sql = format!("SELECT a.id::text FROM documents.article a {filter} ORDER BY {order}");
        let expected: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut desk.product).await.unwrap();
        let (forward, backward) = walk(&cx, query).await;
        assert_eq!(forward, expected, "{query}");
        assert_eq!(backward, expected, "{query} backwards");
    }
    assert!(matches!(articles(&cx, "after=6e6f").await, Err(Problem::Bad(_))));
    let forged = hex::encode(r#"["x'); DROP TABLE",["1"]]"#);
    assert!(matches!(articles(&cx, &format!("after={forged}")).await, Err(Problem::Bad(_))));
}

#[tokio::test]
async fn a_record_shows_facts_links_diagnosis_and_actions() {
    let mut desk = Desk::open().await;
    desk.product("UPDATE documents.space SET website_on = false WHERE id = 2; UPDATE documents.article SET hidden = true WHERE id = 201").await;
    let page = show(&desk.member("admin"), &record("article", "201")).await.unwrap();
    assert_eq!(page.title, "파일 압축하기");
    let space = page.facts.iter().find(|fact| fact.field.as_str() == "space_id").unwrap();
    assert_eq!(space.value, Shown::Link { to: record("space", "2"), title: "이용 안내".into() });
    let diagnoses = page.diagnoses.unwrap();
    let home = diagnoses.iter().find(|diagnosis| !diagnosis.holds).unwrap();
    assert_eq!(home.failed.len(), 2, "{home:?}");
    let website = home.failed.iter().find(|check| check.says.en.to_lowercase().contains("website")).unwrap();
    let change = website.last_change.as_ref().unwrap();
    assert_eq!((change.action.as_str(), change.actor.label.ko.as_str()), ("space.website_on", "이서준"));
    let (_, _, mends) = website.mend.as_ref().unwrap();
    assert_eq!(*mends, record("space", "2"));
    let actions = page.actions.unwrap();
    let offered = |key: &str| actions.iter().find(|offer| offer.key.as_str() == key).unwrap().applies;
    assert!(offered("article.show") && !offered("article.hide"));
}

#[tokio::test]
async fn who_changed_a_field_last_is_found_under_each_of_the_products_words() {
    let mut desk = Desk::open().await;
    let last = async |desk: &Desk| {
        let cx = desk.member("admin");
        let mut read = cx.replica(Part::Record).await.unwrap();
        let field = FieldKey::new("website_on");
        let event = last_change(&cx, &mut read, &record("space", "2"), &field).await.unwrap();
        event.map(|event| event.action)
    };
    assert_eq!(last(&desk).await.as_deref(), Some("space.website_on"));
    let change = "INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, \
                  arguments, before, after) VALUES ('2024-03-01', 'manager', '2', 2, 'shelf', '2', 'shelf.off', '{}', \
                  '{\"website_on\": true}', '{\"website_on\": false}')";
    desk.product(change).await;
    assert_eq!(last(&desk).await.as_deref(), Some("space.website_on"), "of something else");
    desk.recompile(|catalog| {
        catalog.audit.as_mut().unwrap().entities.insert("shelf".to_owned(), entity("space"));
    });
    assert_eq!(last(&desk).await.as_deref(), Some("shelf.off"));
}

#[tokio::test]
async fn reads_go_to_the_replica_alone() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    found(&cx, "압축").await;
    articles(&cx, "state=published").await.unwrap();
    show(&cx, &record("article", "201")).await.unwrap();
    let (primary, replica) = desk.statements_named("/* samuso article.").await;
    assert_eq!(primary, 0, "the primary was asked");
    assert!(replica > 0, "the replica was not asked");
    assert!(!cx.read_from_primary());
}

#[test]
fn a_field_named_like_a_part_of_the_address_is_still_asked() {
    let name = |field: &str| address::filter_name(&crate::catalog::types::FieldKey::new(field));
    assert_eq!((name("sort"), name("state")), ("sort.is".to_owned(), "state".to_owned()));
}
