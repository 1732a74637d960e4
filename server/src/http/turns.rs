//! One member with many requests at once takes no connections from the others: a few are answered at a time, the
//! next ones wait for their turn.

use backoffice::limits::{MEMBER_REQUESTS, TURN_WAIT_MS, TURNS_MAX};
use backoffice::problem::{Part, Problem};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Who is being answered. One for the process.
#[derive(Default)]
pub struct Turns {
    members: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Turns {
    /// A member's turn, for as long as it is kept.
    pub async fn take(&self, member: &str) -> Result<OwnedSemaphorePermit, Problem> {
        let turn = self.of(member).acquire_owned();
        if let Ok(Ok(turn)) = timeout(Duration::from_millis(TURN_WAIT_MS), turn).await {
            return Ok(turn);
        }
        tracing::warn!(member, "a member asks for more at once than is answered");
        Err(Problem::TooSlow(Part::Request))
    }

    fn of(&self, member: &str) -> Arc<Semaphore> {
        let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        if members.len() >= TURNS_MAX {
            // Whoever waits or is being answered holds one.
            members.retain(|_, turns| Arc::strong_count(turns) > 1);
        }
        let turns = members.entry(member.to_owned());
        Arc::clone(turns.or_insert_with(|| Arc::new(Semaphore::new(MEMBER_REQUESTS))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_more_waits_and_others_do_not() {
        let turns = Turns::default();
        let mut taken = Vec::new();
        for _ in 0..MEMBER_REQUESTS {
            taken.push(turns.take("one").await.unwrap());
        }
        assert_eq!(turns.take("one").await.unwrap_err(), Problem::TooSlow(Part::Request));
        drop(turns.take("two").await.unwrap());
        taken.pop();
        drop(turns.take("one").await.unwrap());
    }

    #[tokio::test]
    async fn only_who_is_there_is_remembered() {
        let turns = Turns::default();
        let held = turns.take("held").await.unwrap();
        for member in 0..=TURNS_MAX {
            drop(turns.take(&member.to_string()).await.unwrap());
        }
        let members = turns.members.lock().unwrap();
        assert!(members.len() < TURNS_MAX && members.contains_key("held"), "{}", members.len());
        drop(held);
    }
}
