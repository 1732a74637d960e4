//! One member with many requests at once takes no connections from the others: a few are answered at a time, the
//! next ones wait for their turn.

use backoffice::limits::{TURN_WAIT_MS, TURNS_MAX};
use backoffice::problem::Problem;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Who is being answered. One for the process.
pub struct Turns {
    at_once: usize,
    members: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Turns {
    /// So many of a member's are answered at the same time.
    pub fn new(at_once: usize) -> Self {
        Self { at_once, members: Mutex::default() }
    }

    /// A member's turn, for as long as it is kept. None, where none of theirs has come to an end in time.
    pub async fn take(&self, member: &str) -> Option<OwnedSemaphorePermit> {
        let turn = self.of(member).acquire_owned();
        if let Ok(Ok(turn)) = timeout(Duration::from_millis(TURN_WAIT_MS), turn).await {
            return Some(turn);
        }
        tracing::warn!(member, "a member asks for more at once than is answered");
        None
    }

    /// The same for what nobody waits for: none, where they have all of theirs.
    pub fn take_now(&self, member: &str) -> Option<OwnedSemaphorePermit> {
        self.of(member).try_acquire_owned().ok()
    }

    fn of(&self, member: &str) -> Arc<Semaphore> {
        let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        if members.len() >= TURNS_MAX {
            // Whoever waits or is being answered holds one.
            members.retain(|_, turns| Arc::strong_count(turns) > 1);
        }
        let turns = members.entry(member.to_owned());
        Arc::clone(turns.or_insert_with(|| Arc::new(Semaphore::new(self.at_once))))
    }
}

pub fn too_many_at_once() -> Problem {
    Problem::not_now(
        "You asked for many pages at once, and the ones before this are not done yet. Nothing was changed: wait a moment, then try again.",
        "한꺼번에 여러 화면을 요청해서 앞의 것이 아직 끝나지 않았어요. 바뀐 것은 없으니 잠시 뒤에 다시 시도해 주세요.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use backoffice::limits::MEMBER_REQUESTS;

    #[tokio::test]
    async fn one_more_waits_and_others_do_not() {
        let turns = Turns::new(MEMBER_REQUESTS);
        let mut taken = Vec::new();
        for _ in 0..MEMBER_REQUESTS {
            taken.push(turns.take("one").await.unwrap());
        }
        assert!(turns.take("one").await.is_none());
        drop(turns.take("two").await.unwrap());
        taken.pop();
        drop(turns.take("one").await.unwrap());
    }

    #[tokio::test]
    async fn only_who_is_there_is_remembered() {
        let turns = Turns::new(MEMBER_REQUESTS);
        let held = turns.take("held").await.unwrap();
        for member in 0..=TURNS_MAX {
            drop(turns.take(&member.to_string()).await.unwrap());
        }
        let members = turns.members.lock().unwrap();
        assert!(members.len() < TURNS_MAX && members.contains_key("held"), "{}", members.len());
        drop(held);
    }
}
