//! The real data, as they are, and files with faults.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use demo::cluster::{Account, Cluster, DEMO_DATABASE, Purpose};
use demo::{DataError, product};
use flate2::Compression;
use flate2::write::GzEncoder;
use sqlx::{PgConnection, query_as, query_scalar};
use tempfile::{TempDir, tempdir};

const NOW: i64 = 1_793_000_000;

struct Product {
    cluster: Cluster,
    connection: PgConnection,
    _dir: TempDir,
}

impl Product {
    async fn new() -> Self {
        let dir = tempdir().unwrap();
        let cluster = Cluster::start(dir.path(), Purpose::Test).await.unwrap();
        let mut connection =
            cluster.endpoints().connect_primary(Account::Product, DEMO_DATABASE).await.unwrap();
        product::create_schema(&mut connection).await.unwrap();
        Self { cluster, connection, _dir: dir }
    }

    async fn load(&self, dir: &Path) -> Result<product::Loaded, DataError> {
        demo::load(&self.cluster.endpoints().primary_url(Account::Product, DEMO_DATABASE), dir, NOW).await
    }

    async fn number(&mut self, sql: &'static str) -> i64 {
        query_scalar(sql).fetch_one(&mut self.connection).await.unwrap()
    }

    async fn text(&mut self, sql: &'static str) -> String {
        query_scalar(sql).fetch_one(&mut self.connection).await.unwrap()
    }
}

/// Where the real data are, if they are.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn real_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let dir = env::var_os("SAMUSO_REAL_DATA").map_or(beside, PathBuf::from).join("tldr");
    if dir.is_dir() {
        return Some(dir);
    }
    eprintln!("skipped: no real data in {} (SAMUSO_REAL_DATA names another folder)", dir.display());
    None
}

// The digests here were made from the files by another program, so that nothing is compared with itself.
#[tokio::test]
async fn every_row_of_the_real_data_arrives_as_it_is() {
    let Some(dir) = real_data() else { return };
    let mut product = Product::new().await;
    let loaded = product.load(&dir).await.unwrap();
    eprintln!("loaded the real data in {:.1} s", loaded.took.as_secs_f64());
    assert_eq!(
        (loaded.channels, loaded.managers, loaded.spaces, loaded.articles, loaded.events),
        (42, 3_325, 366, 46_244, 115_629)
    );
    let articles =
        "SELECT md5(string_agg(md5(concat_ws('|', id, channel_id, space_id, slug, title, summary, body,
                           extract(epoch FROM created_at)::bigint, created_by,
                           extract(epoch FROM updated_at)::bigint, updated_by, version)), '' ORDER BY id))
                      FROM documents.article";
    assert_eq!(product.text(articles).await, "3285a31203e6171920e0e2bdd94a3d93");
    let events =
        "SELECT md5(string_agg(md5(concat_ws('|', id, extract(epoch FROM occurred_at)::bigint, actor_type,
                         actor_id, channel_id, entity_type, entity_id, action)), '' ORDER BY id))
                    FROM documents.audit_log";
    assert_eq!(product.text(events).await, "f470e8e7061a01bf21403a55a6131870");

    let empty =
        "SELECT count(*) FILTER (WHERE before IS NULL) * 1000000 + count(*) FILTER (WHERE after IS NULL)
                   FROM documents.audit_log";
    assert_eq!(product.number(empty).await, 46_152 * 1_000_000 + 7_840);
    let changed_nothing = "SELECT count(*) FROM documents.audit_log WHERE after = '{}'";
    assert_eq!(product.number(changed_nothing).await, 3_386);
    let trash = "SELECT count(*) FROM documents.article a
                   JOIN documents.audit_log l ON l.entity_id = a.id::text AND l.action = 'article.deleted'
                  WHERE a.deleted_at = l.occurred_at";
    assert_eq!(product.number(trash).await, 7_840, "what was deleted is in the trash since then");

    texts_of_all_kinds(&mut product).await;
    what_the_files_imply(&mut product).await;
    the_product_goes_on(&mut product).await;

    let error = product.load(&dir).await.unwrap_err().to_string();
    assert!(error.contains("has data already (real data: tldr)"), "{error}");
}

