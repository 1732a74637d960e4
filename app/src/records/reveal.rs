//! Beside a masked fact: the form that reveals it, or how long it is revealed.

use crate::kept;
use crate::say;
use crate::texts::Count;
use crate::ui::fields::TextField;
use crate::ui::{Badge, Fold, Tone};
use crate::visit::Visit;
use backoffice::access::session::KeptForm;
use backoffice::limits::{REASON_MAX_CHARS, TICKET_MAX_CHARS};
use backoffice::records::types::{Fact, LastReason, RecordPage, Reveal};
use leptos::prelude::*;

pub fn reveal(visit: &Visit, page: &RecordPage, fact: &Fact) -> Option<AnyView> {
    match fact.reveal {
        Reveal::No => None,
        Reveal::Offered => Some(form(visit, page, fact).into_any()),
        Reveal::Revealed { minutes } => {
            let says = say!(visit, records.revealed, count = Count(minutes));
            Some(view! { <span data-revealed=""><Badge tone=Tone::Warn>{says}</Badge></span> }.into_any())
        }
    }
}

/// What was typed last is there again: it is asked once per ticket.
fn form(visit: &Visit, page: &RecordPage, fact: &Fact) -> impl IntoView + use<> {
    let (id, key, entity) =
        (page.record.id.to_string(), fact.field.to_string(), page.record.entity.to_string());
    let same = [("entity", &*entity), ("id", &*id), ("field", &*key)];
    let kept = kept::of("/api/records/reveal", &same);
    let typed = |kept: &KeptForm, name: &str| kept.value(name).unwrap_or_default().to_owned();
    let last = match &kept {
        Some(kept) => LastReason { reason: typed(kept, "reason"), ticket: typed(kept, "ticket") },
        None => page.last_reason.clone().unwrap_or_default(),
    };
    // One press is enough for the ticket that one is on.
    let again = (kept.is_none() && !last.ticket.is_empty()).then(|| once_more(visit, &same, &last));
    let (summary, hint) = (say!(visit, records.reveal), say!(visit, records.reveal_hint));
    let label = format!("{summary}: {}", fact.label.get(visit.locale));
    let fields = [
        ("reason", say!(visit, actions.reason), REASON_MAX_CHARS, last.reason, true),
        ("ticket", say!(visit, actions.ticket), TICKET_MAX_CHARS, last.ticket, false),
    ];
    let fields = fields
        .into_iter()
        .map(|(name, label, max, value, required)| {
            let id = format!("{name}-{}", fact.field);
            view! { <TextField name label value max required id /> }
        })
        .collect_view();
    let hidden = [
        ("entity", page.record.entity.to_string()),
        ("id", page.record.id.to_string()),
        ("field", fact.field.to_string()),
    ];
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let of = format!(": {}", fact.label.get(visit.locale));
    view! {
        {again}
        <Fold open=kept.is_some() summary=move || view! { {summary} <span class="sr-only">{of}</span> }>
            <form method="post" action="/api/records/reveal" class="reveal" aria-label=label data-reveal-form>
                {hidden.into_iter().collect_view()}
                {fields}
                <div class="form-end"><button class="btn btn-sm btn-primary">{summary}</button> <span class="quiet">{hint}</span></div>
            </form>
        </Fold>
    }
}

/// The same reason for the same ticket: each reveal is an event with both.
fn once_more(visit: &Visit, same: &[(&str, &str)], last: &LastReason) -> impl IntoView + use<> {
    let because = [("reason", last.reason.as_str()), ("ticket", last.ticket.as_str())];
    let hidden = same.iter().chain(&because).map(|(name, value)| {
        view! { <input type="hidden" name=(*name).to_owned() value=(*value).to_owned()/> }
    });
    let hidden = hidden.collect_view();
    let (says, ticket) = (say!(visit, records.reveal_for), last.ticket.clone());
    view! {
        <form method="post" action="/api/records/reveal" class="reveal-again" data-reveal-again="">
            {hidden}
            <button class="btn btn-sm" title=last.reason.clone()>{says} " " <bdi>{ticket}</bdi></button>
        </form>
    }
}
