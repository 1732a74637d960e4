#![cfg(target_family = "wasm")]
//! The wasm entry: hydrate the islands, nothing else.

#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
