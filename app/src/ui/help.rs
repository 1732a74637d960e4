use super::Weight;
use crate::{say, visit::Visit};
use leptos::prelude::*;

/// What the keyboard does. A popover, so that a button opens it without JavaScript; `?` opens it too.
#[component]
pub(super) fn Help() -> impl IntoView {
    let visit = Visit::here();
    let or = say!(visit, ui.or);
    let key = |keys: &'static [&'static str], says: &'static str| {
        let keys = keys.iter().enumerate().map(|(place, key)| {
            view! {
                {(place > 0).then(|| format!(" {or} "))}
                <kbd class="kbd kbd-sm">{*key}</kbd>
            }
        });
        view! {
            <div>
                <dt>{keys.collect_view()}</dt>
                <dd>{says}</dd>
            </div>
        }
    };
    view! {
        <dialog id="help" class="help" popover aria-labelledby="help-title">
            <h2 id="help-title">{say!(visit, ui.help_title)}</h2>
            <dl>
                {key(&["/", "Ctrl K"], say!(visit, ui.help_search))}
                {key(&["j"], say!(visit, ui.help_down))} {key(&["k"], say!(visit, ui.help_up))}
                {key(&["Enter"], say!(visit, ui.help_open))} {key(&["x"], say!(visit, ui.help_select))}
                {key(&["Esc"], say!(visit, ui.help_leave))} {key(&["?"], say!(visit, ui.help_help))}
            </dl>
            <button
                type="button"
                class=Weight::Normal.class()
                popovertarget="help"
                popovertargetaction="hide"
            >
                {say!(visit, ui.close)}
            </button>
        </dialog>
    }
    .into_any()
}
