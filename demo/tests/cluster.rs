//! The servers themselves: each test has a cluster of its own, in a folder that it throws away.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use demo::cluster::{Account, Cluster, ClusterError, DEMO_DATABASE, Purpose, StopMode};
use sqlx::{Connection, PgConnection, query, query_scalar};
use tempfile::{TempDir, tempdir};
use tokio::time::sleep;

const LIMIT: Duration = Duration::from_secs(20);

async fn start(dir: &TempDir) -> Cluster {
    Cluster::start(dir.path(), Purpose::Test).await.unwrap()
}

async fn write(cluster: &Cluster, number: i32) {
    let url = cluster.endpoints().primary_url(Account::Product, DEMO_DATABASE);
    let mut connection = PgConnection::connect(&url).await.unwrap();
    query("CREATE SCHEMA IF NOT EXISTS mine").execute(&mut connection).await.unwrap();
    query("CREATE TABLE IF NOT EXISTS mine.number (n int)").execute(&mut connection).await.unwrap();
    query("INSERT INTO mine.number VALUES ($1)").bind(number).execute(&mut connection).await.unwrap();
}

/// What the standby shows, once it has caught up.
async fn read(cluster: &Cluster) -> Vec<i32> {
    cluster.endpoints().wait_for_replica(LIMIT).await.unwrap();
    let url = cluster.endpoints().replica_url(Account::Product, DEMO_DATABASE);
    let mut connection = PgConnection::connect(&url).await.unwrap();
    assert!(query_scalar::<_, bool>("SELECT pg_is_in_recovery()").fetch_one(&mut connection).await.unwrap());
    query_scalar("SELECT n FROM mine.number ORDER BY n").fetch_all(&mut connection).await.unwrap()
}

/// The `postgres` processes that work anywhere below this folder.
fn processes_in(dir: &Path) -> usize {
    let below =
        |entry: fs::DirEntry| fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(dir));
    fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| below(entry).then_some(())).count()
}

async fn wait_until_no_process_in(dir: &Path) {
    let deadline = Instant::now() + LIMIT;
    while processes_in(dir) > 0 {
        assert!(Instant::now() < deadline, "servers still run in {}", dir.display());
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_second_start_keeps_data_ports_and_passwords() {
    let dir = tempdir().unwrap();
    let mut cluster = start(&dir).await;
    assert!(cluster.is_new());
    write(&cluster, 1).await;
    assert_eq!(read(&cluster).await, [1]);
    let before = cluster.endpoints().primary_url(Account::Reader, DEMO_DATABASE);
    assert!(processes_in(dir.path()) > 0);
    cluster.stop().await;
    assert_eq!(processes_in(dir.path()), 0);
    drop(cluster);

    let cluster = start(&dir).await;
    assert!(!cluster.is_new());
    assert_eq!(cluster.endpoints().primary_url(Account::Reader, DEMO_DATABASE), before);
    write(&cluster, 2).await;
    assert_eq!(read(&cluster).await, [1, 2]);
    drop(cluster);
    assert_eq!(processes_in(dir.path()), 0, "a dropped cluster stops");
}

#[tokio::test]
async fn ports_that_somebody_took_meanwhile_are_replaced() {
    let dir = tempdir().unwrap();
    let mut cluster = start(&dir).await;
    write(&cluster, 1).await;
    let ports = [cluster.endpoints().primary_port(), cluster.endpoints().replica_port()];
    cluster.stop().await;
    drop(cluster);

    let _taken = ports.map(|port| TcpListener::bind(("127.0.0.1", port)).unwrap());
    let cluster = start(&dir).await;
    assert!(!ports.contains(&cluster.endpoints().primary_port()));
    assert!(!ports.contains(&cluster.endpoints().replica_port()));
    write(&cluster, 2).await;
    assert_eq!(read(&cluster).await, [1, 2], "the standby follows the primary to its new port");
}

#[tokio::test]
async fn each_server_stops_and_starts_alone() {
    let dir = tempdir().unwrap();
    let mut cluster = start(&dir).await;
    write(&cluster, 1).await;
    cluster.stop_replica().await;
    write(&cluster, 2).await;
    assert!(cluster.endpoints().connect_replica(Account::Reader, DEMO_DATABASE).await.is_err());
    cluster.start_replica().await.unwrap();
    assert_eq!(read(&cluster).await, [1, 2]);

    for mode in [StopMode::Fast, StopMode::Immediate] {
        cluster.stop_primary(mode).await;
        assert!(cluster.endpoints().connect_primary(Account::Writer, DEMO_DATABASE).await.is_err());
        cluster.endpoints().connect_replica(Account::Reader, DEMO_DATABASE).await.unwrap();
        cluster.start_primary().await.unwrap();
    }
    write(&cluster, 3).await;
    assert_eq!(read(&cluster).await, [1, 2, 3]);
}

#[tokio::test]
async fn a_lost_standby_is_made_again() {
    let dir = tempdir().unwrap();
    let mut cluster = start(&dir).await;
    write(&cluster, 1).await;
    cluster.stop().await;
    drop(cluster);
    fs::remove_dir_all(dir.path().join("replica")).unwrap();
    assert_eq!(read(&start(&dir).await).await, [1]);
}

#[tokio::test]
async fn a_primary_whose_making_was_interrupted_is_made_again() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("samuso-test-cluster"), "").unwrap();
    fs::create_dir_all(dir.path().join("primary/base")).unwrap();
    let cluster = start(&dir).await;
    assert!(cluster.is_new());
    write(&cluster, 1).await;
    assert_eq!(read(&cluster).await, [1]);
}

