//! One of the two servers stops, or stands still, and comes back; Samuso is not started again. Each test has a cluster of
//! its own.

use super::browser::{Answer, Browser};
use super::office::{Office, office_in};
use super::ticket::{ADDRESS, begin};
use crate::config::Serving;
use demo::cluster::{Account, Cluster, Purpose, StopMode, TestCluster};
use serde_json::Value;
use sqlx::PgConnection;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::{TempDir, tempdir};
use tokio::time::sleep;

/// An action says within this that it cannot be done.
const SAYS_WITHIN: Duration = Duration::from_secs(2);
/// All is as before within this.
const BACK_WITHIN: Duration = Duration::from_secs(30);
/// For what is not promised by the second.
pub const PATIENCE: Duration = Duration::from_secs(10);

pub const RECORD: &str = "/e/article/1";
const PAGES: [(&str, &str); 4] = [
    (RECORD, "Pack and compress"),
    ("/e/article", "Pack and compress"),
    ("/timeline", "Pack and compress"),
    ("/e/article/1/actions/hide", "/api/actions/preview"),
];

/// In the order in which they are dropped.
pub struct Outage {
    pub office: Office,
    cluster: Cluster,
    dir: TempDir,
}

impl Outage {
    /// Whoever may do anything to the replica.
    pub async fn replica(&self) -> PgConnection {
        let tests = TestCluster::in_folder(self.dir.path()).unwrap();
        tests.endpoints().connect_replica(Account::Superuser, "postgres").await.unwrap()
    }

    pub async fn prepare() -> Self {
        Self::prepare_with(|_| {}).await
    }

    pub async fn prepare_with(change: impl FnOnce(&mut Serving)) -> Self {
        let dir = tempdir().unwrap();
        let cluster = Cluster::start(dir.path(), Purpose::Test).await.unwrap();
        let office = office_in(&TestCluster::in_folder(dir.path()).unwrap(), change).await;
        Self { office, cluster, dir }
    }

    pub async fn status_of(&self, name: &str) -> String {
        let answer = self.office.browser().get("/readyz").await;
        let report: Value = serde_json::from_str(&answer.body).unwrap();
        report[name]["status"].as_str().unwrap().to_owned()
    }
}

/// A server whose processes stand still, until this is dropped.
struct Frozen(PathBuf);

impl Frozen {
    fn freeze(data: PathBuf) -> Self {
        signal(&data, "-STOP");
        Self(data)
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        signal(&self.0, "-CONT");
    }
}

fn signal(data: &Path, signal: &str) {
    let below = |entry: fs::DirEntry| {
        let is_one = fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(data));
        is_one.then(|| entry.file_name().into_string().unwrap())
    };
    let pids: Vec<String> = fs::read_dir("/proc").unwrap().flatten().filter_map(below).collect();
    assert!(!pids.is_empty(), "no process of a server is in {}", data.display());
    // One that has ended meanwhile is no fault.
    let _ = Command::new("kill").arg(signal).args(&pids).output().unwrap();
}

/// Asks until the answer is what is waited for; how long that took is held to a limit.
pub async fn within(limit: Duration, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < limit, "{what}: not within {} s", limit.as_secs());
        sleep(Duration::from_millis(100)).await;
    }
}

async fn reads(member: &mut Browser) {
    for (path, says) in PAGES {
        let answer = member.get(path).await;
        assert!(
            answer.status == 200 && answer.body.contains(says),
            "{path}: {}\n{}",
            answer.status,
            answer.body
        );
    }
}

async fn preview(member: &mut Browser, action: &str) -> Answer {
    let form = [("action", action), ("ids", "1"), ("reason", "a test"), ("ticket", "")];
    member.post("/api/actions/preview", &form).await
}

/// Previews and runs it, and finds the change on the record's page at once.
pub async fn acts(member: &mut Browser, action: &str) {
    let answer = preview(member, action).await;
    let preview =
        answer.header("location").and_then(|to| to.strip_prefix("/previews/")).unwrap_or_else(|| {
            panic!("no preview of {action}: {}\n{}", answer.status, answer.body);
        });
    let ran = member.post("/api/actions/run", &[("preview", preview)]).await;
    assert!(
        ran.header("location").is_some_and(|to| to.starts_with("/runs/")),
        "{}\n{}",
        ran.status,
        ran.body
    );
    let record = member.get(RECORD).await;
    assert!(record.body.contains(&format!("data-action=\"{action}\"")), "{action} is not on {RECORD}");
}

