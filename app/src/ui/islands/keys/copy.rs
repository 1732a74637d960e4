use leptos::{
    prelude::{set_timeout, window},
    task::spawn_local,
};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// How long the button says that it is done.
const SAID: Duration = Duration::from_millis(1_500);

/// Copies what the button holds. Only a page that came safely may: elsewhere there is no clipboard.
pub(super) fn copy(button: HtmlElement) {
    if !window().is_secure_context() {
        return;
    }
    let text = button.get_attribute("data-copy").unwrap_or_default();
    let written = window().navigator().clipboard().write_text(&text);
    spawn_local(async move {
        if JsFuture::from(written).await.is_ok() {
            say_copied(button);
        }
    });
}

fn say_copied(button: HtmlElement) {
    let label = button.get_attribute("aria-label").unwrap_or_default();
    let copied = button.get_attribute("data-copied").unwrap_or_default();
    // Pressed twice, it says so already.
    if label == copied {
        return;
    }
    let say = |button: &HtmlElement, words: &str| {
        // Attributes of an element that is there can be set.
        let _ = button.set_attribute("aria-label", words);
        let _ = button.set_attribute("title", words);
    };
    say(&button, &copied);
    let _ = button.set_attribute("data-done", "");
    set_timeout(
        move || {
            say(&button, &label);
            let _ = button.remove_attribute("data-done");
        },
        SAID,
    );
}
