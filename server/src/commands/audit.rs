use super::Configured;
use super::admin::operator;
use crate::out;
use crate::stop::Stop;
use backoffice::access::actor::Actor;
use backoffice::limits::AUDIT_HEADS_MAX;
use backoffice::ops::connect::command_connection;
use backoffice::ops::migrate::verify as is_ours;
use backoffice::timeline::chain::{Head, head};
use backoffice::timeline::verify::{Flaw, Found, Known, note, verify};
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use std::time::Instant;

const LONG_ABOUT: &str = "\
Verify that Samuso's events are as they were appended

Each event is linked to the one before by a hash that the database makes as its transaction commits. `verify` makes \
every hash again, by itself, and names the first event that was edited, dropped, moved or slipped in. Whoever may write \
the tables as a superuser could also cut off the end, or make the chain anew: neither shows in the database. So write \
the head down where they cannot write (`samuso serve` logs it each minute in which it moved), and give it back later: \
once an hour is an hour that can be cut off.

  samuso audit head >> /mnt/elsewhere/heads
  samuso audit verify $(sed 's/^/--head /' /mnt/elsewhere/heads)";

const VERIFY_ABOUT: &str = "\
Verify every event, and the chain against heads that were written down elsewhere

Reads as `samuso_writer` on the primary, in short statements; what was found is an event, and a line on /timeline. With \
--database, any copy is verified (a replica, a backup that was restored) as anybody who may read samuso.event and \
samuso.event_link there, and nothing is written. Exits with 1 where something is wrong.

It mends nothing: what is wrong stays wrong, and is found each time. Once it is known what happened, --after goes on from \
there, so that the next break is found, too. Write down elsewhere why.";

const WHAT_TO_DO: &str = "\
What to do: leave the database as it is, and copy its files before anybody mends anything. Find out who had the rights \
of a superuser or of samuso_owner since the last verification that found nothing (\"Verified the events\" on /timeline). \
What the events said is in backups, in replicas that were stopped and in shipped logs: verify those with --database. \
Until it is known what happened, trust no event after the last one that holds.";

/// Verify that Samuso's events are as they were appended
#[derive(Debug, clap::Args)]
#[command(long_about = LONG_ABOUT)]
pub struct Audit {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Verify(Verify),
    Head(Where),
}

/// Verify every event, and the chain against heads that were written down elsewhere
#[derive(Debug, clap::Args)]
#[command(long_about = VERIFY_ABOUT)]
struct Verify {
    /// A head as `samuso audit head` printed it; as many as there are
    #[arg(long = "head", value_name = "PLACE:HASH")]
    heads: Vec<Head>,
    /// Go on after a break that is known: the place is named where it is found. Nothing up to there is looked at
    #[arg(long, value_name = "PLACE:HASH")]
    after: Option<Head>,
    /// An event without a place in the chain that is known; as many as there are
    #[arg(long = "unlinked", value_name = "EVENT")]
    unlinked: Vec<i64>,
    #[command(flatten)]
    at: Where,
}

/// Print where the chain has got to, to be written down elsewhere
#[derive(Debug, clap::Args)]
struct Where {
    /// Another copy than the configured primary, as anybody who may read its events
    #[arg(long, value_name = "URL")]
    database: Option<PgConnectOptions>,
    #[command(flatten)]
    configured: Configured,
}

impl Audit {
    pub async fn run(self) -> Result<(), Stop> {
        match self.what {
            What::Verify(verify) => verify.run().await,
            What::Head(at) => {
                let mut connection = at.connect().await?;
                out::line(head(&mut connection).await.map_err(Stop::cannot("read the chain"))?);
                Ok(())
            }
        }
    }
}

impl Where {
    async fn connect(&self) -> Result<PgConnection, Stop> {
        if let Some(database) = &self.database {
            return command_connection(database).await.map_err(Stop::cannot("reach the database"));
        }
        let (config, writer) = self.configured.read().auditing()?;
        let mut writer = command_connection(&writer).await.map_err(Stop::cannot("reach the primary"))?;
        is_ours(&mut writer, &config.environment.name).await?;
        Ok(writer)
    }
}

impl Verify {
    async fn run(self) -> Result<(), Stop> {
        if self.heads.len().max(self.unlinked.len()) > AUDIT_HEADS_MAX {
            return Err(Stop::because(format!("give at most {AUDIT_HEADS_MAX} heads, and as many events")));
        }
        let mut connection = self.at.connect().await?;
        let began = Instant::now();
        let has_heads = !self.heads.is_empty();
        let after = self.after.unwrap_or(Head::START);
        let known = Known { heads: self.heads, after, unlinked: self.unlinked };
        let found = verify(&mut connection, &known).await.map_err(Stop::cannot("read the chain"))?;
        let seconds = began.elapsed().as_secs_f64();
        let noted = match self.at.database {
            Some(_) => Ok(()),
            None => note(&mut connection, &Actor::system(&operator("samuso audit")), &found).await,
        };
        told(&found, seconds, has_heads)?;
        noted.map_err(Stop::cannot("put on the timeline what was found"))
    }
}

fn told(found: &Found, seconds: f64, has_heads: bool) -> Result<(), Stop> {
    let Found { after, held, flaw, .. } = found;
    if let Some(flaw) = flaw {
        let from = match after.place {
            0 => "Up".to_owned(),
            place => format!("After place {place}, up"),
        };
        let (place, on) = (held.place, go_on(found, flaw));
        return Err(Stop::because(format!(
            "{flaw}.\n{from} to place {place} all events hold; the head there is {held}.\n{WHAT_TO_DO}{on}"
        )));
    }
    let events = held.place - after.place;
    out::line(format!("{events} events in {seconds:.1} s: each is as it was appended, in its place."));
    if *after != Head::START {
        out::line(format!("Those up to place {} were not looked at: a break is known there.", after.place));
    }
    out::line(format!("Head: {held}"));
    if !has_heads {
        out::line(
            "Whether the end was cut off shows only with --head, and a head written down elsewhere before.",
        );
    }
    Ok(())
}

/// How the rest is verified, where there is a rest.
fn go_on(found: &Found, flaw: &Flaw) -> String {
    let with = match (found.goes_on, flaw) {
        (Some(head), _) => format!("--after {head}"),
        (None, Flaw::Unlinked { event }) => format!("--unlinked {event}"),
        (None, _) => return String::new(),
    };
    format!("\nOnce it is known what happened, verify the rest with {with}, and write down elsewhere why.")
}
