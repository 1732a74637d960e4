//! Every kind of finding, as people read it: the shop's catalogue is sound, and each case breaks it at one place.

mod cases;
mod rights;

use super::*;
use crate::catalog::model::Field;
use crate::catalog::open::{OpenError, open};
use crate::catalog::read::{read, sources};
use crate::catalog::testing::{Product, folder, granted, product};
use crate::catalog::types::FieldKey;
use crate::office::Office;
use cases::{CASES, Case};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const SHOP: &str = include_str!("shop.sql");
const FILES: [(&str, &str); 4] = [
    ("customer.toml", include_str!("shop/customer.toml")),
    ("purchase.toml", include_str!("shop/purchase.toml")),
    ("roles.toml", include_str!("shop/roles.toml")),
    ("timeline.toml", include_str!("shop/timeline.toml")),
];

/// Kinds that a sound database and a broken file cannot show; each has a test of its own below.
const ON_THEIR_OWN: [&str; 7] =
    ["BadStatement", "Ctype", "Forbidden", "MissingGrant", "NoIndex", "NotMigrated", "Unreadable"];

#[tokio::test]
async fn each_kind_is_said_with_its_place_and_what_to_do() {
    let mut shop = granted(SHOP).await;
    let mut shown = BTreeSet::from(ON_THEIR_OWN.map(str::to_owned));
    let mut by_kind: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Case { name, kind, edits } in CASES {
        let findings = findings(&mut shop, &edited(edits)).await;
        assert!(findings.iter().any(|notice| notice.kind == *kind), "{name}: no {kind} among {findings:#?}");
        let of_kind = by_kind.entry(kind).or_default();
        of_kind.extend([format!("--- {name} ---"), said(&findings), String::new()]);
        shown.insert((*kind).to_owned());
    }
    for (kind, said) in by_kind {
        insta::assert_snapshot!(kind, said.join("\n"));
    }
    assert_eq!(shown, kinds(), "every kind has a case");
}

#[tokio::test]
async fn the_shop_itself_has_nothing_wrong_with_it() {
    let mut shop = granted(SHOP).await;
    let found = findings(&mut shop, &edited(&[])).await;
    assert!(found.is_empty(), "{}", said(&found));
}

#[tokio::test]
async fn everything_is_said_at_once() {
    let mut shop = granted(SHOP).await;
    let all: Vec<(&str, &str, &str)> = [
        ("customer.toml", "title = \"name\"", "title = \"nmae\""),
        ("customer.toml", "when  = \"NOT vip\"", "when  = \"NOT vp\""),
        ("purchase.toml", "max_targets = 5", "max_targts = 5"),
        ("roles.toml", "\"customer.promote\"", "\"customer.promot\""),
        ("timeline.toml", "occurred_at = \"at\"", "occurred_at = \"day\""),
    ]
    .into();
    insta::assert_snapshot!("everything_at_once", said(&findings(&mut shop, &edited(&all)).await));
}

#[tokio::test]
async fn what_no_index_serves_is_said_with_the_index_that_would() {
    let large = "INSERT INTO shop.customer (name) SELECT 'A customer whose name is of some length, ' || n FROM generate_series(1, 5000) n;
        INSERT INTO shop.purchase (id, customer_id) SELECT n, n FROM generate_series(1, 5000) n;
        INSERT INTO shop.log (id, at, who, what, thing, key) SELECT n, now(), '', '', '', '' FROM generate_series(1, 5000) n;
        ANALYZE";
    let mut shop = granted(&format!("{SHOP} {large}")).await;
    let found = findings(&mut shop, &edited(&[])).await;
    assert!(found.iter().all(|notice| notice.kind == "NoIndex"), "{}", said(&found));
    insta::assert_snapshot!("NoIndex", said(&found));

    // What is advised is what is asked for.
    for notice in &found {
        let advice = notice.advice.clone().unwrap().replace(" CONCURRENTLY", "");
        sqlx::query(sqlx::AssertSqlSafe(advice)).execute(&mut shop.connection).await.unwrap();
    }
    let found = findings(&mut shop, &edited(&[])).await;
    assert!(found.is_empty(), "{}", said(&found));
}

#[tokio::test]
async fn a_database_that_knows_no_korean_letters_is_said() {
    let mut shop = granted(SHOP).await;
    let dir = folder(&FILES);
    let sources = sources(dir.path()).unwrap();
    let mut found = Findings::default();
    let files = read(&sources, &mut found);
    let mut database = crate::catalog::introspect::introspect(&mut shop.connection).await.unwrap();
    database.facts.ctype = "C".to_owned();
    let compiled = crate::catalog::compile::compile(&files, &sources, &database, &mut found);
    indexes(&files, &compiled.catalog, &database, &mut found);
    let notices: Vec<Notice> = found.sorted().iter().map(|finding| Notice::of(finding, &sources)).collect();
    insta::assert_snapshot!("Ctype", said_of(&notices, dir.path()));
}

#[tokio::test]
async fn missing_grants_are_said_with_the_grants() {
    let mut shop = product(SHOP).await;
    insta::assert_snapshot!("MissingGrant", said(&findings(&mut shop, &edited(&[])).await));
}

#[tokio::test]
async fn what_the_role_may_not_look_at_is_no_fault() {
    let mut shop = product(SHOP).await;
    sqlx::query("SET ROLE samuso_reader").execute(&mut shop.connection).await.unwrap();
    let found = findings(&mut shop, &edited(&[])).await;
    let forbidden: Vec<Notice> = found.into_iter().filter(|notice| notice.kind == "Forbidden").collect();
    insta::assert_snapshot!("Forbidden", said(&forbidden));
}

