//! What this process has verified lately, for the time that the primary is away. Nothing is read from here while
//! the primary answers; and while it is held to be up and does not, only what was verified a moment ago.

use super::SignedIn;
use crate::limits::{SESSION_KNOWN_FOR, SESSIONS_KNOWN_MAX};
use sqlx::types::Uuid;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

type Hash = [u8; 32];

#[derive(Default)]
pub(super) struct Known {
    sessions: Mutex<HashMap<Hash, Verified>>,
}

struct Verified {
    signed_in: SignedIn,
    at: Instant,
    /// From then on it is good for nothing any more.
    until: Instant,
}

impl Known {
    /// Nobody keeps from memory what ends by itself meanwhile: a session, or a grant.
    pub(super) fn remember(&self, hash: Hash, signed_in: SignedIn, holds_for: Duration) {
        let now = Instant::now();
        let until = now + holds_for.min(SESSION_KNOWN_FOR);
        let mut sessions = self.lock();
        if sessions.len() >= SESSIONS_KNOWN_MAX && !sessions.contains_key(&hash) {
            sessions.retain(|_, verified| verified.until > now);
        }
        if sessions.len() < SESSIONS_KNOWN_MAX || sessions.contains_key(&hash) {
            sessions.insert(hash, Verified { signed_in, at: now, until });
        }
    }

    /// What was verified no longer ago than `lately`.
    pub(super) fn recall(&self, hash: &Hash, lately: Duration) -> Option<SignedIn> {
        let sessions = self.lock();
        let Verified { signed_in, at, until } = sessions.get(hash)?;
        (*until > Instant::now() && at.elapsed() <= lately).then(|| signed_in.clone())
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
        self.lock().retain(|_, verified| verified.signed_in.id != member);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, Verified>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
