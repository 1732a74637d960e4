//! What changed: before and after, told apart without colour too.

use crate::records::value::{long, value};
use crate::say;
use crate::texts::Count;
use crate::ui::{Added, Fold, Gap, Removed};
use crate::visit::Visit;
use backoffice::records::types::Shown;
use backoffice::timeline::types::{Change, Word, WordIs};
use leptos::prelude::*;

/// Characters of a value that stand in the open.
const OPEN_CHARS: usize = 120;
/// From so many on, the values of what was made or removed as a whole are folded.
const FOLD_FROM: usize = 4;

pub fn changes(visit: &Visit, changes: &[Change]) -> impl IntoView + use<> {
    let changes: Vec<&Change> = changes.iter().filter(|change| tells(change)).collect();
    let (also, told): (Vec<_>, Vec<_>) = changes.iter().copied().partition(|change| change.bookkeeping);
    // A change of nothing else is told in full.
    let (also, told) = if told.is_empty() { (Vec::new(), also) } else { (also, told) };
    let is_whole = told.len() >= FOLD_FROM
        && (told.iter().all(|change| change.before == Shown::Empty)
            || told.iter().all(|change| change.after == Shown::Empty));
    let count = Count(told.len() as u64);
    let rows = told.into_iter().map(|change| row(visit, change)).collect_view();
    let labels: Vec<&str> = also.into_iter().map(|change| change.label.get(visit.locale)).collect();
    let also = (!labels.is_empty()).then(|| {
        let says = say!(visit, timeline.also);
        view! { <div class="change quiet"><dt>{says}</dt><dd>{labels.join(", ")}</dd></div> }
    });
    if changes.is_empty() {
        return ().into_any();
    }
    let list = view! { <dl class="changes">{rows}{also}</dl> };
    if !is_whole {
        return list.into_any();
    }
    let summary = say!(visit, timeline.values, count = count);
    view! { <Fold summary=move || summary>{list}</Fold> }.into_any()
}

/// Empty before and after says nothing.
fn tells(change: &Change) -> bool {
    !change.words.is_empty() || change.before != Shown::Empty || change.after != Shown::Empty
}

fn row(visit: &Visit, change: &Change) -> impl IntoView + use<> {
    let label = change.label.get(visit.locale).to_owned();
    let shown = if change.words.is_empty() {
        sides(visit, &change.before, &change.after)
    } else {
        let words = change.words.iter().map(word_view).collect_view();
        view! { <span class="text-value" dir="auto">{words}</span> }.into_any()
    };
    view! { <div class="change" data-field=change.field.to_string()><dt>{label}</dt><dd>{shown}</dd></div> }
}

fn sides(visit: &Visit, before: &Shown, after: &Shown) -> AnyView {
    let (was, is) = (side(visit, before), side(visit, after));
    match (before, after) {
        (Shown::Hidden, Shown::Hidden) => is,
        (Shown::Empty, _) => view! { <Added>{is}</Added> }.into_any(),
        (_, Shown::Empty) => view! { <Removed>{was}</Removed> }.into_any(),
        _ => view! {
            <Removed>{was}</Removed>
            <span class="arrow" aria-hidden="true">" → "</span>
            <Added>{is}</Added>
        }
        .into_any(),
    }
}

/// A value within a line: no circles to be struck through, and what is long unfolds.
pub fn side(visit: &Visit, shown: &Shown) -> AnyView {
    match shown {
        Shown::Boolean(true) => say!(visit, records.yes).into_any(),
        Shown::Boolean(false) => say!(visit, records.no).into_any(),
        Shown::Text { text, cut: false } if text.chars().count() > OPEN_CHARS => long(visit, text).into_any(),
        Shown::Json { text, .. } if text.chars().count() <= OPEN_CHARS && !text.contains('\n') => {
            view! { <code>{text.clone()}</code> }.into_any()
        }
        other => value(visit, other),
    }
}

fn word_view(word: &Word) -> AnyView {
    let text = word.text.clone();
    match word.is {
        WordIs::Kept => text.into_any(),
        WordIs::Removed => view! { <Removed>{text}</Removed> }.into_any(),
        WordIs::Added => view! { <Added>{text}</Added> }.into_any(),
        WordIs::Gap => view! { <Gap/> }.into_any(),
    }
}