async fn is_refused_in_time(member: &mut Browser, action: &str) {
    let began = Instant::now();
    let answer = preview(member, action).await;
    let took = began.elapsed();
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert!(took < SAYS_WITHIN, "it took {took:?} to say so");
    assert!(answer.body.contains("try again"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_replica_everything_goes_on_but_search_which_says_so() {
    let mut outage = Outage::prepare().await;
    let mut admin = outage.office.member("admin").await;
    reads(&mut admin).await;

    outage.cluster.stop_replica().await;
    // Before anybody has noticed, and after.
    reads(&mut admin).await;
    within(PATIENCE, "it is noticed", async || outage.status_of("replica").await != "up").await;
    reads(&mut admin).await;
    acts(&mut admin, "article.hide").await;
    // Until the heartbeat knows, whoever has written searches on the primary.
    let is_said = async || admin.get(RECORD).await.body.contains("The replica is away");
    within(PATIENCE, "the pages say so", is_said).await;
    let search = admin.get("/search?q=compress").await;
    assert_eq!(search.status, 503);
    assert!(search.body.contains("is away"), "{}", search.body);
    // A few at a time, and each in the end.
    let many = (0..24).map(|_| {
        let mut member = Browser::new(outage.office.address);
        member.cookies = admin.cookies.clone();
        tokio::spawn(async move { member.get(RECORD).await.status })
    });
    for status in many.collect::<Vec<_>>() {
        assert_eq!(status.await.unwrap(), 200);
    }

    outage.cluster.start_replica().await.unwrap();
    within(BACK_WITHIN, "search is back", async || admin.get("/search?q=compress").await.status == 200).await;
    within(BACK_WITHIN, "it reads on the replica again", async || {
        !admin.get(RECORD).await.body.contains("data-state")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_primary_reading_goes_on_and_actions_say_so() {
    let mut outage = Outage::prepare().await;
    let mut admin = outage.office.member("admin").await;
    reads(&mut admin).await;
    let mut unseen = outage.office.member("cx").await;

    outage.cluster.stop_primary(StopMode::Immediate).await;
    is_refused_in_time(&mut admin, "article.hide").await;
    within(PATIENCE, "it is noticed", async || outage.status_of("primary").await != "up").await;
    is_refused_in_time(&mut admin, "article.hide").await;
    let unknown = unseen.get(RECORD).await;
    assert_eq!(unknown.status, 503, "nobody can say whether they are signed in");
    assert_eq!(unknown.header("retry-after"), Some("2"), "it passes");
    let form = [("action", "article.hide"), ("ids", "1"), ("reason", "a long story")];
    let form: Vec<_> = form.into_iter().chain([("page", "/e/article/1/actions/hide")]).collect();
    let answer = admin.post("/api/actions/preview", &form).await;
    let is_there = answer.body.contains("data-typed") && answer.body.contains("a long story");
    assert!(answer.status == 503 && is_there, "its page is away, what was typed is not: {}", answer.body);
    for (path, says) in PAGES {
        let answer = admin.get(path).await;
        // A form is of use only where the action is.
        let status = if path.contains("/actions/") { 503 } else { 200 };
        assert_eq!(answer.status, status, "{path}");
        assert!(status == 503 || answer.body.contains(says), "{path}: {}", answer.body);
        assert!(answer.body.contains("The primary is away"), "{path} says so");
    }
    assert_eq!(admin.get("/search?q=compress").await.status, 200);
    // More than a process draws at a time of what it shares with others through the primary.
    for _ in 0..30 {
        assert_eq!(admin.get(RECORD).await.status, 200);
    }
    let stranger = outage.office.browser().post("/login/demo", &[("member", "cx")]).await;
    assert_eq!(stranger.status, 503);

    outage.cluster.start_primary().await.unwrap();
    within(BACK_WITHIN, "actions are back", async || preview(&mut admin, "article.hide").await.status == 303)
        .await;
    acts(&mut admin, "article.hide").await;
    within(BACK_WITHIN, "all is well", async || outage.status_of("primary").await == "up").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_for_a_ticket_while_the_primary_is_away_is_noted_when_it_is_back() {
    let mut outage = Outage::prepare().await;
    let mut cx = outage.office.member("cx").await;
    begin(&mut cx, ADDRESS).await;
    assert!(!cx.get("/tickets/ZD-4711").await.body.contains("id=\"opened\""));
    outage.cluster.stop_primary(StopMode::Immediate).await;
    within(PATIENCE, "it is noticed", async || outage.status_of("primary").await != "up").await;
    let record = cx.get(RECORD).await;
    assert!(record.status == 200 && record.body.contains("data-ticket=\"ZD-4711\""), "{}", record.body);

    outage.cluster.start_primary().await.unwrap();
    let is_noted = async || cx.get("/tickets/ZD-4711").await.body.contains("id=\"opened\"");
    within(BACK_WITHIN, "it is noted", is_noted).await;
}

/// Nothing refuses a connection, and nothing answers: only our own limits end the wait.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stands_still_is_as_one_that_is_gone() {
    let outage = Outage::prepare().await;
    let mut admin = outage.office.member("admin").await;
    reads(&mut admin).await;

    for server in ["replica", "primary"] {
        let frozen = Frozen::freeze(outage.dir.path().join(server));
        if server == "primary" {
            is_refused_in_time(&mut admin, "article.hide").await;
        }
        assert_eq!(admin.get(RECORD).await.status, 200);
        within(PATIENCE, "it is noticed", async || outage.status_of(server).await != "up").await;
        let began = Instant::now();
        let answer = admin.get(RECORD).await;
        assert!(answer.status == 200 && began.elapsed() < SAYS_WITHIN, "{server}: {:?}", began.elapsed());

        drop(frozen);
        within(BACK_WITHIN, "it is back", async || outage.status_of(server).await == "up").await;
        let can_act = async || preview(&mut admin, "article.hide").await.status == 303;
        within(BACK_WITHIN, "actions are back", can_act).await;
    }
    acts(&mut admin, "article.hide").await;
}
