//! Real keys, real signatures, and everything that is known to be done to them.
#![expect(clippy::unwrap_used, reason = "what a test cannot make, it fails on")]

mod accepted;
mod documented;
mod forged;
mod logout;
mod logout_refused;
mod metadata;
mod mutations;
mod provider;
mod quiet;
mod sent;
