//! Going through the rows of the page.

use super::dom;
use web_sys::{Element, HtmlElement};

const ROW: &str = "[data-row]";

fn current() -> Option<HtmlElement> {
    dom::around(dom::focused().map(Into::into), ROW)
}

/// One row on or back; from outside, the first or the last.
pub(super) fn step(by: isize) -> Option<()> {
    let rows: Vec<HtmlElement> = dom::all(&dom::page()?, ROW);
    let here = current().and_then(|current| rows.iter().position(|row| *row == current));
    let last = rows.len().checked_sub(1)?;
    let next = match here {
        Some(here) => here.saturating_add_signed(by).min(last),
        None if by > 0 => 0,
        None => last,
    };
    rows.get(next)?.focus().ok()
}

/// Only from the row itself: Enter on a link or a button within it is theirs.
pub(super) fn open() -> Option<()> {
    let row: Element = dom::focused().filter(|focused| focused.has_attribute("data-row"))?.into();
    let link = dom::first::<HtmlElement>(&row, "[data-open]").or_else(|| dom::first(&row, "a[href]"))?;
    link.click();
    Some(())
}

pub(super) fn tick() -> Option<()> {
    let row: Element = current()?.into();
    dom::first::<HtmlElement>(&row, "[data-select]")?.click();
    Some(())
}
