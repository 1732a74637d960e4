//! What one types, one after the other.

use super::place::Place;
use demo::cluster::Account;
use sqlx::{Connection, PgConnection};
use std::fs;
use std::path::Path;

#[tokio::test]
async fn from_a_database_to_pages() {
    let place = Place::new().await;
    let (url, catalog) = (place.database.primary_url(Account::Product), place.path("catalog"));
    let init = ["init", "--database", &url, "--out", catalog.to_str().unwrap()];
    assert!(place.run(&init).succeeded().contains("Wrote "));
    // A catalogue that is there already is somebody's work.
    assert!(place.run(&init).failed().contains("--overwrite"));
    assert!(place.run(&["migrate"]).succeeded().contains("A demo"));
    assert!(place.run(&["migrate"]).succeeded().contains("up to date"));
    place.grant().await;
    assert!(place.run(&["check"]).succeeded().contains("No fault"));
    let serving = place.serve();
    assert!(serving.ready().await.contains("\"environment\":\"demo\""));
    assert!(serving.get("/e/article").unwrap().starts_with("HTTP/1.1 303"), "nobody is signed in");
    // A system that knows no such pages says nothing of them.
    assert_ne!(serving.status("THP_enabled").as_deref(), Some("1"), "its pages are small");
    serving.stop().await;

    // The database is another environment's: nothing of it is touched, nor shown.
    place.configure("staging", "");
    for command in ["migrate", "serve"] {
        let says = place.run(&[command]).failed();
        assert!(says.contains("demo") && says.contains("staging"), "{command}: {says}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_with_its_place() {
    let place = Place::new().await;
    fs::create_dir(place.path("catalog")).unwrap();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), place.path("catalog").join(file.file_name())).unwrap();
    }
    place.run(&["migrate"]).succeeded();
    place.grant().await;
    place.run(&["check"]).succeeded();

    let space = place.path("catalog/space.toml");
    let text = fs::read_to_string(&space).unwrap();
    fs::write(&space, format!("{text}\n[field.no_such_column]\nlabel = \"x\"\n")).unwrap();
    let line = text.lines().count() + 2;
    for command in ["check", "serve"] {
        let says = place.run(&[command]).failed();
        assert!(says.contains(&format!("space.toml:{line}:")), "{command}: {says}");
        assert!(says.contains("no_such_column"), "{command}: {says}");
    }
    fs::write(&space, text).unwrap();

    place.configure("demo", "lisen = \"127.0.0.1:1\"");
    let says = place.run(&["serve"]).failed();
    assert!(
        says.contains("samuso.toml") && says.contains("lisen") && says.contains("server.listen"),
        "{says}"
    );
    place.configure("demo", "log_format = 7");
    let says = place.run(&["check"]).failed();
    assert!(says.contains("samuso.toml:") && says.contains("log_format"), "{says}");
    // No secret of a configuration is in what is said of it.
    assert!(!says.contains(place.database.endpoints().password(Account::Writer)), "{says}");
}

