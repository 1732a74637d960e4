//! Workers: each takes a job, and goes on with it chunk by chunk until it is done or not its own any more. What they know
//! is in the database: one that dies is followed by another, at the very target that comes next.

use crate::access::actor::Actor;
use crate::cx::{Cx, Databases, within};
use crate::jobs::chunk::{Turn, Went, chunk};
use crate::jobs::finish::{finish, give_up, hold_back, ready};
use crate::jobs::govern::{self, Pace};
use crate::jobs::lease::{Job, give_back, let_go, renew, take};
use crate::jobs::types::{HeldBy, JobState, WaitsFor};
use crate::limits::{
    CHUNK_FIRST, JOB_LOOK_EVERY, JOB_TAKEOVERS, JOB_TRIES, JOB_TURN_LASTS, JOBS_AT_ONCE, READ_ENDS_MS,
    WRITE_TIMEOUT_MS,
};
use crate::office::Office;
use crate::problem::{Fault, Part, Problem};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{interval, sleep};
use uuid::Uuid;

/// The workers of one process.
#[derive(Clone)]
pub struct Workers {
    office: Arc<Office>,
    databases: Arc<Databases>,
    ids: [Uuid; JOBS_AT_ONCE],
}

/// How a job goes, as its worker remembers it.
struct Going {
    size: usize,
    pace: f32,
    waits_for: Option<WaitsFor>,
    tries: u32,
    turn_begun_at: Instant,
}

/// What comes after a chunk.
enum Then {
    Wait(Duration),
    Stop,
}

impl Workers {
    pub fn new(office: Arc<Office>, databases: Arc<Databases>) -> Self {
        Self { office, databases, ids: std::array::from_fn(|_| Uuid::new_v4()) }
    }

    /// Until the task is dropped. Whatever they were in the midst of is rolled back then.
    pub async fn run(self) {
        let workers = self.ids.iter().map(|id| self.look_for_jobs(*id));
        futures::future::join_all(workers).await;
    }

    /// After they were dropped: others need not wait for their leases.
    pub async fn let_go(&self) {
        if let Err(problem) = let_go(&self.databases, &self.ids).await {
            tracing::warn!(?problem, "jobs are not given back: others take them in a moment");
        }
    }

    async fn look_for_jobs(&self, worker: Uuid) {
        let mut ticks = interval(JOB_LOOK_EVERY);
        loop {
            ticks.tick().await;
            match take(&self.databases, worker).await {
                Ok(Some(job)) => self.work(job, worker).await,
                Ok(None) => {}
                Err(problem) => tracing::debug!(?problem, "no job could be looked for"),
            }
        }
    }

    /// Everything that there is to do now, one job after the other.
    #[cfg(test)]
    pub async fn until_idle(&self) {
        while let Some(job) = take(&self.databases, self.ids[0]).await.unwrap() {
            self.work(job, self.ids[0]).await;
        }
    }

    async fn work(&self, job: Job, worker: Uuid) {
        tracing::info!(job = %job.id, action = %job.action, state = job.state.as_str(), "a job is worked on");
        let mut going = Going {
            size: CHUNK_FIRST,
            pace: job.pace,
            waits_for: None,
            tries: 0,
            turn_begun_at: Instant::now(),
        };
        loop {
            let then = if job.takeovers > JOB_TAKEOVERS {
                self.stop(&job, HeldBy::Workers, &workers_end()).await
            } else {
                self.turn(&job, worker, &mut going).await
            };
            let then = match then {
                Ok(then) => {
                    going.tries = 0;
                    then
                }
                Err(problem) => self.after(&job, &mut going, problem).await,
            };
            match then {
                Then::Wait(wait) => sleep(wait).await,
                Then::Stop => return,
            }
            if self.is_others_turn(&job, worker, &mut going).await {
                return;
            }
        }
    }

    /// Whoever goes slowly, or waits, does not keep a worker from others. What fails is not given on.
    async fn is_others_turn(&self, job: &Job, worker: Uuid, going: &mut Going) -> bool {
        if going.tries > 0 || going.turn_begun_at.elapsed() < JOB_TURN_LASTS {
            return false;
        }
        going.turn_begun_at = Instant::now();
        // Where that cannot be asked, the next chunk finds out why.
        give_back(&self.databases, job, worker).await.unwrap_or(false)
    }

