//! What changed: before and after, told apart without colour too.

use crate::records::value::value;
use crate::say;
use crate::visit::Visit;
use backoffice::timeline::types::{Change, Word, WordIs};
use leptos::prelude::*;

pub fn changes(visit: &Visit, changes: &[Change]) -> impl IntoView + use<> {
    let (also, told): (Vec<_>, Vec<_>) = changes.iter().partition(|change| change.bookkeeping);
    // A change of nothing else is told in full.
    let (also, told) = if told.is_empty() { (Vec::new(), also) } else { (also, told) };
    let rows = told.into_iter().map(|change| row(visit, change)).collect_view();
    let labels: Vec<&str> = also.into_iter().map(|change| change.label.get(visit.locale)).collect();
    let also = (!labels.is_empty()).then(|| {
        let says = say!(visit, timeline.also);
        view! { <div class="change quiet"><dt>{says}</dt><dd>{labels.join(", ")}</dd></div> }
    });
    (!changes.is_empty()).then(|| view! { <dl class="changes">{rows}{also}</dl> })
}

fn row(visit: &Visit, change: &Change) -> impl IntoView + use<> {
    let label = change.label.get(visit.locale).to_owned();
    let shown = if change.words.is_empty() {
        let (was, is) = (say!(visit, timeline.before), say!(visit, timeline.after));
        view! {
            <del ><span class="sr-only">{was} " "</span>{value(visit, &change.before)}</del>
            <span aria-hidden="true" >"→"</span>
            <ins ><span class="sr-only">{is} " "</span>{value(visit, &change.after)}</ins>
        }
        .into_any()
    } else {
        let words = change.words.iter().map(|word| word_view(visit, word)).collect_view();
        view! { <span class="text-value" dir="auto">{words}</span> }.into_any()
    };
    view! { <div class="change" data-field=change.field.to_string()><dt>{label}</dt><dd>{shown}</dd></div> }
}

fn word_view(visit: &Visit, word: &Word) -> AnyView {
    let text = word.text.clone();
    let (was, is) = (say!(visit, timeline.removed), say!(visit, timeline.added));
    match word.is {
        WordIs::Kept => text.into_any(),
        WordIs::Removed => view! { <del ><span class="sr-only">{was} " "</span>{text}</del> }.into_any(),
        WordIs::Added => view! { <ins ><span class="sr-only">{is} " "</span>{text}</ins> }.into_any(),
        WordIs::Gap => view! { <span class="gap">{text}</span> }.into_any(),
    }
}
