//! The one record that a form is about: its main facts, and whether the action fits it as it is now.

use crate::records::value::value;
use crate::say;
use crate::ui::{Fact, Facts, Notice, Tone};
use crate::visit::Visit;
use backoffice::catalog::types::ActionKey;
use backoffice::records::types::{Fact as RecordFact, RecordPage, Shown};
use leptos::prelude::*;

/// As many facts as stand in the open, and the characters of a text that is one of them.
const FACTS_SHOWN: usize = 6;
const TEXT_CHARS: usize = 60;

pub fn about(visit: &Visit, page: &RecordPage, action: &ActionKey) -> impl IntoView + use<> {
    let facts = page.facts.iter().filter(|fact| tells(fact, &page.title)).take(FACTS_SHOWN);
    let facts = facts
        .map(|fact| {
            let shown = value(visit, &fact.value);
            view! { <Fact label=fact.label.get(visit.locale)>{shown}</Fact> }
        })
        .collect_view();
    let fits =
        page.actions.iter().flatten().find(|offer| offer.key == *action).is_none_or(|offer| offer.applies);
    let notice = (!fits).then(|| {
        let says = say!(visit, actions.does_not_fit);
        view! { <Notice tone=Tone::Warn>{says}</Notice> }
    });
    view! { <div class="about"><Facts>{facts}</Facts></div> {notice} }
}

/// Short, and not what the heading says already.
fn tells(fact: &RecordFact, title: &str) -> bool {
    match &fact.value {
        Shown::Text { text, .. } => text != title && text.chars().count() <= TEXT_CHARS && !fact.is_id,
        Shown::Empty | Shown::Hidden | Shown::Json { .. } => false,
        _ => !fact.is_id,
    }
}
