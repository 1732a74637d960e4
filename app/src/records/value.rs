//! Values as a member reads them.

use crate::page::segment;
use crate::say;
use crate::visit::Visit;
use backoffice::catalog::types::EntityKey;
use backoffice::records::types::{RecordId, RecordRef, Shown};
use jiff::Timestamp;
use leptos::prelude::*;

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
        Shown::Empty => {
            view! { <span class="empty opacity-60" title=say!(visit, records.empty)>"—"</span> }.into_any()
        }
        Shown::Hidden => {
            let says = say!(visit, records.hidden);
            view! { <span class="hidden-value opacity-70 italic">{says}</span> }.into_any()
        }
        Shown::Text { text, cut } => text_view(visit, text, *cut).into_any(),
        Shown::Number(number) => view! { <span class="tabular-nums">{number.clone()}</span> }.into_any(),
        Shown::Boolean(yes) => {
            let (mark, says) =
                if *yes { ("●", say!(visit, records.yes)) } else { ("○", say!(visit, records.no)) };
            view! { <span class="whitespace-nowrap"><span aria-hidden="true">{mark}</span> " " {says}</span> }
                .into_any()
        }
        Shown::Time(moment) => time(visit, *moment).into_any(),
        Shown::Date(date) => view! { <time datetime=date.clone()>{date.clone()}</time> }.into_any(),
        Shown::Choice { value, label } => {
            let label = label.get(visit.locale).to_owned();
            view! { <span class="badge badge-soft badge-sm" data-value=value.clone()>{label}</span> }
                .into_any()
        }
        Shown::Json { text, cut } => json(text, *cut).into_any(),
        Shown::Link { to, title } => {
            view! { <a class="link link-hover" href=record_address(to)>{title.clone()}</a> }.into_any()
        }
    }
}

fn text_view(visit: &Visit, text: &str, cut: bool) -> impl IntoView + use<> {
    let more = cut.then(|| view! { <span class="opacity-70" title=say!(visit, records.cut)>"…"</span> });
    // The direction is the text's own: Arabic and Hebrew stand among Korean and English.
    view! { <bdi class="break-words">{text.to_owned()}{more}</bdi> }
}

/// A moment in the member's time zone; UTC is in the title.
pub fn time(visit: &Visit, moment: Timestamp) -> impl IntoView + use<> {
    let local = moment.to_zoned(visit.zone.clone());
    let shown = local.strftime("%Y-%m-%d %H:%M:%S").to_string();
    let utc =
        format!("{} · {}", moment.strftime("%Y-%m-%d %H:%M:%S UTC"), visit.zone.iana_name().unwrap_or("UTC"));
    view! { <time class="whitespace-nowrap tabular-nums" datetime=moment.to_string() title=utc>{shown}</time> }
}

/// JSON that can be read: short on one line, long over several.
pub fn json(text: &str, cut: bool) -> impl IntoView + use<> {
    let pretty = (!cut)
        .then(|| serde_json::from_str::<serde_json::Value>(text).ok())
        .flatten()
        .and_then(|value| if text.len() > 60 { serde_json::to_string_pretty(&value).ok() } else { None });
    let text = pretty.unwrap_or_else(|| text.to_owned());
    let more = cut.then_some("…");
    view! { <code class="json whitespace-pre-wrap break-words text-xs">{text}{more}</code> }
}

/// The text of a value, where no markup fits: titles, labels for screen readers.
pub fn plain(visit: &Visit, shown: &Shown) -> String {
    match shown {
        Shown::Empty => "—".to_owned(),
        Shown::Hidden => say!(visit, records.hidden).to_owned(),
        Shown::Text { text, .. } | Shown::Json { text, .. } | Shown::Number(text) | Shown::Date(text) => {
            text.clone()
        }
        Shown::Boolean(yes) => {
            if *yes { say!(visit, records.yes) } else { say!(visit, records.no) }.to_owned()
        }
        Shown::Time(moment) => moment.to_zoned(visit.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Shown::Choice { label, .. } => label.get(visit.locale).to_owned(),
        Shown::Link { title, .. } => title.clone(),
    }
}
