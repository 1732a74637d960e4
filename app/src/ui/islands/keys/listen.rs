use super::{
    command::{Command, Press},
    copy, dom, rows, ticks,
};
use leptos::{ev, prelude::window_event_listener};
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent, Node, wasm_bindgen::JsCast};

/// Listens as long as the page is there, and says that it does: CSS then shows what needs JavaScript.
pub(super) fn start() {
    window_event_listener(ev::keydown, pressed);
    window_event_listener(ev::click, |event| {
        let target = event.target();
        if let Some(button) = dom::around(target.clone(), "[data-copy]") {
            copy::copy(button);
        }
        dom::close_menus(target.as_ref().and_then(|target| target.dyn_ref::<Node>()));
    });
    window_event_listener(ev::change, |event| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into().ok()) {
            ticks::changed(&input);
        }
    });
    // A browser that goes back ticks what was ticked.
    window_event_listener(ev::pageshow, |_| ticks::count());
    ticks::count();
    if let Some(page) = dom::page() {
        // It is the page's own element: an attribute can be set.
        let _ = page.set_attribute("data-js", "");
    }
}

fn pressed(event: KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let (key, code) = (event.key(), event.code());
    let press = Press {
        key: &key,
        code: &code,
        control: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        shift: event.shift_key(),
        typing: dom::takes_text(event.target().as_ref()),
    };
    let done = match Command::of(press) {
        Some(Command::Search) => search(),
        Some(Command::Down) => rows::step(1),
        Some(Command::Up) => rows::step(-1),
        Some(Command::Open) => rows::open(),
        Some(Command::Tick) => rows::tick(),
        Some(Command::Help) => help(),
        Some(Command::Leave) => leave(),
        None => None,
    };
    if done.is_some() {
        event.prevent_default();
    }
}

fn search() -> Option<()> {
    let field: HtmlInputElement = dom::first(&dom::page()?, "[data-search]")?;
    field.focus().ok()?;
    field.select();
    Some(())
}

fn help() -> Option<()> {
    dom::first::<HtmlElement>(&dom::page()?, "[popovertarget=help]")?.click();
    Some(())
}

/// Closes a menu, or leaves the field or row. A popover closes itself, and gives the focus back to what opened it: the browser
/// hears of the key, too, and finds the focus where it was.
fn leave() -> Option<()> {
    if !dom::has_popover() && !dom::close_menus(None) {
        dom::focused()?.blur().ok()?;
    }
    None
}
