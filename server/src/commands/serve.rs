use super::Configured;
use super::named_roles::{Named, roles_are_known};
use crate::clock::Clock;
use crate::config::Serving;
use crate::egress::{not_allowed, upstreams};
use crate::http::listen;
use crate::http::serving::Web;
use crate::metrics;
use crate::notify::Notifier;
use crate::oidc::watch;
use crate::ready::NOBODY_LOOKS_AFTER_MEMBERS;
use crate::router::router;
use crate::saml;
use crate::stop::Stop;
use crate::{log, out};
use backoffice::access::allowance::clean as allowances;
use backoffice::actions::approvals::sweep;
use backoffice::actions::stored::clean as previews;
use backoffice::calls::Calls;
use backoffice::catalog::open as catalog;
use backoffice::cx::Databases;
use backoffice::jobs::{self, Workers};
use backoffice::limits::{CLEAN_EVERY, CLOSE_TIMEOUT_MS, DENIAL_EVERY};
use backoffice::notify::outbox::clean as notices;
use backoffice::office::Office;
use backoffice::ops::connect::command_connection;
use backoffice::ops::migrate::verify;
use backoffice::problem::Part;
use backoffice::records::revealed::clean as reveals;
use backoffice::tickets;
use backoffice::timeline::capture;
use backoffice::timeline::chain::{Head, head};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};

const LONG_ABOUT: &str = "\
Answer the members of the office

Starts where the primary answers, its schema is up to date and stamped with this environment's name, and the catalogue \
has no fault; the replica may be away. SIGTERM or Ctrl-C stops it: requests that are under way are answered first.

  samuso serve
  SAMUSO_SERVER_LISTEN=127.0.0.1:8080 samuso serve --config /etc/samuso.toml";

/// Answer the members of the office
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct Serve {
    #[command(flatten)]
    configured: Configured,
}

impl Serve {
    pub async fn run(self) -> Result<(), Stop> {
        let serving = self.configured.read().serving()?;
        log::start(&serving.config.log)?;
        let stop = told_to_stop()?;
        let listener = bind(&serving).await?;
        let office = open(&serving).await?;
        out::line(format!("Samuso answers at {}", serving.public_url));
        Box::pin(serve(serving, office, listener, stop)).await
    }
}

/// Taking the address comes before anything that takes time: somebody else may have it.
pub async fn bind(serving: &Serving) -> Result<TcpListener, Stop> {
    let listen = serving.listen;
    TcpListener::bind(listen).await.map_err(Stop::cannot(format!("listen on {listen} (server.listen)")))
}

/// Looks at the database, and opens the catalogue against it.
pub async fn open(serving: &Serving) -> Result<Office, Stop> {
    let mut primary = command_connection(&serving.servers.stand_in).await;
    let primary =
        primary.as_mut().map_err(|error| Stop::because(format!("cannot reach the primary: {error}")))?;
    verify(primary, &serving.config.environment.name).await?;
    let (catalog, notices) = catalog::open(primary, &serving.config.catalog_dir).await?;
    for notice in notices {
        tracing::warn!("{notice}");
    }
    roles_are_known(&Named::of_serving(serving), &catalog)?;
    if let Some(administrator) = &serving.break_glass {
        let name = &administrator.who.name;
        tracing::warn!(name, "BREAK-GLASS is on: a local administrator may sign in with a password");
    }
    let upstreams = upstreams(&serving.egress);
    // One action less is no reason to let nobody in: its form says that it cannot be run.
    for line in not_allowed(&catalog, &upstreams) {
        tracing::error!("{line}");
    }
    Ok(Office::open(catalog).with_upstreams(upstreams))
}