#[tokio::test]
async fn servers_stop_when_their_process_is_killed() {
    let dir = tempdir().unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_samuso-testpg"))
        .arg("--dir")
        .arg(dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + LIMIT;
    while !dir.path().join("replica/postmaster.pid").exists() {
        assert!(Instant::now() < deadline, "it did not start");
        sleep(Duration::from_millis(20)).await;
    }
    process.kill().unwrap();
    process.wait().unwrap();
    wait_until_no_process_in(dir.path()).await;
    let cluster = start(&dir).await;
    write(&cluster, 1).await;
    assert_eq!(read(&cluster).await, [1]);
}

#[tokio::test]
async fn an_orphaned_server_is_stopped_and_a_stale_pid_file_does_no_harm() {
    let dir = tempdir().unwrap();
    let mut cluster = start(&dir).await;
    write(&cluster, 1).await;
    cluster.stop().await;
    drop(cluster);
    let primary = dir.path().join("primary");
    let owner = fs::metadata(&primary).unwrap();
    let postgres = fs::read_to_string(primary.join("postmaster.opts")).unwrap();
    let postgres = postgres.split_whitespace().next().unwrap();
    let mut orphan = Command::new(postgres);
    orphan.arg("-D").arg(&primary).stdin(Stdio::null()).stderr(Stdio::null());
    std::os::unix::process::CommandExt::uid(&mut orphan, std::os::unix::fs::MetadataExt::uid(&owner));
    std::os::unix::process::CommandExt::gid(&mut orphan, std::os::unix::fs::MetadataExt::gid(&owner));
    let mut orphan = orphan.spawn().unwrap();
    while !primary.join("postmaster.pid").exists() {
        sleep(Duration::from_millis(20)).await;
    }
    // Somebody must reap it, as init would.
    let reaper = std::thread::spawn(move || orphan.wait());
    let mut cluster = start(&dir).await;
    reaper.join().unwrap().unwrap();
    assert_eq!(read(&cluster).await, [1]);
    cluster.stop().await;
    drop(cluster);

    // The number of a process that lives, but is no PostgreSQL.
    fs::write(primary.join("postmaster.pid"), format!("{}\n", std::process::id())).unwrap();
    assert_eq!(read(&start(&dir).await).await, [1]);
}

#[tokio::test]
async fn a_folder_is_used_by_one_process_at_a_time() {
    let dir = tempdir().unwrap();
    let cluster = start(&dir).await;
    let error = Cluster::start(dir.path(), Purpose::Test).await.err().unwrap();
    assert!(error.to_string().contains("another process runs its servers"), "{error}");
    let error = Cluster::erase(dir.path(), Purpose::Test).await.unwrap_err();
    assert!(error.to_string().contains("another process runs its servers"), "{error}");
    write(&cluster, 1).await;
}

#[tokio::test]
async fn a_folder_of_somebody_else_is_left_alone() {
    let dir = tempdir().unwrap();
    let letter = dir.path().join("letter.txt");
    fs::write(&letter, "mine").unwrap();
    let error = Cluster::start(dir.path(), Purpose::Test).await.err().unwrap();
    assert!(error.to_string().contains("is not empty"), "{error}");
    let error = Cluster::erase(dir.path(), Purpose::Demo).await.unwrap_err();
    assert!(error.to_string().contains("is not empty"), "{error}");
    assert_eq!(fs::read_to_string(&letter).unwrap(), "mine");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing was added");
}

#[tokio::test]
async fn erasing_removes_the_folder_and_only_once() {
    let dir = tempdir().unwrap();
    drop(start(&dir).await);
    let error = Cluster::erase(dir.path(), Purpose::Demo).await.unwrap_err();
    assert!(matches!(error, ClusterError::Folder { .. }), "a test's cluster is no demo's: {error}");
    Cluster::erase(dir.path(), Purpose::Test).await.unwrap();
    assert!(!dir.path().exists());
    Cluster::erase(dir.path(), Purpose::Test).await.unwrap();
}

#[tokio::test]
async fn a_folder_may_have_any_name_and_length() {
    let dir = tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let strange = dir.path().join("new/a, b's \"사무소\"");
    let cluster = Cluster::start(&strange, Purpose::Test).await.unwrap();
    write(&cluster, 1).await;
    assert_eq!(read(&cluster).await, [1]);
    let socket = strange.join(format!(".s.PGSQL.{}", cluster.endpoints().primary_port()));
    assert!(socket.exists(), "{}", socket.display());
    drop(cluster);

    // Too long for a socket: then there is none.
    let long = dir.path().join("long/".repeat(30));
    let cluster = Cluster::start(&long, Purpose::Test).await.unwrap();
    write(&cluster, 2).await;
    assert_eq!(read(&cluster).await, [2]);
}

#[tokio::test]
async fn root_is_told_which_folder_the_servers_cannot_enter() {
    if !rustix_is_root() {
        eprintln!("skipped: only root runs PostgreSQL as somebody else");
        return;
    }
    let closed = tempdir().unwrap();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let error = Cluster::start(&closed.path().join("deep/inside"), Purpose::Test).await.err().unwrap();
    let text = error.to_string();
    assert!(text.starts_with(&format!("{} cannot be entered", closed.path().display())), "{text}");
}

fn rustix_is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[tokio::test]
async fn nobody_gets_in_without_a_password_and_nobody_is_more_than_they_need() {
    let dir = tempdir().unwrap();
    let cluster = start(&dir).await;
    let endpoints = cluster.endpoints();
    let mode = fs::metadata(dir.path().join("endpoints.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let url = endpoints.primary_url(Account::Superuser, "postgres");
    let wrong = url.replace(endpoints.password(Account::Superuser), "wrong");
    let error = PgConnection::connect(&wrong).await.unwrap_err();
    assert_eq!(error.as_database_error().unwrap().code().as_deref(), Some("28P01"));

    let mut connection = PgConnection::connect(&url).await.unwrap();
    let mighty = "SELECT rolname::text FROM pg_roles WHERE rolcanlogin \
                  AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls) ORDER BY 1";
    let mighty: Vec<String> = query_scalar(mighty).fetch_all(&mut connection).await.unwrap();
    assert_eq!(mighty, ["postgres", "samuso_replication"]);

    let url = endpoints.primary_url(Account::Reader, DEMO_DATABASE);
    let mut reader = PgConnection::connect(&url).await.unwrap();
    let error = query("CREATE TABLE public.mine ()").execute(&mut reader).await.unwrap_err();
    assert_eq!(error.as_database_error().unwrap().code().as_deref(), Some("42501"));
    let url = endpoints.primary_url(Account::Owner, DEMO_DATABASE);
    let mut owner = PgConnection::connect(&url).await.unwrap();
    query("CREATE SCHEMA samuso").execute(&mut owner).await.unwrap();
}
