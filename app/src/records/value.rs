//! Values as a member reads them.

use crate::page::segment;
use crate::say;
use crate::texts::Count;
use crate::ui::{Day, Fold, Json, Nothing, Time};
use crate::visit::Visit;
use backoffice::catalog::types::EntityKey;
use backoffice::records::types::{RecordId, RecordRef, Shown};
use leptos::prelude::*;

/// Characters that a folded text begins with.
const BEGINNING_CHARS: usize = 100;

pub fn record_address(record: &RecordRef) -> String {
    format!("/e/{}/{}", segment(record.entity.as_str()), segment(record.id.as_str()))
}

pub fn list_address(entity: &EntityKey) -> String {
    format!("/e/{}", segment(entity.as_str()))
}

pub fn address_of(entity: &EntityKey, id: &RecordId) -> String {
    record_address(&RecordRef { entity: entity.clone(), id: id.clone() })
}

/// A value in a cell or beside its label.
pub fn value(visit: &Visit, shown: &Shown) -> AnyView {
    match shown {
        Shown::Empty => view! { <Nothing/> }.into_any(),
        Shown::Hidden => {
            let says = say!(visit, records.hidden);
            view! { <span class="quiet">{says}</span> }.into_any()
        }
        Shown::Masked(mask) => {
            let says = say!(visit, records.masked);
            view! { <span class="masked" title=says><bdi>{mask.clone()}</bdi><span class="sr-only">" (" {says} ")"</span></span> }
                .into_any()
        }
        Shown::Text { text, cut } => text_view(visit, text, *cut).into_any(),
        Shown::Number(number) => view! { <span class="tabular-nums">{number.clone()}</span> }.into_any(),
        Shown::Boolean(yes) => {
            let (mark, says) =
                if *yes { ("●", say!(visit, records.yes)) } else { ("○", say!(visit, records.no)) };
            view! { <span class="whitespace-nowrap"><span aria-hidden="true">{mark}</span> " " {says}</span> }
                .into_any()
        }
        Shown::Time(moment) => view! { <Time at=*moment/> }.into_any(),
        Shown::Date(date) => view! { <Day day=date.clone()/> }.into_any(),
        Shown::Choice { value, label } => {
            let label = label.get(visit.locale).to_owned();
            view! { <span class="mark tone-plain" data-value=value.clone()>{label}</span> }.into_any()
        }
        Shown::Json { text, cut: false } => view! { <Json text=text.clone()/> }.into_any(),
        Shown::Json { text, cut: true } => text_view(visit, text, true).into_any(),
        Shown::Link { to, title } => {
            view! { <a href=record_address(to)><bdi>{title.clone()}</bdi></a> }.into_any()
        }
    }
}

/// The whole text, folded: nothing of it is left out, and the page stays short.
pub fn long(visit: &Visit, text: &str) -> impl IntoView + use<> {
    let beginning: String = text.chars().take(BEGINNING_CHARS).collect();
    let characters = say!(visit, records.characters, count = Count(text.chars().count() as u64));
    let summary = move || view! { <bdi>{beginning}"…"</bdi> " (" {characters} ")" };
    let text = text.to_owned();
    view! { <Fold summary><div class="long-text" dir="auto">{text}</div></Fold> }
}

fn text_view(visit: &Visit, text: &str, cut: bool) -> impl IntoView + use<> {
    let more = cut.then(|| view! { <span class="quiet" title=say!(visit, records.cut)>"…"</span> });
    // The direction is the text's own: Arabic and Hebrew stand among Korean and English.
    view! { <bdi class="text-value">{text.to_owned()}{more}</bdi> }
}
