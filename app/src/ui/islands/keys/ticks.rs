//! Ticking rows: all of the page at once, and how many there are.

use super::dom;
use web_sys::{Element, HtmlInputElement};

/// A checkbox was ticked or cleared.
pub(super) fn changed(input: &HtmlInputElement) {
    if input.has_attribute("data-select-page") {
        for row in group(input).iter().flat_map(rows) {
            row.set_checked(input.checked());
        }
    }
    if input.has_attribute("data-select-page") || input.has_attribute("data-select") {
        count();
    }
}

/// Says how many rows are ticked, form by form.
pub(super) fn count() {
    let Some(page) = dom::page() else { return };
    for head in dom::all::<HtmlInputElement>(&page, "[data-select-page]") {
        let Some(group) = group(&head) else { continue };
        let rows = rows(&group);
        let ticked = rows.iter().filter(|row| row.checked()).count();
        head.set_checked(ticked > 0 && ticked == rows.len());
        head.set_indeterminate(ticked > 0 && ticked < rows.len());
        for says in dom::all::<Element>(&group, "[data-selected]") {
            let template = says.get_attribute("data-selected").unwrap_or_default();
            says.set_text_content(Some(&template.replace("{}", &ticked.to_string())));
        }
    }
}

fn group(head: &HtmlInputElement) -> Option<Element> {
    head.closest("form").ok()?
}

fn rows(group: &Element) -> Vec<HtmlInputElement> {
    dom::all(group, "[data-select]")
}
