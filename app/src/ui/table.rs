//! Real tables: a caption, headings that sort, rows that the keyboard reaches.

use crate::{say, visit::Visit};
use leptos::{either::Either, prelude::*};

/// The heading of a column.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub label: String,
    /// Figures stand at the right.
    pub numeric: bool,
    pub sort: Option<Sort>,
}

impl Head {
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    pub fn numeric(label: impl Into<String>) -> Self {
        Self { numeric: true, ..Self::new(label) }
    }
}

/// Sorting by a column: where the link leads, and how the column is sorted now.
#[derive(Clone, Debug)]
pub struct Sort {
    pub href: String,
    pub now: Option<Order>,
}

pub use backoffice::records::types::Direction as Order;

/// From here on a table gets a frame of its own, in which it scrolls sideways.
const WIDE: usize = 9;
/// From here on it does so in a narrow window.
const MIDDLING: usize = 5;

/// A table. `selectable` adds the column of checkboxes: its rows then have a `select`, and a form is around it.
#[component]
pub fn Table(
    #[prop(into)] caption: String,
    heads: Vec<Head>,
    #[prop(optional)] selectable: bool,
    children: Children,
) -> impl IntoView {
    let visit = Visit::here();
    let class = match heads.len() {
        columns if columns > WIDE => "table-frame table-wide",
        columns if columns > MIDDLING => "table-frame table-middling",
        _ => "table-frame",
    };
    let label = say!(visit, ui.table_scrolls, caption = caption.as_str());
    view! {
        <div
            class=class
            role="region"
            tabindex="0"
            aria-label=label
        >
            <table class="rows">
                <caption class="sr-only">{caption}</caption>
                <thead>
                    <tr>
                        {selectable
                            .then(|| {
                                view! {
                                    <th scope="col" class="tick">
                                        <label>
                                            <span class="sr-only">{say!(visit, ui.select_page)}</span>
                                            <input
                                                type="checkbox"
                                                class="checkbox needs-js"
                                                data-select-page
                                            />
                                        </label>
                                    </th>
                                }
                            })} {heads.into_iter().map(|head| heading(&visit, head)).collect_view()}
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn heading(visit: &Visit, head: Head) -> impl IntoView + use<> {
    let Head { label, numeric, sort } = head;
    let (state, sign, said) = match sort.as_ref().and_then(|sort| sort.now) {
        Some(Order::Ascending) => (Some("ascending"), "▲", Some(say!(visit, ui.sorted_ascending))),
        Some(Order::Descending) => (Some("descending"), "▼", Some(say!(visit, ui.sorted_descending))),
        None => (None, "", None),
    };
    view! {
        <th scope="col" class:numeric=numeric aria-sort=state>
            {match sort {
                Some(sort) => {
                    Either::Left(
                        view! {
                            <a href=sort.href title=said>
                                {label}
                                <span class="sort-sign" aria-hidden="true">
                                    {sign}
                                </span>
                            </a>
                        },
                    )
                }
                None => Either::Right(label),
            }}
        </th>
    }
}

/// The checkbox of a row: what the form says, and what a screen reader calls the row.
#[derive(Clone, Debug)]
pub struct Select {
    pub name: &'static str,
    pub value: String,
    pub label: String,
}

/// A row. `j` and `k` reach it, `x` ticks it, and Enter follows its link with `data-open`, or else its first link.
#[component]
pub fn Row(#[prop(default = None, into)] select: Option<Select>, children: Children) -> impl IntoView {
    let visit = Visit::here();
    view! {
        <tr data-row tabindex="-1">
            {select
                .map(|Select { name, value, label }| {
                    view! {
                        <td class="tick">
                            <input
                                type="checkbox"
                                class="checkbox"
                                data-select
                                name=name
                                value=value
                                aria-label=say!(visit, ui.select_row, row = label)
                            />
                        </td>
                    }
                })} {children()}
        </tr>
    }
    .into_any()
}

/// How many rows are ticked, while they are being ticked.
#[component]
pub fn SelectedCount() -> impl IntoView {
    let says = say!(Visit::here(), ui.selected, count = "{}");
    view! { <output class="needs-js" data-selected=says></output> }.into_any()
}
