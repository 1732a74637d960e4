//! Every page by keyboard, and what one click can spare.

#[cfg(any(feature = "hydrate", test))]
mod command;
#[cfg(feature = "hydrate")]
mod copy;
#[cfg(feature = "hydrate")]
mod dom;
#[cfg(feature = "hydrate")]
mod listen;
#[cfg(feature = "hydrate")]
mod rows;
#[cfg(feature = "hydrate")]
mod ticks;

use leptos::prelude::*;

/// `/` and Ctrl-K search, `j` and `k` go through the rows, Enter opens, `x` ticks, Esc leaves, `?` helps. It listens
/// for the whole page, so it renders nothing.
#[island]
pub fn Keys() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    listen::start();
}