#[tokio::test]
async fn what_reads_more_than_the_catalogue_has_is_said() {
    let mut shop = product(SHOP).await;
    let (sound, _) = open(&mut shop.connection, folder(&FILES).path()).await.unwrap();
    shop.grant(&sound).await;
    assert!(findings(&mut shop, &edited(&[])).await.is_empty());
    let reads_more = [
        (
            "customer.toml",
            "\"email IS NOT NULL\"",
            "\"EXISTS (SELECT FROM shop.loose WHERE a = customer.id)\"",
        ),
        ("customer.toml", "when  = \"NOT vip\"", "when  = \"secret IS NULL\""),
        (
            "customer.toml",
            "SET name = :name WHERE id = ANY(:ids)",
            "SET name = :name WHERE id = ANY(:ids) AND id IN (SELECT a FROM shop.loose)",
        ),
    ];
    let found = findings(&mut shop, &edited(&reads_more)).await;
    insta::assert_snapshot!("Unreadable", said(&found));
    // The reader itself, as `serve` asks, sees what it may not read; what the writer may not run it cannot tell.
    sqlx::query("SET ROLE samuso_reader").execute(&mut shop.connection).await.unwrap();
    let seen = findings(&mut shop, &edited(&reads_more)).await;
    assert_eq!(seen.iter().filter(|notice| notice.kind == "Unreadable").count(), 2, "{}", said(&seen));
}

#[tokio::test]
async fn a_database_without_samuso_is_said() {
    let mut shop = granted(SHOP).await;
    sqlx::query("DROP SCHEMA samuso CASCADE").execute(&mut shop.connection).await.unwrap();
    insta::assert_snapshot!("NotMigrated", said(&findings(&mut shop, &edited(&[])).await));
}

#[tokio::test]
async fn a_statement_of_ours_that_fails_is_said() {
    let mut shop = granted(SHOP).await;
    let dir = folder(&FILES);
    let (mut catalog, _) = open(&mut shop.connection, dir.path()).await.unwrap();
    let lost = Field { key: FieldKey::new("lost"), ..catalog.entities[0].fields[0].clone() };
    catalog.entities[0].fields.push(lost);
    let mut found = Findings::default();
    let mut preparer = Preparer::new(&mut shop.connection);
    let sources = sources(dir.path()).unwrap();
    let place = read(&sources, &mut found).place_of("customer");
    statements(&mut preparer, &Office::open(catalog), |_| place.clone(), &mut found).await.unwrap();
    let first = found.sorted().into_iter().min_by_key(|finding| format!("{:?}", finding.kind)).unwrap();
    insta::assert_snapshot!("BadStatement", said_of(&[Notice::of(&first, &sources)], dir.path()));
}

#[tokio::test]
async fn nothing_is_run() {
    let mut shop = granted(SHOP).await;
    sqlx::query("INSERT INTO shop.customer (name) VALUES ('a')").execute(&mut shop.connection).await.unwrap();
    let loose = [("customer.toml", "SET vip = true WHERE id = ANY(:ids)", "SET vip = true")];
    assert!(!findings(&mut shop, &edited(&loose)).await.is_empty());
    let vips: i64 = sqlx::query_scalar("SELECT count(*) FROM shop.customer WHERE vip")
        .fetch_one(&mut shop.connection)
        .await
        .unwrap();
    assert_eq!(vips, 0);
}

/// The shop's files, each edit made at its one place. A file without text is left out.
fn edited(edits: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> =
        FILES.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    for (name, from, to) in edits {
        match files.iter_mut().find(|(file, _)| file == name) {
            Some(_) if from.is_empty() => files.retain(|(file, _)| file != name),
            Some((_, text)) => {
                assert_eq!(text.matches(from).count(), 1, "{name} has one {from}");
                *text = text.replace(from, to);
            }
            None => files.push(((*name).to_owned(), (*to).to_owned())),
        }
    }
    files
}

async fn findings(shop: &mut Product, files: &[(String, String)]) -> Vec<Notice> {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let dir = folder(&files);
    let mut notices = match open(&mut shop.connection, dir.path()).await {
        Ok((_, notices)) => notices,
        Err(OpenError::Faults(report)) => report.faults.into_iter().chain(report.warnings).collect(),
        Err(error) => panic!("{error}"),
    };
    for notice in &mut notices {
        notice.forget(dir.path());
    }
    notices
}

fn said(notices: &[Notice]) -> String {
    notices.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
}

fn said_of(notices: &[Notice], dir: &Path) -> String {
    said(notices).replace(&format!("{}/", dir.display()), "")
}

/// The variants of `Kind`, from its own text: each follows its message.
fn kinds() -> BTreeSet<String> {
    let lines: Vec<&str> = include_str!("../kind.rs").lines().map(str::trim).collect();
    let variants = lines.windows(2).filter(|pair| pair[0].ends_with(")]") && !pair[1].is_empty());
    let names = variants.map(|pair| pair[1].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
    names.filter(|name| name.starts_with(char::is_uppercase)).map(str::to_owned).collect()
}

#[test]
fn the_kinds_are_read_from_their_text() {
    let kinds = kinds();
    assert!(kinds.len() > 50 && kinds.contains("Syntax") && kinds.contains("MissingGrant"), "{kinds:?}");
}
