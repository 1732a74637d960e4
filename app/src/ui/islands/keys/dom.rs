//! Finding things on the page.

use leptos::prelude::document;
use web_sys::{Element, EventTarget, HtmlElement, HtmlInputElement, Node, wasm_bindgen::JsCast};

/// Every element within `root` that the selector names, of the type that is wanted.
pub(super) fn all<T: JsCast>(root: &Element, selector: &str) -> Vec<T> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.item(place)?.dyn_into().ok()).collect()
}

pub(super) fn first<T: JsCast>(root: &Element, selector: &str) -> Option<T> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

pub(super) fn page() -> Option<Element> {
    document().document_element()
}

pub(super) fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// The nearest element from the event's target outwards that the selector names.
pub(super) fn around(target: Option<EventTarget>, selector: &str) -> Option<HtmlElement> {
    target?.dyn_into::<Element>().ok()?.closest(selector).ok()??.dyn_into().ok()
}

/// Keys go into it: a field, not a checkbox or a button.
pub(super) fn takes_text(target: Option<&EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_ref::<HtmlElement>()) else { return false };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return !matches!(input.type_().as_str(), "checkbox" | "radio" | "button" | "submit" | "reset");
    }
    matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT") || element.is_content_editable()
}

/// Closes the menus that are open, except those around `inside`. True where there was one. Whoever was in it is again where
/// it is opened from: what is closed has no focus to give on.
pub(super) fn close_menus(inside: Option<&Node>) -> bool {
    let Some(page) = page() else { return false };
    let open = all::<Element>(&page, "details.pop[open]").into_iter().filter(|menu| !menu.contains(inside));
    let focused = focused();
    let mut closed = false;
    for menu in open {
        let was_in_it = menu.contains(focused.as_deref().map(AsRef::as_ref));
        closed |= menu.remove_attribute("open").is_ok();
        if let Some(opener) = first::<HtmlElement>(&menu, "summary").filter(|_| was_in_it) {
            let _ = opener.focus();
        }
    }
    closed
}

/// The browser closes it, and knows where the focus was; one that knows no popovers has none.
pub(super) fn has_popover() -> bool {
    page().and_then(|page| first::<Element>(&page, ":popover-open")).is_some()
}
