//! What this process has verified lately, for the time that the primary is away. Nothing is read from here while
//! the primary answers.

use super::SignedIn;
use crate::limits::{SESSION_KNOWN_FOR, SESSIONS_KNOWN_MAX};
use sqlx::types::Uuid;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

type Hash = [u8; 32];

#[derive(Default)]
pub(super) struct Known {
    /// Each until it is good for nothing any more.
    sessions: Mutex<HashMap<Hash, (SignedIn, Instant)>>,
}

impl Known {
    /// Nobody keeps from memory what ends by itself meanwhile: a session, or a grant.
    pub(super) fn remember(&self, hash: Hash, signed_in: SignedIn, holds_for: Duration) {
        let now = Instant::now();
        let until = now + holds_for.min(SESSION_KNOWN_FOR);
        let mut sessions = self.lock();
        if sessions.len() >= SESSIONS_KNOWN_MAX && !sessions.contains_key(&hash) {
            sessions.retain(|_, (_, until)| *until > now);
        }
        if sessions.len() < SESSIONS_KNOWN_MAX || sessions.contains_key(&hash) {
            sessions.insert(hash, (signed_in, until));
        }
    }

    pub(super) fn recall(&self, hash: &Hash) -> Option<SignedIn> {
        let sessions = self.lock();
        let (signed_in, until) = sessions.get(hash)?;
        (*until > Instant::now()).then(|| signed_in.clone())
    }

    pub(super) fn forget(&self, hash: &Hash) {
        self.lock().remove(hash);
    }

    /// As the database has the hash.
    pub(super) fn forget_kept(&self, hash: &[u8]) {
        self.lock().retain(|known, _| known != hash);
    }

    pub(super) fn forget_all(&self) {
        self.lock().clear();
    }

    pub(super) fn forget_member(&self, member: Uuid) {
        self.lock().retain(|_, (signed_in, _)| signed_in.id != member);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, (SignedIn, Instant)>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