#[tokio::test]
async fn events_are_verified_and_what_was_done_to_them_is_named() {
    let place = Place::new().await;
    let catalog = place.path("catalog");
    let url = place.database.primary_url(Account::Product);
    place.run(&["init", "--database", &url, "--out", catalog.to_str().unwrap()]).succeeded();
    assert!(place.run(&["audit", "verify"]).failed().contains("samuso migrate"));
    place.run(&["migrate"]).succeeded();
    place.grant().await;
    let said = place.run(&["audit", "verify"]).succeeded();
    assert!(said.contains("each is as it was appended") && said.contains("--head"), "{said}");
    let head = place.run(&["audit", "head"]).succeeded();
    let head = head.trim();
    let said = place.run(&["audit", "verify", "--head", head]).succeeded();
    assert!(said.contains("Head: ") && !said.contains("--head"), "{said}");
    // A copy, by anybody who may read it there: the replica.
    place.database.wait_for_replica().await.unwrap();
    let replica = place.database.replica_url(Account::Reader);
    place.run(&["audit", "verify", "--database", &replica, "--head", head]).succeeded();

    let mut superuser = PgConnection::connect(&place.database.primary_url(Account::Superuser)).await.unwrap();
    let verified = "SELECT count(*) FROM samuso.event WHERE action = 'samuso.verified'";
    let verified: i64 = sqlx::query_scalar(verified).fetch_one(&mut superuser).await.unwrap();
    assert_eq!(verified, 2);
    for tampering in [
        "ALTER TABLE samuso.event DISABLE TRIGGER ALL",
        "UPDATE samuso.event SET reason = 'x' WHERE id = 1",
        "ALTER TABLE samuso.event ENABLE ALWAYS TRIGGER event_linked",
    ] {
        sqlx::query(tampering).execute(&mut superuser).await.unwrap();
    }
    let said = place.run(&["audit", "verify"]).failed();
    assert!(said.contains("event 1, at place 1,") && said.contains("What to do"), "{said}");
    let broken = "SELECT arguments->>'event' FROM samuso.event WHERE action = 'samuso.chain_broken'";
    let broken: String = sqlx::query_scalar(broken).fetch_one(&mut superuser).await.unwrap();
    assert_eq!(broken, "1");
    // It says how to go on, and what comes after is verified.
    let on = said.split("--after ").nth(1).and_then(|rest| rest.split(',').next()).unwrap();
    let after = place.run(&["audit", "verify", "--after", on]).succeeded();
    assert!(after.contains("Those up to place 1 were not looked at"), "{after}");
    let beyond = format!("9999:{}", "00".repeat(32));
    let said = place.run(&["audit", "verify", "--database", &replica, "--head", &beyond]).failed();
    assert!(said.contains("What to do"), "{said}");
}

#[tokio::test]
async fn changes_that_come_past_everything_are_captured_until_they_are_no_more() {
    let place = Place::new().await;
    let catalog = place.path("catalog");
    let url = place.database.primary_url(Account::Product);
    place.run(&["init", "--database", &url, "--out", catalog.to_str().unwrap()]).succeeded();
    let superuser = place.database.primary_url(Account::Superuser);
    let capture = |what: &[&str]| place.run(&[&["capture"], what, &["--database", &superuser]].concat());
    assert!(capture(&["list"]).failed().contains("samuso migrate"));
    place.run(&["migrate"]).succeeded();
    place.grant().await;
    assert!(capture(&["list"]).succeeded().contains("No table is captured."));
    let said = capture(&["install", "documents.article", "documents.nothing"]).failed();
    assert!(said.contains("documents.nothing is no table of the catalogue's"), "{said}");
    // Who owns the tables may make triggers, and may not have them call what writes the trail.
    let said = place.run(&["capture", "install", "documents.article", "--database", &url]).failed();
    assert!(said.contains("permission denied"), "{said}");
    capture(&["install", "documents.article"]).succeeded();
    assert_eq!(capture(&["list"]).succeeded().trim(), "documents.article");

    let mut product = PgConnection::connect(&url).await.unwrap();
    let hide =
        "UPDATE documents.article SET hidden = NOT hidden WHERE id = (SELECT min(id) FROM documents.article)";
    sqlx::query(hide).execute(&mut product).await.unwrap();
    capture(&["remove", "documents.article"]).succeeded();
    sqlx::query(hide).execute(&mut product).await.unwrap();
    let mut superuser = PgConnection::connect(&superuser).await.unwrap();
    let captured =
        "SELECT count(*) FROM samuso.captured WHERE actor_kind = 'unknown' AND action = 'samuso.updated'";
    let captured: i64 = sqlx::query_scalar(captured).fetch_one(&mut superuser).await.unwrap();
    assert_eq!(captured, 1);
}
