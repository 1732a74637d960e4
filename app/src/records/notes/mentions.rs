//! Where colleagues mentioned one, on the home page.

use crate::records::value::record_address;
use crate::say;
use crate::ui::{Plain, Section, Time};
use crate::visit::Visit;
use backoffice::records::notes::types::Mention;
use leptos::prelude::*;

pub fn mentions(visit: &Visit, found: &[Mention]) -> Option<impl IntoView + use<>> {
    let title = say!(visit, notes.mentions);
    let items = found.iter().map(|mention| item(visit, mention)).collect_view();
    (!found.is_empty())
        .then(|| view! { <Section title id="mentions"><ol class="noted">{items}</ol></Section> })
}

fn item(visit: &Visit, mention: &Mention) -> impl IntoView + use<> {
    let href = format!("{}#note-{}", record_address(&mention.record), mention.note);
    let entity = mention.entity_label.get(visit.locale).to_owned();
    let (title, author, text, at) =
        (mention.title.clone(), mention.author.clone(), mention.text.clone(), mention.at);
    view! {
        <li class="note-item" data-row tabindex="-1">
            <div class="note-head">
                <strong><bdi>{author}</bdi></strong> <Time at/>
                <span><span class="quiet">{entity}</span> " " <a href=href data-open><bdi>{title}</bdi></a></span>
            </div>
            <Plain text/>
        </li>
    }
}
