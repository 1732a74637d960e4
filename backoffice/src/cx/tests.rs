//! What a database's errors mean, where reads are asked, and what becomes of a COMMIT.

use super::pool::{ReadPool, keep, read_pool, take};
use super::{NotCommitted, OwnWrite, problem, rows};
use crate::limits::READ_TIMEOUT_MS;
use crate::office::Statement;
use crate::ops::connect::{connect, reading};
use crate::problem::{Part, Problem};
use crate::testing::Desk;
use futures::future::join_all;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Row};
use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::time::timeout;

async fn error_of(desk: &mut Desk, code: &str) -> sqlx::Error {
    let raise =
        format!("DO $$ BEGIN RAISE EXCEPTION 'it said kim@hanbit.example' USING ERRCODE = '{code}'; END $$");
    sqlx::query(AssertSqlSafe(raise)).execute(&mut desk.owner).await.unwrap_err()
}

#[tokio::test]
async fn what_passes_is_told_from_what_is_refused_and_from_what_is_away() {
    let mut desk = Desk::open().await;
    for (code, means) in [
        ("40P01", Problem::TooSlow(Part::Actions)),
        ("55P03", Problem::TooSlow(Part::Actions)),
        ("57014", Problem::TooSlow(Part::Actions)),
        ("25006", Problem::Away(Part::Actions)),
        ("55000", Problem::Away(Part::Actions)),
        ("53100", Problem::Away(Part::Actions)),
        ("53300", Problem::Away(Part::Actions)),
        ("57P01", Problem::Away(Part::Actions)),
    ] {
        let error = error_of(&mut desk, code).await;
        assert_eq!(problem(Part::Actions, "test", &error), means, "{code}");
    }
    // A trigger's words, whichever code it gives them, are its own: they may quote what is hidden.
    for code in ["P0001", "23505", "22023"] {
        let told = problem(Part::Actions, "test", &error_of(&mut desk, code).await);
        let Problem::Bad(faults) = told else { panic!("{code}: {told:?}") };
        let says = &faults[0].says;
        assert!(says.en.contains("(inline_code_block)"), "{says:?}");
        assert!(!says.en.contains("hanbit") && !says.ko.contains("hanbit"), "{says:?}");
    }
    let error = error_of(&mut desk, "XX000").await;
    assert_eq!(problem(Part::Timeline, "test", &error), Problem::Internal);
}

/// As a balancer does, before a server that is gone.
#[tokio::test]
async fn a_proxy_with_nobody_behind_it_is_a_server_that_is_away() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let options = PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(port).username("nobody");
    let error = options.connect().await.unwrap_err();
    assert_eq!(problem(Part::SignIn, "test", &error), Problem::Away(Part::SignIn), "{error:?}");
}

#[tokio::test]
async fn a_member_known_from_memory_reads_the_replica_and_nothing_else() {
    let desk = Desk::open().await;
    let cx = desk.member("admin").recalled();
    assert!(cx.replica(Part::Record).await.is_ok());
    let away = Some(Problem::Away(Part::Actions));
    assert_eq!(cx.fresh(Part::Actions).await.err(), away);
    assert_eq!(cx.write(Part::Actions).await.err(), away);
}

#[tokio::test]
async fn the_server_ends_a_fresh_read_and_lets_it_write_nothing() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    let mut read = cx.fresh(Part::Actions).await.unwrap();
    let began = Instant::now();
    let slept = sqlx::query("SELECT pg_sleep(5)").execute(read.connection()).await.unwrap_err();
    assert_eq!(slept.as_database_error().unwrap().code().unwrap(), "57014");
    assert!(began.elapsed() < Duration::from_millis(READ_TIMEOUT_MS * 2), "{:?}", began.elapsed());
    let wrote = sqlx::query("UPDATE samuso.heartbeat SET beat_at = now()").execute(read.connection()).await;
    assert_eq!(wrote.unwrap_err().as_database_error().unwrap().code().unwrap(), "25006");
}

#[tokio::test]
async fn plans_are_made_for_the_values_at_hand_but_for_what_finds_rows_by_a_key() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    let mode = Statement::new("test.mode", "SELECT current_setting('plan_cache_mode') AS mode");
    for (asked, on_replica) in [(mode.clone(), "force_custom_plan"), (mode.by_key(), "auto")] {
        let mut write = cx.write(Part::Actions).await.unwrap();
        let wait = Duration::from_secs(1);
        let writing = rows(&mut write, Part::Actions, wait, &asked, &[]).await.unwrap();
        let fresh = cx.fresh(Part::Actions).await.unwrap().rows(&asked, &[]).await.unwrap();
        let replica = cx.replica(Part::Record).await.unwrap().rows(&asked, &[]).await.unwrap();
        let modes = [writing, fresh, replica].map(|rows| rows[0].get::<String, _>("mode"));
        assert_eq!(modes, ["force_custom_plan", "force_custom_plan", on_replica]);
    }
}

