//! Every route, every page, every server function: listed, refused to whom it is not for, and with an event for what
//! it changes. Each is really asked.

mod asked;
mod made;

use super::browser::Answer;
use super::office::{Office, office};
use crate::router::{of_lists, of_nobody, of_providers, of_visitors};
use crate::routes::{Access, Effect, ROUTES};
use asked::Asked;
use leptos::server_fn::axum::server_fn_paths;
use made::Made;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_list_is_what_is_served_and_nothing_else() {
    let served = of_nobody().into_iter().chain(of_visitors(true)).chain(of_lists()).chain(of_providers());
    let served: BTreeSet<String> = served.map(|route| format!("{} {}", route.method, route.path)).collect();
    let listed: BTreeSet<String> =
        ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let missing: Vec<_> = served.difference(&listed).collect();
    assert!(missing.is_empty(), "served, and not in server/src/routes.rs: {missing:?}");
    let stale: Vec<_> = listed.difference(&served).collect();
    assert!(stale.is_empty(), "in server/src/routes.rs, and not served: {stale:?}");
    assert_eq!(listed.len(), ROUTES.len(), "a route is listed twice");
}

#[tokio::test]
async fn every_server_function_is_among_them_and_none_is_asked_by_get() {
    let served: BTreeSet<String> = of_visitors(true).into_iter().map(|route| route.path).collect();
    let functions: Vec<_> = server_fn_paths().collect();
    assert!(!functions.is_empty());
    for (path, method) in functions {
        assert!(served.contains(path), "{path} is registered and not served");
        assert_eq!(method, "POST", "{path} could be called by a link");
    }
    // That a record was opened for a ticket is noted. A provider sends browsers back with a GET, which changes nothing
    // without the cookie and the state it began with, or with one that it has signed.
    let by_get = ROUTES.iter().filter(|route| route.method != "POST" && route.effect != Effect::Nothing);
    assert_eq!(
        by_get.map(|route| route.path).collect::<Vec<_>>(),
        ["/login/oidc/{provider}/callback", "/saml/{provider}/slo", "/e/{entity}/{id}"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_more_than_what_is_open() {
    let mut office = office().await;
    let made = Made::by_admin(&mut office).await;
    for route in ROUTES {
        let asked = made.ask(route);
        let answer = asked.send(&mut office.browser()).await;
        let to_sign_in = answer.header("location").is_some_and(|to| to.starts_with("/login"));
        match (route.access, route.method) {
            (Access::Open(_), _) => assert_ne!(answer.status, 401, "{asked} was refused"),
            (_, "GET") => {
                assert!(answer.status == 303 && to_sign_in, "{asked} was answered: {}", answer.status);
            }
            _ => assert_eq!(answer.status, 401, "{asked} was answered"),
        }
        assert_no_data(&asked, &answer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_without_grants_gets_nothing_of_any_record() {
    let mut office = office().await;
    let made = Made::by_admin(&mut office).await;
    for route in ROUTES {
        let asked = made.ask(route);
        let mut member = office.member("nobody").await;
        let before = office.state().await;
        let answer = asked.send(&mut member).await;
        if let Access::Role(authorised_by) = route.access {
            assert!(matches!(answer.status, 403 | 404), "{asked}: {} without {authorised_by}", answer.status);
            assert_eq!(office.state().await, before, "{asked} changed something");
        }
        assert_no_data(&asked, &answer);
        if answer.status == 403 {
            assert_eq!(office.events().await.last().unwrap(), "samuso.denied", "{asked}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_something_has_its_event_and_the_rest_changes_nothing() {
    let mut office = office().await;
    let made = Made::by_admin(&mut office).await;
    for route in ROUTES {
        // They need a provider, a local administrator or a probe: tests/oidc, tests/saml, tests/break_glass and tests/service have one,
        // and ask them.
        let ways = ["oidc/", "/login/saml/", "/saml/", "/login/break-glass", "/login/probe"];
        if ways.iter().any(|way| route.path.contains(way)) {
            continue;
        }
        let asked = made.ask(route);
        let mut member = office.member(asked.by()).await;
        let (before, events) = (office.state().await, office.events().await.len());
        let answer = asked.send(&mut member).await;
        assert!(
            answer.status < 400 || answer.status == 404 && route.path.contains("{*file}"),
            "{asked}: {}\n{}",
            answer.status,
            answer.body
        );
        if route.path == "/api/timeline/export" {
            // That all of it was taken is told a moment after it was.
            ended(&mut office).await;
        }
        let new = office.events().await.split_off(events);
        match route.effect {
            Effect::Nothing | Effect::Exempt(_) => {
                assert!(new.is_empty(), "{asked} is said to be no event: {new:?}");
            }
            Effect::Appends(_) => assert_eq!(new, asked.event, "{asked}"),
        }
        let is_changed = office.state().await != before;
        assert!(!is_changed || !new.is_empty(), "{asked} changed something, and the timeline does not know");
    }
}

/// Waits until the end of an export is on the timeline.
async fn ended(office: &mut Office) {
    for _ in 0..100 {
        if office.events().await.iter().any(|told| told == "samuso.export_ended") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("its end is not told");
}

/// Nothing of what is in `product.sql`.
fn assert_no_data(asked: &Asked, answer: &Answer) {
    for text in ["Pack and compress", "압축", "First Company", "둘째 회사", "kim@one.example", "김하나"]
    {
        assert!(!answer.body.contains(text), "{asked} shows {text:?}");
    }
}

impl Office {
    /// All that somebody could have changed, but for what every request touches, and for what previews keep.
    async fn state(&mut self) -> String {
        let tables = "SELECT string_agg(format('SELECT %L, md5(string_agg(t::text, '','' ORDER BY t::text)) FROM %s t', name, name), ' UNION ALL ')
                      FROM unnest(ARRAY['documents.channel', 'documents.manager', 'documents.space', 'documents.article',
                          'documents.revision', 'documents.audit_log', 'samuso.identity',
                          'samuso.sign_in_attempt', 'samuso.saml_request', 'samuso.saml_seen', 'samuso.break_glass_try', 'samuso.kept_form', 'samuso.member', 'samuso.member_grant', 'samuso.member_channel', 'samuso.run', 'samuso.approval_request', 'samuso.approval',
                          'samuso.environment', 'samuso._migrations']) AS name";
        let statement: String = sqlx::query_scalar(tables).fetch_one(&mut self.superuser).await.unwrap();
        let statement = sqlx::AssertSqlSafe(statement);
        let digests: Vec<(String, Option<String>)> =
            sqlx::query_as(statement).fetch_all(&mut self.superuser).await.unwrap();
        let sessions = "SELECT 'samuso.session', md5(string_agg(encode(token_hash, 'hex') || coalesce(ended_at::text, ''), ',' ORDER BY token_hash)) FROM samuso.session";
        let sessions: (String, Option<String>) =
            sqlx::query_as(sessions).fetch_one(&mut self.superuser).await.unwrap();
        format!("{digests:?} {sessions:?}")
    }
}