    /// One chunk, by who may make it now, as fast as the servers let it be made.
    async fn turn(&self, job: &Job, worker: Uuid, going: &mut Going) -> Result<Then, Problem> {
        let Some(wanted) = renew(&self.databases, job, worker, going.pace, going.waits_for).await? else {
            return Ok(Then::Stop);
        };
        let rate = match govern::pace(govern::readings(&self.databases).await?, wanted) {
            Pace::Go { rows_a_second, slowed_by } => {
                going.waits_for = slowed_by;
                rows_a_second
            }
            Pace::Wait(waits_for) => {
                (going.waits_for, going.pace) = (Some(waits_for), 0.0);
                return Ok(Then::Wait(JOB_LOOK_EVERY));
            }
        };
        if job.state == JobState::Running && self.fails_too_often(job.id).await? {
            return self.stop_for_failures(job).await;
        }
        let begun_at = Instant::now();
        let (office, databases) = (Arc::clone(&self.office), Arc::clone(&self.databases));
        let samuso = Arc::new(Actor::system("samuso work"));
        let cx = Cx::new(office, databases, samuso, job.request_id.clone(), None);
        let turn = Turn { cx: &cx, job, worker };
        match chunk(&turn, going.size.min(usize::try_from(rate).unwrap_or(1).max(1))).await? {
            Went::Lost => Ok(Then::Stop),
            Went::NotAllowed(problem) => self.stop(job, self.not_allowed(job, &problem), &problem).await,
            Went::Done if job.state == JobState::Preparing => ready(&turn).await.map(|()| Then::Stop),
            Went::Done => finish(&turn).await.map(|()| Then::Stop),
            Went::On(records) => {
                let took = begun_at.elapsed();
                let wait = govern::rest(records, took, rate);
                going.size = govern::next_size(going.size, took, rate);
                going.went(records, took + wait);
                Ok(Then::Wait(wait))
            }
        }
    }

    /// Away is waited for; whoever may not any more is not; and what fails again and again is for a person to look at.
    async fn after(&self, job: &Job, going: &mut Going, problem: Problem) -> Then {
        going.tries += 1;
        if problem != Problem::Forbidden && going.tries < JOB_TRIES {
            tracing::warn!(job = %job.id, ?problem, "a chunk of a job could not be made: it is tried again");
            going.waits_for = Some(WaitsFor::Primary);
            return Then::Wait(JOB_LOOK_EVERY);
        }
        let by = if problem == Problem::Forbidden { HeldBy::Rights } else { HeldBy::Primary };
        // Where not even that can be written, the lease runs out and somebody tries again.
        self.stop(job, by, &problem).await.unwrap_or(Then::Stop)
    }

    fn not_allowed(&self, job: &Job, problem: &Problem) -> HeldBy {
        let is_there = self.office.catalog.action(&job.action).is_some();
        if is_there && !matches!(problem, Problem::Bad(_)) { HeldBy::Rights } else { HeldBy::Catalogue }
    }

    /// A person decides how a run goes on. A rehearsal has changed nothing: it has failed, and is prepared again.
    async fn stop(&self, job: &Job, by: HeldBy, problem: &Problem) -> Result<Then, Problem> {
        tracing::error!(job = %job.id, ?problem, "a job does not go on by itself");
        let mut transaction = self.databases.write(Part::Actions).await?;
        if job.state == JobState::Preparing {
            give_up(job, &mut transaction, problem).await?;
        } else {
            // What it says of itself says why, but where the problem says more.
            let error = Some(problem).filter(|problem| matches!(problem, Problem::Bad(_)));
            hold_back(job, &mut transaction, by, error).await?;
        }
        within(Part::Actions, WRITE_TIMEOUT_MS, transaction.commit()).await?;
        Ok(Then::Stop)
    }

    async fn stop_for_failures(&self, job: &Job) -> Result<Then, Problem> {
        let mut transaction = self.databases.write(Part::Actions).await?;
        hold_back(job, &mut transaction, HeldBy::Failures, None).await?;
        within(Part::Actions, WRITE_TIMEOUT_MS, transaction.commit()).await?;
        Ok(Then::Stop)
    }

    async fn fails_too_often(&self, job: Uuid) -> Result<bool, Problem> {
        let mut read = self.databases.fresh(Part::Actions).await?;
        let counts = sqlx::query!(
            r#"/* samuso job.failures */ SELECT handled - handled_then AS "handled!", failed - failed_then AS "failed!", regardless
               FROM samuso.job WHERE id = $1"#,
            job,
        )
        .fetch_one(read.connection());
        let counts = within(Part::Actions, READ_ENDS_MS, counts).await?;
        Ok(!counts.regardless && govern::fails_too_often(counts.handled, counts.failed))
    }
}

fn workers_end() -> Problem {
    Problem::bad(Fault::general(
        format!(
            "{JOB_TAKEOVERS} workers in a row were not heard of again while they were at it: their logs say why."
        ),
        format!(
            "워커 {JOB_TAKEOVERS}개가 연달아 이 작업을 하다가 응답을 멈췄어요. 워커의 로그를 확인해 주세요."
        ),
    ))
}

impl Going {
    /// Of what it went at lately, somewhat smoothed.
    #[expect(clippy::cast_precision_loss, reason = "a chunk has hundreds of records")]
    fn went(&mut self, records: usize, took: Duration) {
        let now = records as f32 / took.as_secs_f32().max(0.001);
        self.pace = if self.pace == 0.0 { now } else { self.pace * 0.7 + now * 0.3 };
    }
}
