//! Sends what was asked for: right away by the process that was asked, and by a worker where that process died, or where it
//! is not yet time for the next try.

use super::answer::{Answered, Verdict, verdict};
use super::settle::{Came, settle};
use super::take::{Taken, next_of, put_back, take};
use super::types::{CallState, Why};
use super::upstream::{Request, Upstream};
use crate::cx::{Cx, Databases};
use crate::jobs::kill::{self, Step};
use crate::limits::{
    CALL_AGAIN_MAX, CALL_DELIVERED_FOR, CALL_LOOK_EVERY, CALL_RETRY_AFTER_MAX, CALL_TRIES, CALL_WAITS_MAX,
    CALLS_AT_ONCE,
};
use crate::office::Office;
use crate::problem::Problem;
use futures::StreamExt as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{interval, sleep};
use url::Url;
use uuid::Uuid;

/// Whoever sends calls in this process.
#[derive(Clone)]
pub struct Calls {
    pub(super) office: Arc<Office>,
    pub(super) databases: Arc<Databases>,
    worker: Uuid,
}

impl Calls {
    pub fn new(office: Arc<Office>, databases: Arc<Databases>) -> Self {
        Self { office, databases, worker: Uuid::new_v4() }
    }

    pub fn of(cx: &Cx) -> Self {
        Self::new(Arc::clone(&cx.office), Arc::clone(&cx.databases))
    }

    /// Until the task is dropped.
    pub async fn run(self) {
        let mut ticks = interval(CALL_LOOK_EVERY);
        loop {
            ticks.tick().await;
            // As long as there is something to do, it is done.
            while self.round(None).await + self.sweep().await > 0 {}
        }
    }

    /// Sends a run's calls until nothing of it is left to send; what takes too long is left to the workers.
    pub async fn deliver(&self, run: Uuid) {
        let begun_at = Instant::now();
        while begun_at.elapsed() < CALL_DELIVERED_FOR {
            self.round(Some(run)).await;
            match next_of(&self.databases, run).await {
                Ok(None) => return,
                Ok(Some(wait)) => sleep(wait.clamp(Duration::from_millis(20), CALL_LOOK_EVERY)).await,
                Err(problem) => {
                    tracing::warn!(%run, ?problem, "a run's calls are left to the workers");
                    return;
                }
            }
        }
    }

    /// Sends some of those that are due, and answers how many.
    pub async fn round(&self, run: Option<Uuid>) -> usize {
        let taken = match take(&self.databases, self.worker, run).await {
            Ok(taken) => taken,
            Err(problem) => {
                tracing::debug!(?problem, "no call could be looked for");
                return 0;
            }
        };
        let sent = futures::stream::iter(taken).map(|call| async move {
            if let Err(problem) = self.send(&call).await {
                // The lease runs out, and it is sent again with the same key.
                tracing::warn!(call = %call.key, ?problem, "what came of a call could not be kept");
            }
        });
        sent.buffer_unordered(CALLS_AT_ONCE).count().await
    }

    async fn send(&self, call: &Taken) -> Result<(), Problem> {
        let Some((upstream, url)) = self.office.upstreams.of(&call.origin).zip(Url::parse(&call.url).ok())
        else {
            return self.end(call, call.was_doubtful, Answered::without(Why::NotAllowed)).await;
        };
        if call.tries > CALL_TRIES {
            return self.end(call, call.was_doubtful, Answered::without(Why::Died)).await;
        }
        if let Err(wait) = upstream.breaker.admit(Instant::now()) {
            return self.wait(call, wait).await;
        }
        if call.tries == 1 {
            upstream.budget.called();
        }
        let method = method(&call.method);
        let request = Request { method, url, key: call.key, body: call.body.clone() };
        kill::at(Step::BeforeCall);
        let sent = upstream.send(&request).await;
        kill::at(Step::AfterCall);
        let (verdict, answered) = verdict(&sent, call.was_doubtful);
        tracing::info!(call = %call.key, run = %call.run, tries = call.tries, answered = answered.text(), "called");
        match verdict {
            Verdict::Done => self.came(call, CallState::Succeeded, answered).await,
            Verdict::Refused => self.came(call, CallState::Failed, answered).await,
            Verdict::Unsure => self.came(call, CallState::Unknown, answered).await,
            Verdict::Later { after, is_doubtful } => {
                let is_doubtful = is_doubtful || call.was_doubtful;
                if call.tries < CALL_TRIES && upstream.budget.take() {
                    let wait = after
                        .map_or_else(|| again(upstream, call.tries), |after| after.min(CALL_RETRY_AFTER_MAX));
                    return put_back(&self.databases, self.worker, call, true, is_doubtful, wait).await;
                }
                self.end(call, is_doubtful, answered).await
            }
        }
    }

    /// The breaker is open: nothing was sent. Not for ever: whoever asked wants to know.
    async fn wait(&self, call: &Taken, wait: Duration) -> Result<(), Problem> {
        if call.age > CALL_WAITS_MAX {
            return self.end(call, call.was_doubtful, Answered::without(Why::NotReached)).await;
        }
        put_back(&self.databases, self.worker, call, false, call.was_doubtful, wait).await
    }

    /// There is no further try.
    async fn end(&self, call: &Taken, is_doubtful: bool, answered: Answered) -> Result<(), Problem> {
        let state = if is_doubtful { CallState::Unknown } else { CallState::Failed };
        self.came(call, state, answered).await
    }

    async fn came(&self, call: &Taken, state: CallState, answered: Answered) -> Result<(), Problem> {
        let came = Came {
            call: call.key,
            run: call.run,
            worker: Some(self.worker),
            state,
            answered,
            ask_in: call.has_status.then(|| self.first_pause(&call.origin)),
            by: None,
        };
        if !settle(&self.office, &self.databases, &came).await? {
            tracing::warn!(call = %call.key, "a call was settled by somebody else meanwhile");
        }
        Ok(())
    }

    fn first_pause(&self, origin: &str) -> Duration {
        self.office.upstreams.of(origin).map_or(CALL_LOOK_EVERY, |upstream| upstream.waits.status[0])
    }
}

/// Full jitter: those that failed together do not come again together.
fn again(upstream: &Upstream, tries: i32) -> Duration {
    let most = upstream.waits.again * 2_u32.pow(tries.clamp(1, 8).unsigned_abs() - 1);
    most.min(CALL_AGAIN_MAX).mul_f64(rand::random::<f64>())
}

/// As the catalogue's own are written.
fn method(text: &str) -> &'static str {
    match text {
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "POST",
    }
}
