//! Calls of the product's own API: asked for in the transaction of their run, sent afterwards, and settled by what the
//! product answers. What sends them is the server's (`Door`); when, how often, and what an answer means is decided here.

pub mod types;

#[cfg(feature = "db")]
mod answer;
#[cfg(feature = "db")]
mod ask;
#[cfg(feature = "db")]
mod breaker;
#[cfg(feature = "db")]
mod budget;
#[cfg(feature = "db")]
mod by_person;
#[cfg(feature = "db")]
mod deliver;
#[cfg(feature = "db")]
mod dry_run;
#[cfg(feature = "db")]
mod request;
#[cfg(feature = "db")]
mod settle;
#[cfg(feature = "db")]
mod show;
#[cfg(feature = "db")]
mod sweep;
#[cfg(feature = "db")]
mod take;
#[cfg(feature = "db")]
mod upstream;

#[cfg(feature = "db")]
pub use ask::{admit, ask};
#[cfg(feature = "db")]
pub use by_person::{Settled, by_person};
#[cfg(feature = "db")]
pub use deliver::Calls;
#[cfg(feature = "db")]
pub use dry_run::tell;
#[cfg(feature = "db")]
pub use settle::ANSWERED;
#[cfg(feature = "db")]
pub use show::{of_run, told};
#[cfg(feature = "db")]
pub use upstream::{Answer, Door, Request, Sent, Upstream, Upstreams, Waits};
