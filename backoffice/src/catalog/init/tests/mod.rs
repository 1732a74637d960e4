use super::*;
use crate::catalog::model::Catalog;
use crate::catalog::open::{OpenError, open};
use crate::catalog::testing::{Product, granted, product};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const ODD: &str = include_str!("odd.sql");

/// What `init` wrote, and what `open` makes of it.
async fn begun(product: &mut Product) -> (TempDir, InitReport, Catalog, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let report = init(&mut product.connection, dir.path(), false).await.unwrap();
    match open(&mut product.connection, dir.path()).await {
        Ok((catalog, notices)) => {
            let notices = notices.iter().map(ToString::to_string).collect();
            (dir, report, catalog, notices)
        }
        Err(OpenError::Faults(faults)) => panic!("{faults}"),
        Err(error) => panic!("{error}"),
    }
}

fn files(dir: &Path) -> BTreeMap<String, String> {
    let names = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
    };
    names.map(read).collect()
}

#[tokio::test]
async fn an_odd_schema_has_a_catalogue_without_faults() {
    let mut odd = odd().await;
    let (dir, report, _, notices) = begun(&mut odd).await;
    assert!(notices.is_empty(), "{}", notices.join("\n\n"));
    let mut written = String::new();
    for (name, text) in files(dir.path()) {
        writeln!(written, "=== {name}\n{text}").unwrap();
    }
    insta::assert_snapshot!("odd_files", written);
    let skipped: Vec<String> = report.skipped.iter().map(|(table, why)| format!("{table}: {why}")).collect();
    insta::assert_snapshot!("odd_skipped", skipped.join("\n"));
    assert_eq!(report.audit.map(|table| table.to_string()).as_deref(), Some("public.audit_events"));
    assert_eq!(report.written.len(), report.entities + 2);
}

/// With an extension's view in it, which is nobody's entity.
async fn odd() -> Product {
    let mut odd = granted(ODD).await;
    sqlx::query("CREATE EXTENSION pg_stat_statements").execute(&mut odd.connection).await.unwrap();
    odd
}

#[tokio::test]
async fn the_demos_product_has_one() {
    let mut demo = granted(demo::product::SCHEMA).await;
    let (dir, report, catalog, notices) = begun(&mut demo).await;
    assert!(notices.is_empty(), "{}", notices.join("\n\n"));
    assert_eq!((report.entities, report.skipped.len()), (6, 0));
    assert!(catalog.audit.is_some(), "the audit log is recognised");
    insta::assert_snapshot!("demo_article", files(dir.path())["article.toml"]);
    insta::assert_snapshot!("demo_timeline", files(dir.path())["timeline.toml"]);
}

#[tokio::test]
async fn five_hundred_tables_take_a_moment() {
    let mut schema = String::new();
    for n in 0..500 {
        writeln!(
            schema,
            "CREATE TABLE t{n} (id bigint PRIMARY KEY, name text NOT NULL, state text, other_id bigint REFERENCES t{}, \
             price numeric, live boolean, created_at timestamptz, updated_at timestamptz, settings jsonb);
             CREATE INDEX ON t{n} (other_id); CREATE INDEX ON t{n} (updated_at, id);",
            n / 2
        )
        .unwrap();
    }
    let mut product = granted(&schema).await;
    let started = Instant::now();
    let database = introspect(&mut product.connection).await.unwrap();
    let took = started.elapsed();
    assert_eq!(database.relations.len(), 500);
    assert!(took < Duration::from_secs(1), "introspection took {took:?}");
    let started = Instant::now();
    let (_, report, catalog, notices) = begun(&mut product).await;
    println!("init and check took {:?}", started.elapsed());
    assert!(notices.is_empty(), "{}", notices.join("\n\n"));
    assert_eq!((report.entities, catalog.entities.len()), (500, 500));
}