/// Answers until told to stop.
pub async fn serve(
    serving: Serving,
    office: Office,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) -> Result<(), Stop> {
    let (databases, mut heartbeat) = Databases::connect(&serving.servers);
    let databases = Arc::new(databases);
    heartbeat.beat().await;
    databases.fill().await;
    let (office, public_url) = (Arc::new(office), serving.public_url.clone());
    let notifier =
        Notifier::new(Arc::clone(&office), Arc::clone(&databases), public_url, serving.notify.clone());
    let web = Arc::new(Web::new(serving, office, Arc::clone(&databases), Clock::system()));
    let mut beside = JoinSet::new();
    beside.spawn(metrics::sum_up());
    beside.spawn(heartbeat.run());
    beside.spawn(Arc::clone(&databases).keep_filled());
    beside.spawn(clean(Arc::clone(&web)));
    beside.spawn(watch(Arc::clone(&web.providers)));
    beside.spawn(saml::watch(Arc::clone(&web.saml)));
    beside.spawn(each_minute(Arc::clone(&web)));
    beside.spawn(look_after_requests(Arc::clone(&web)));
    let workers = Workers::new(Arc::clone(&web.office), Arc::clone(&databases));
    if web.serving.works {
        beside.spawn(workers.clone().run());
        beside.spawn(Calls::new(Arc::clone(&web.office), Arc::clone(&databases)).run());
    }
    beside.spawn(notifier.run());
    let stop = drain(&web, stop);
    let proxies = web.serving.trusted_proxies.clone().into();
    listen::serve(listener, router(Arc::clone(&web))?, proxies, stop).await;
    beside.shutdown().await;
    workers.let_go().await;
    note(&web, true).await;
    // A server that stands still is not waited for.
    let _ = timeout(Duration::from_millis(CLOSE_TIMEOUT_MS), databases.close()).await;
    Ok(())
}

/// Told to stop, it answers as before for a while, and says that it does not: so a balancer sends its last requests elsewhere.
async fn drain(web: &Web, stop: impl Future<Output = ()>) {
    stop.await;
    web.readiness.stop();
    sleep(web.serving.drain).await;
}

async fn clean(web: Arc<Web>) {
    let mut ticks = interval(CLEAN_EVERY);
    loop {
        ticks.tick().await;
        let cleaned = [
            ("sessions", web.sessions.clean().await),
            ("sign-in attempts", web.sessions.clean_attempts().await),
            ("logout tokens", web.sessions.clean_logout_tokens().await),
            ("SAML requests", web.sessions.clean_requests().await),
            ("SAML messages", web.sessions.clean_seen().await),
            ("tries at break-glass", web.sessions.clean_tries().await),
            ("allowances", allowances(&web.databases).await),
            ("forms", web.sessions.clean_forms().await),
            ("previews", previews(&web.databases).await),
            ("reveals", reveals(&web.databases).await),
            ("notices", notices(&web.databases).await),
            ("what the audit table told of", capture::clean(&web.databases).await),
            ("what was opened for tickets", tickets::clean(&web.databases).await),
            ("targets of jobs", jobs::clean(&web.databases).await),
        ];
        for (what, cleaned) in cleaned {
            match cleaned {
                Ok(0) => {}
                Ok(cleaned) => tracing::info!(what, cleaned, "removed what is long over"),
                Err(problem) => tracing::warn!(what, ?problem, "could not remove what is long over"),
            }
        }
    }
}

async fn each_minute(web: Arc<Web>) {
    let mut ticks = interval(DENIAL_EVERY);
    let mut logged = Head::START;
    loop {
        ticks.tick().await;
        note(&web, false).await;
        logged = log_head(&web.databases, logged).await;
        if let Err(problem) = web.sessions.end_views().await {
            tracing::warn!(?problem, "looks with other eyes that are over are not on the timeline yet");
        }
        if web.readiness.nobody_looks_after_members().await {
            tracing::error!("{NOBODY_LOOKS_AFTER_MEMBERS}");
        }
    }
}

/// By itself: a run that was approved may take its time.
async fn look_after_requests(web: Arc<Web>) {
    let mut ticks = interval(DENIAL_EVERY);
    loop {
        ticks.tick().await;
        if let Err(problem) = sweep(&web.office, &web.databases).await {
            tracing::warn!(?problem, "requests for approval are not looked after");
        }
    }
}

/// The log is shipped to where nobody can cut it off together with the events.
async fn log_head(databases: &Databases, logged: Head) -> Head {
    let mut read = match databases.fresh(Part::Timeline).await {
        Ok(read) => read,
        Err(problem) => {
            tracing::warn!(?problem, "cannot say how far the chain of events has got");
            return logged;
        }
    };
    match head(read.connection()).await {
        Ok(head) if head != logged => {
            tracing::info!(%head, "the chain of events has got so far: `samuso audit verify --head` holds it to this");
            head
        }
        Ok(_) => logged,
        Err(error) => {
            tracing::warn!(%error, "cannot say how far the chain of events has got");
            logged
        }
    }
}

async fn note(web: &Web, all: bool) {
    if let Err(problem) = web.denials.note(&web.databases, all).await {
        tracing::warn!(?problem, "some denied attempts are not on the timeline");
    }
}

/// SIGTERM or Ctrl-C. From this call on they no longer end the process by themselves.
pub fn told_to_stop() -> Result<impl Future<Output = ()>, Stop> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("told to stop");
    })
}
