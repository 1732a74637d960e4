//! Beside a masked fact: the form that reveals it, or how long it is revealed.

use crate::access::asks_to_sign_in_again;
use crate::kept;
use crate::say;
use crate::texts::Count;
use crate::ui::fields::TextField;
use crate::ui::{Badge, Fold, OnPage, Refilled, Tone};
use crate::visit::Visit;
use backoffice::limits::{REASON_MAX_CHARS, TICKET_MAX_CHARS};
use backoffice::records::types::{Fact, LastReason, RecordPage, Reveal};
use leptos::prelude::*;

pub fn reveal(visit: &Visit, page: &RecordPage, fact: &Fact) -> Option<AnyView> {
    match fact.reveal {
        Reveal::No => None,
        Reveal::Offered { fresh } => Some(form(visit, page, fact, fresh).into_any()),
        Reveal::Revealed { minutes } => {
            let says = say!(visit, records.revealed, count = Count(minutes));
            Some(view! { <span data-revealed=""><Badge tone=Tone::Warn>{says}</Badge></span> }.into_any())
        }
    }
}

/// What was typed last is there again: it is asked once per ticket.
fn form(visit: &Visit, page: &RecordPage, fact: &Fact, fresh: bool) -> impl IntoView + use<> {
    let (id, key, entity) =
        (page.record.id.to_string(), fact.field.to_string(), page.record.entity.to_string());
    let same = [("entity", &*entity), ("id", &*id), ("field", &*key)];
    let action = "/api/records/reveal";
    let (kept, mut last) = (kept::of(action, &same), page.last_reason.clone().unwrap_or_default());
    // One press is enough for the ticket that one is on.
    let again = (kept.is_none() && !last.ticket.is_empty()).then(|| once_more(visit, &same, &last));
    if let (true, Some(on)) = (last.ticket.is_empty(), &visit.ticket) {
        last.ticket.clone_from(on);
    }
    let (summary, hint) = (say!(visit, records.reveal), say!(visit, records.reveal_hint));
    let label = format!("{summary}: {}", fact.label.get(visit.locale));
    let fields = [
        ("reason", say!(visit, actions.reason), REASON_MAX_CHARS, last.reason, true),
        ("ticket", say!(visit, actions.ticket), TICKET_MAX_CHARS, last.ticket, false),
    ];
    let field = fact.field.clone();
    let fields = move || {
        let fields = fields.into_iter().map(|(name, label, max, value, required)| {
            let id = format!("{name}-{field}");
            view! { <TextField name label value max required id /> }
        });
        fields.collect_view()
    };
    let hidden = same.map(|(name, value)| (name, value.to_owned())).to_vec();
    let asks = (fresh && asks_to_sign_in_again(visit)).then(|| {
        view! { <p class="quiet" data-fresh="">{say!(visit, access.fresh_first)}</p> }
    });
    let of = format!(": {}", fact.label.get(visit.locale));
    view! {
        {again}
        <Fold open=kept.is_some() summary=move || view! { {summary} <span class="sr-only">{of}</span> }>
            <form method="post" action=action class="reveal" aria-label=label data-reveal-form>
                <Refilled action hidden>{fields()}</Refilled>
                {asks}
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
            {hidden} <OnPage />
            <button class="btn btn-sm" title=last.reason.clone()>{says} " " <bdi>{ticket}</bdi></button>
        </form>
    }
}
