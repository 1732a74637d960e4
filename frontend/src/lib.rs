#![cfg(target_family = "wasm")]
//! The wasm entry: hydrate the islands, nothing else.

/// Naming the crate links its islands, whose entry points the page's script calls by name.
use app as _;

#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
