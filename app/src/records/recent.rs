//! The records that one opened last, on the home page. Their browser knows which; what they are called is read anew.

use crate::records::value::record_address;
use crate::say;
use crate::ui::Section;
use crate::visit::Visit;
use backoffice::records::types::{Named, RecordRef};
use leptos::prelude::*;

/// Provided to a page: what the browser says was opened last, newest first.
#[derive(Clone, Debug, Default)]
pub struct Recent(pub Vec<RecordRef>);

impl Recent {
    pub fn here() -> Vec<RecordRef> {
        use_context::<Self>().unwrap_or_default().0
    }
}

pub fn recent(visit: &Visit, found: &[Named]) -> Option<impl IntoView + use<>> {
    let title = say!(visit, records.recent);
    let items = found.iter().map(|named| {
        let (href, title) = (record_address(&named.record), named.title.clone());
        let entity = named.entity_label.get(visit.locale).to_owned();
        view! { <li><span class="quiet">{entity}</span> " " <a href=href data-open=""><bdi>{title}</bdi></a></li> }
    });
    let items = items.collect_view();
    (!found.is_empty())
        .then(|| view! { <Section title id="recent"><ol class="recent">{items}</ol></Section> })
}

/// A browser fetches it before anybody asked for it. Chromium and Firefox say so in the first, others in the others.
pub fn is_ahead(headers: &http::HeaderMap) -> bool {
    let says = |name| headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    ["sec-purpose", "purpose", "x-moz"].into_iter().flat_map(says).any(|value| value.contains("prefetch"))
}