async fn texts_of_all_kinds(product: &mut Product) {
    // Korean; Arabic and Persian, right to left; Tamil; Bengali with combining characters that are not composed;
    // an empty title; a binary file that was a page for a day, with NULs in it.
    for (id, digest) in [
        (3_420, "7a21d4606bf1e19a029b11364c31b50d"),
        (6_177, "043788a9664a976618138e4d11621fb1"),
        (5_117, "3d04d3a9de9b8fb55ba8a4e737629baf"),
        (1_198, "e1a9df045da496df97228c99b02e09f8"),
        (27_969, "066d0a0dfeef00d0f7b145024f67b7a8"),
        (181, "ba3f0779ab84570d117d9b11e7ee03eb"),
        (837, "c9b6da646406736a390d0476cdeaaf30"),
    ] {
        let sql =
            "SELECT md5(concat_ws('|', slug, title, summary, body)) FROM documents.article WHERE id = $1";
        let found: String = query_scalar(sql).bind(id).fetch_one(&mut product.connection).await.unwrap();
        assert_eq!(found, digest, "article {id}");
    }
    let compress = "SELECT count(*) FROM documents.article WHERE (title || summary) LIKE '%압축%'";
    assert_eq!(product.number(compress).await, 82);
    let korean = "SELECT count(*) FROM documents.article WHERE channel_id = 9";
    assert_eq!(product.number(korean).await, 6_811);
    assert_eq!(product.text("SELECT name FROM documents.channel WHERE id = 9").await, "한국어");
}

async fn what_the_files_imply(product: &mut Product) {
    let revisions = "SELECT count(*) FROM documents.audit_log WHERE after IS NOT NULL";
    let expected = product.number(revisions).await;
    assert_eq!(product.number("SELECT count(*) FROM documents.revision").await, expected);
    let titles: Vec<(i32, String, Option<i64>)> = query_as(
        "SELECT number, title, created_by FROM documents.revision WHERE article_id = 171 ORDER BY number",
    )
    .fetch_all(&mut product.connection)
    .await
    .unwrap();
    let by = |n: i32, who: i64| (n, "pushd".to_owned(), Some(who));
    assert_eq!(titles, [by(1, 32), by(2, 32), by(3, 12), by(4, 363), by(5, 368)]);
    let first = "SELECT extract(epoch FROM min(created_at))::bigint FROM documents.channel";
    assert_eq!(product.number(first).await, 1_393_936_109);
    let unseen =
        "SELECT count(*) FROM documents.manager m WHERE m.created_at = to_timestamp(1793000000) AND EXISTS
                  (SELECT FROM documents.audit_log l WHERE l.actor_id = m.id::text)";
    assert_eq!(product.number(unseen).await, 0);
}

async fn the_product_goes_on(product: &mut Product) {
    let next = "INSERT INTO documents.article (channel_id, space_id, slug, title) VALUES (1, 1, 'new', 'New') RETURNING id";
    let highest = product.number("SELECT max(id) FROM documents.article").await;
    assert_eq!(product.number(next).await, highest + 1);
    let indexes = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'documents'";
    let here = product.number(indexes).await;
    let fresh = product.cluster.endpoints().clone();
    fresh.create_database("fresh").await.unwrap();
    let mut connection = fresh.connect_primary(Account::Product, "fresh").await.unwrap();
    product::create_schema(&mut connection).await.unwrap();
    let there: i64 = query_scalar(indexes).fetch_one(&mut connection).await.unwrap();
    assert_eq!(here, there, "every index is back");
    let keys = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated";
    let there: i64 = query_scalar(keys).fetch_one(&mut connection).await.unwrap();
    assert_eq!(product.number(keys).await, there, "every foreign key is back");
    product.cluster.endpoints().wait_for_replica(Duration::from_secs(20)).await.unwrap();
}

/// Five good files; `replace` puts another text in the place of one.
fn files(replace: Option<(&str, &str)>) -> TempDir {
    let dir = tempdir().unwrap();
    for (name, text) in [
        ("channel", "id,language\n1,ko\n"),
        ("manager", "id,handle\n7,mina\n"),
        ("space", "slug,channel_id,id\ncommon,1,3\n"),
        ("article", ARTICLES),
        ("audit_log", EVENTS),
    ] {
        let text = replace.filter(|(file, _)| *file == name).map_or(text, |(_, text)| text);
        write_gzipped(&dir.path().join(format!("{name}.csv.gz")), text.as_bytes());
    }
    dir
}

