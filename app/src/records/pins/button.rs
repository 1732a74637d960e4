use crate::say;
use crate::ui::PostForm;
use crate::visit::Visit;
use backoffice::records::types::RecordRef;
use leptos::prelude::*;

/// Beside the record's heading. With other eyes, nobody pins anything.
pub fn pin_button(visit: &Visit, record: &RecordRef, is_pinned: bool) -> Option<impl IntoView + use<>> {
    let (action, says) = if is_pinned {
        ("/api/records/unpin", say!(visit, records.unpin))
    } else {
        ("/api/records/pin", say!(visit, records.pin))
    };
    let hidden = vec![("entity", record.entity.to_string()), ("id", record.id.to_string())];
    visit.looking.is_none().then(|| {
        view! {
            <PostForm action hidden><button class="btn btn-sm" data-pin="">{says}</button></PostForm>
        }
    })
}