/// What is commented out is right as well: whoever takes away the `#` has an action that works.
#[tokio::test]
async fn the_examples_in_its_comments_work() {
    let mut odd = odd().await;
    let (dir, ..) = begun(&mut odd).await;
    let mut examples = 0;
    for (name, text) in files(dir.path()) {
        let Some((file, example)) = text.split_once("and undone by another.\n") else { continue };
        let example: String =
            example.lines().map(|line| line.trim_start_matches("# ").to_owned() + "\n").collect();
        std::fs::write(dir.path().join(name), format!("{file}\n{example}")).unwrap();
        examples += 1;
    }
    assert!(examples >= 5, "{examples} examples");
    let (catalog, _) = match open(&mut odd.connection, dir.path()).await {
        Ok(opened) => opened,
        Err(error) => panic!("{error}"),
    };
    let actions = catalog.entities.iter().filter(|entity| !entity.actions.is_empty()).count();
    assert_eq!(actions, examples);
}

#[tokio::test]
async fn large_tables_are_not_asked_what_no_index_serves() {
    let schema = "CREATE TABLE thing (id bigint PRIMARY KEY, name text, email text, kind text, live boolean, made_at timestamptz);
        CREATE TABLE of_thing (id bigint PRIMARY KEY, thing_id bigint REFERENCES thing);
        INSERT INTO thing SELECT n, 'The thing that is called ' || n FROM generate_series(1, 20000) n;
        INSERT INTO of_thing SELECT n, n FROM generate_series(1, 20000) n;
        ANALYZE";
    let mut product = granted(schema).await;
    let (dir, _, catalog, notices) = begun(&mut product).await;
    assert!(notices.is_empty(), "{}", notices.join("\n\n"));
    insta::assert_snapshot!("large_thing", files(dir.path())["thing.toml"]);
    let thing = catalog.entities.iter().find(|entity| entity.key.as_str() == "thing").unwrap();
    assert!(thing.relations.is_empty() && thing.search.words.is_empty() && thing.list.filters.is_empty());
}

/// What names alone do not say, statistics do.
#[tokio::test]
async fn what_is_in_the_tables_tells_more_than_their_names() {
    let mut product = granted(include_str!("told.sql")).await;
    let (dir, report, _, notices) = begun(&mut product).await;
    assert!(notices.is_empty(), "{}", notices.join("\n\n"));
    let mut written = String::new();
    for (name, text) in files(dir.path()).into_iter().filter(|(name, _)| name != "timeline.toml") {
        writeln!(written, "=== {name}\n{text}").unwrap();
    }
    insta::assert_snapshot!("told_files", written);
    let by_id_only =
        report.by_id_only.iter().map(|ByIdOnly { entity, indexes }| format!("{entity}: {indexes:?}"));
    insta::assert_snapshot!("told_by_id_only", by_id_only.collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn files_that_are_there_are_left_alone() {
    let mut product = product("CREATE TABLE thing (id bigint PRIMARY KEY)").await;
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("thing.toml");
    std::fs::write(&own, "# mine").unwrap();
    std::fs::write(dir.path().join("other.toml"), "# mine too").unwrap();
    let refused = init(&mut product.connection, dir.path(), false).await.unwrap_err();
    let text = refused.to_string();
    assert!(text.contains("has a catalogue already (other.toml and 1 more files)"), "{text}");
    assert_eq!(files(dir.path()).len(), 2);
    assert_eq!(std::fs::read_to_string(&own).unwrap(), "# mine");

    init(&mut product.connection, dir.path(), true).await.unwrap();
    assert!(std::fs::read_to_string(&own).unwrap().starts_with("[entity]"));
    assert_eq!(files(dir.path())["other.toml"], "# mine too");
}

#[tokio::test]
async fn nothing_to_write_about_is_said() {
    let mut product = product("CREATE TABLE loose (a integer)").await;
    let dir = tempfile::tempdir().unwrap();
    let text = init(&mut product.connection, dir.path(), false).await.unwrap_err().to_string();
    assert!(text.contains("public.loose: nothing tells its rows apart"), "{text}");
    assert!(files(dir.path()).is_empty());
}
