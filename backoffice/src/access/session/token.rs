//! The token of a session: 256 random bits. The cookie has them, the database has their SHA-256.

use crate::problem::Problem;
use rand::TryRngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

/// Not `Debug`: whoever holds it is the member.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A new one, from the system's randomness.
    pub fn random() -> Result<Self, rand::rand_core::OsError> {
        let mut bytes = [0; 32];
        OsRng.try_fill_bytes(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The same; where the system gives none, that is a fault of ours.
    pub fn new() -> Result<Self, Problem> {
        Self::random().map_err(|error| {
            tracing::error!(%error, "the system gives no randomness");
            Problem::Internal
        })
    }

    /// What a cookie holds, if it can be one of ours.
    pub fn parse(cookie: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(cookie, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// For the cookie, and for nothing else.
    pub fn secret(&self) -> String {
        hex::encode(self.0)
    }

    /// SHA-256 of what `secret` gives, which anybody can compute with a command.
    pub fn text_hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret()).into()
    }

    /// Whether this is the one with that hash, told in the same time wherever they differ.
    pub fn is_of(&self, text_hash: &[u8; 32]) -> bool {
        let differs =
            self.text_hash().iter().zip(text_hash).fold(0, |differs, (one, other)| differs | (one ^ other));
        differs == 0
    }

    pub(in crate::access) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}