#[tokio::test]
async fn an_own_write_that_no_replica_has_is_waited_for_as_long_as_is_said() {
    let desk = Desk::open().await;
    let cx = desk.member("admin");
    cx.own_writes.add(OwnWrite::Before("FFFFFFFF/0".to_owned()));
    let began = Instant::now();
    let read = timeout(Duration::from_secs(5), cx.replica(Part::Record)).await.unwrap();
    assert!(read.is_ok() && cx.read_from_primary());
    assert!(began.elapsed() < Duration::from_millis(900), "{:?}", began.elapsed());
    // Where nobody knows how far the replica has to be, it is not asked.
    let cx = desk.member("admin");
    cx.own_writes.add(OwnWrite::Somewhere);
    assert!(cx.replica(Part::Record).await.is_ok() && cx.read_from_primary());
}

/// A deferred trigger of the product's runs within COMMIT.
async fn committed(desk: &mut Desk, body: &str) -> Result<(), NotCommitted> {
    let trigger = format!(
        "CREATE OR REPLACE FUNCTION documents.at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$;
         DROP TRIGGER IF EXISTS at_commit ON documents.article;
         CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON documents.article DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION documents.at_commit()"
    );
    desk.product(&trigger).await;
    let cx = desk.member("admin");
    let mut write = cx.write(Part::Actions).await.unwrap();
    let hide = "UPDATE documents.article SET hidden = true WHERE id = 201";
    sqlx::query(hide).execute(&mut *write).await.unwrap();
    let committed = cx.commit(write).await;
    match &committed {
        Ok(()) => assert!(matches!(cx.wrote(), Some(OwnWrite::Before(_)))),
        Err(NotCommitted::Refused(_)) => assert_eq!(cx.wrote(), None),
        Err(NotCommitted::Unknown(_)) => assert_eq!(cx.wrote(), Some(OwnWrite::Somewhere)),
    }
    committed
}

#[tokio::test]
async fn a_commit_that_is_answered_by_the_end_of_the_connection_is_not_known() {
    let mut desk = Desk::open().await;
    let refused = committed(&mut desk, "RAISE EXCEPTION 'no';").await;
    assert!(matches!(refused, Err(NotCommitted::Refused(_))), "{refused:?}");
    let ended = committed(&mut desk, "PERFORM pg_terminate_backend(pg_backend_pid());").await;
    assert!(matches!(ended, Err(NotCommitted::Unknown(_))), "{ended:?}");
    committed(&mut desk, "").await.unwrap();
}

/// The servers' word for each connection to read on, by pool.
async fn backends(pool: &ReadPool, connections: usize) -> BTreeSet<i32> {
    let mut taken: Vec<_> = join_all((0..connections).map(|_| take(pool, Part::Record))).await;
    let mut backends = BTreeSet::new();
    for connection in taken.iter_mut().map(|taken| taken.as_mut().unwrap()) {
        let backend = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(connection.ask()).await;
        backends.insert(backend.unwrap());
    }
    backends
}

#[tokio::test]
async fn half_of_the_connections_are_there_before_anybody_needs_them() {
    let desk = Desk::open().await;
    desk.databases.fill().await;
    for pool in desk.databases.pools() {
        assert_eq!(pool.connections, pool.max / 2, "{}", pool.name);
    }
}

#[tokio::test]
async fn what_is_old_is_replaced_one_after_the_other_and_what_is_there_stays() {
    let desk = Desk::open().await;
    let pool = read_pool(reading(&desk.replica()), 6);
    keep(&pool, Duration::from_mins(1)).await;
    let first = backends(&pool, 3).await;
    keep(&pool, Duration::from_mins(1)).await;
    assert_eq!(backends(&pool, 3).await, first);
    keep(&pool, Duration::ZERO).await;
    let second = backends(&pool, 3).await;
    assert_eq!((second.len(), second.intersection(&first).count()), (3, 2));
    // Of those that came while there was much to do, one that is old goes, too.
    assert_eq!(backends(&pool, 6).await.len(), 6);
    keep(&pool, Duration::ZERO).await;
    assert_eq!(pool.status().size, 5);
}

/// Whoever is busy beside it gives it no turn: it must not need one for each few of its rounds.
#[tokio::test]
async fn a_connection_is_made_beside_whatever_else_there_is_to_do() {
    let desk = Desk::open().await;
    #[expect(clippy::disallowed_methods, reason = "what is busy stops every task of its thread")]
    let busy = tokio::spawn(async {
        loop {
            std::thread::sleep(Duration::from_millis(5));
            tokio::task::yield_now().await;
        }
    });
    let connected = timeout(Duration::from_secs(3), connect(&desk.replica())).await;
    busy.abort();
    assert!(connected.expect("it waits for its turn hundreds of times").is_ok());
}
