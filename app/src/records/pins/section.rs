//! What changed on the records that one pinned.

use crate::records::value::record_address;
use crate::say;
use crate::timeline::event::event_view;
use crate::ui::{PostForm, Section};
use crate::visit::Visit;
use backoffice::records::pins::types::Pinned;
use leptos::prelude::*;

pub fn pinned(visit: &Visit, found: &[Pinned]) -> Option<impl IntoView + use<>> {
    let title = say!(visit, records.pinned);
    let items = found.iter().map(|pinned| item(visit, pinned)).collect_view();
    (!found.is_empty())
        .then(|| view! { <Section title id="pinned"><ol class="pinned">{items}</ol></Section> })
}

fn item(visit: &Visit, pinned: &Pinned) -> impl IntoView + use<> {
    let named = &pinned.named;
    let (href, title) = (record_address(&named.record), named.title.clone());
    let entity = named.entity_label.get(visit.locale).to_owned();
    let hidden = vec![
        ("entity", named.record.entity.to_string()),
        ("id", named.record.id.to_string()),
        ("home", "true".to_owned()),
    ];
    let (unpin, of) = (say!(visit, records.unpin), format!(": {title}"));
    let last = match &pinned.last {
        Some(event) => view! { <ol class="events">{event_view(visit, event, None)}</ol> }.into_any(),
        None => view! { <p class="quiet">{say!(visit, records.nothing_happened)}</p> }.into_any(),
    };
    view! {
        <li class="note-item">
            <div class="note-head">
                <span><span class="quiet">{entity}</span> " " <a href=href data-open=""><strong><bdi>{title}</bdi></strong></a></span>
                <PostForm action="/api/records/unpin" hidden>
                    <button class="btn btn-xs btn-ghost">{unpin} <span class="sr-only">{of}</span></button>
                </PostForm>
            </div>
            {last}
        </li>
    }
}
