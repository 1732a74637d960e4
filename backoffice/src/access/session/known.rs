//! What this process has verified lately, for the time that the primary is away. Nothing is read from here while
//! the primary answers.

use super::SignedIn;
use crate::limits::{SESSION_KNOWN_FOR, SESSIONS_KNOWN_MAX};
use sqlx::types::Uuid;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

type Hash = [u8; 32];

#[derive(Default)]
pub(super) struct Known {
    sessions: Mutex<HashMap<Hash, (SignedIn, Instant)>>,
}

impl Known {
    pub(super) fn remember(&self, hash: Hash, signed_in: SignedIn) {
        let mut sessions = self.lock();
        if sessions.len() >= SESSIONS_KNOWN_MAX && !sessions.contains_key(&hash) {
            sessions.retain(|_, (_, at)| at.elapsed() < SESSION_KNOWN_FOR);
        }
        if sessions.len() < SESSIONS_KNOWN_MAX || sessions.contains_key(&hash) {
            sessions.insert(hash, (signed_in, Instant::now()));
        }
    }

    pub(super) fn recall(&self, hash: &Hash) -> Option<SignedIn> {
        let sessions = self.lock();
        let (signed_in, at) = sessions.get(hash)?;
        (at.elapsed() < SESSION_KNOWN_FOR).then(|| signed_in.clone())
    }

    pub(super) fn forget(&self, hash: &Hash) {
        self.lock().remove(hash);
    }

    pub(super) fn forget_member(&self, member: Uuid) {
        self.lock().retain(|_, (signed_in, _)| signed_in.id != member);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, (SignedIn, Instant)>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