fn write_gzipped(path: &Path, bytes: &[u8]) {
    let mut file = GzEncoder::new(File::create(path).unwrap(), Compression::fast());
    file.write_all(bytes).unwrap();
    file.finish().unwrap();
}

const ARTICLES: &str = "\
id,channel_id,space_id,slug,title,summary,body,created_at,created_by,updated_at,updated_by,version,deleted
1,1,3,one,하나,,\"two
lines\",1600000000,7,1600000100,7,2,False
2,1,3,two,둘,,,1600000000,7,1600000200,7,1,True
";

const EVENTS: &str = "\
id,occurred_at,actor_type,actor_id,channel_id,entity_type,entity_id,action,arguments,before,after
1,1600000000,manager,7,1,article,1,article.created,,,\"{\"\"title\"\": \"\"하나\"\"}\"
";

#[tokio::test]
async fn a_fault_is_named_with_its_line_and_changes_nothing() {
    let mut product = Product::new().await;
    let article = |old: &str, new: &str| ARTICLES.replacen(old, new, 1);
    let event = |old: &str, new: &str| EVENTS.replacen(old, new, 1);
    for (file, text, expected) in [
        ("channel", "id\n1\n".to_owned(), "channel.csv.gz:1: there is no column \"language\""),
        ("channel", "id,language,color\n1,ko,red\n".to_owned(), "channel.csv.gz:1: unknown column \"color\""),
        ("channel", "id,language\none,ko\n".to_owned(), "channel.csv.gz:2: id is \"one\", not a number"),
        ("channel", "id,language\n1,ko\n1,en\n".to_owned(), "channel.csv.gz:3: duplicate key value"),
        ("manager", "id,handle\n7,mina\n8\n".to_owned(), "manager.csv.gz:3: 1 columns instead of 2"),
        ("space", "id,channel_id,slug\n3,2,common\n".to_owned(), "space.csv.gz:2: there is no channel 2"),
        ("article", article("1,3,two", "1,4,two"), "article.csv.gz:4: there is no space 4"),
        ("article", article("1600000200", "soon"), "article.csv.gz:4: updated_at is \"soon\", not a time"),
        (
            "article",
            article("1600000200", "99999999999999"),
            "article.csv.gz:4: updated_at is \"99999999999999\"",
        ),
        ("article", article("True", "yes"), "article.csv.gz:4: deleted is \"yes\", not True or False"),
        (
            "article",
            article("two,둘", ",둘"),
            "article.csv.gz:4: new row for relation \"article\" violates check",
        ),
        ("audit_log", event("하나\"\"}", "하나"), "audit_log.csv.gz:2: after is"),
        ("audit_log", event("하나", "\\u0000"), "audit_log.csv.gz:2: after is"),
        (
            "audit_log",
            event("manager", "robot"),
            "audit_log.csv.gz:2: new row for relation \"audit_log\" violates",
        ),
    ] {
        let dir = files(Some((file, &text)));
        let error = product.load(dir.path()).await.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}\nshould have said\n{expected}");
        assert_eq!(product.number("SELECT count(*) FROM documents.channel").await, 0, "{error}");
    }

    let dir = files(None);
    fs::remove_file(dir.path().join("article.csv.gz")).unwrap();
    let error = product.load(dir.path()).await.unwrap_err();
    assert!(matches!(error, DataError::Read { .. }), "{error}");

    let dir = files(None);
    let whole = fs::read(dir.path().join("audit_log.csv.gz")).unwrap();
    fs::write(dir.path().join("audit_log.csv.gz"), &whole[..whole.len() / 2]).unwrap();
    let error = product.load(dir.path()).await.unwrap_err().to_string();
    assert!(error.contains("cannot be unpacked"), "{error}");

    let loaded = product.load(files(None).path()).await.unwrap();
    assert_eq!((loaded.channels, loaded.articles, loaded.revisions, loaded.events), (1, 2, 1, 1));
}
