//! The ticket in the header: the one that the member works on, or the form to begin with one.

use crate::kept;
use crate::page::segment;
use crate::say;
use crate::ui::fields::TextField;
use crate::ui::{Notice, PostForm, Tone};
use crate::visit::Visit;
use backoffice::limits::TICKET_ADDRESS_MAX_CHARS;
use leptos::prelude::*;

pub fn ticket_address(ticket: &str) -> String {
    format!("/tickets/{}", segment(ticket))
}

/// Everything that was done for a ticket.
pub fn ticket_link(ticket: &str) -> impl IntoView + use<> {
    view! { <a href=ticket_address(ticket)><bdi>{ticket.to_owned()}</bdi></a> }
}

#[component]
pub fn TicketBar() -> impl IntoView {
    let visit = Visit::here();
    // With other eyes, nothing is done that a ticket would mark.
    if visit.member.is_none() || visit.looking.is_some() {
        return ().into_any();
    }
    match &visit.ticket {
        Some(ticket) => on(&visit, ticket).into_any(),
        None => start(&visit).into_any(),
    }
}

fn on(visit: &Visit, ticket: &str) -> impl IntoView + use<> {
    let (says, go) = (say!(visit, tickets.on), let_go(visit));
    let out = out(visit, ticket);
    view! {
        <div class="ticket-bar" data-ticket=ticket.to_owned()>
            <span class="ticket-says">{says}</span>
            <strong>{ticket_link(ticket)}</strong>
            {out}
            {go}
        </div>
    }
}

/// Where the ticket itself is, where that is known. It is another site's page.
pub fn out(visit: &Visit, ticket: &str) -> Option<impl IntoView + use<>> {
    let (href, says) = (visit.tickets.link(ticket)?, say!(visit, tickets.open));
    Some(view! { <a href=href rel="noopener noreferrer" target="_blank" data-ticket-out="">{says} " ↗"</a> })
}

fn start(visit: &Visit) -> impl IntoView + use<> {
    let action = "/ticket";
    // One that was not taken is open, and says why.
    let open = kept::of(action, &[]).is_some();
    let (says, label) = (say!(visit, tickets.start), say!(visit, tickets.start_label));
    let (hint, begin, next) = (say!(visit, tickets.start_hint), say!(visit, tickets.start_do), next(visit));
    view! {
        <details class="pop ticket-start" open=open>
            <summary>{says}</summary>
            <div class="pop-body">
                <PostForm action>
                    <input type="hidden" name="next" value=next />
                    <TextField name="ticket" id="work-on-ticket" label max=TICKET_ADDRESS_MAX_CHARS required=true help=hint />
                    <div class="form-end"><button class="btn btn-sm btn-primary">{begin}</button></div>
                </PostForm>
            </div>
        </details>
    }
}

pub fn let_go(visit: &Visit) -> impl IntoView + use<> {
    let (says, next) = (say!(visit, tickets.let_go), next(visit));
    view! {
        <form method="post" action="/ticket/let-go">
            <input type="hidden" name="next" value=next />
            <button class="btn btn-sm">{says}</button>
        </form>
    }
}

/// One press, for a ticket that is known.
pub fn work_on(visit: &Visit, ticket: &str) -> impl IntoView + use<> {
    let (says, next) = (say!(visit, tickets.work_on, ticket = ticket), next(visit));
    let (ticket, named) = (ticket.to_owned(), ticket.to_owned());
    view! {
        <form method="post" action="/ticket" data-work-on=named>
            <input type="hidden" name="ticket" value=ticket />
            <input type="hidden" name="next" value=next />
            <button class="btn btn-sm">{says}</button>
        </form>
    }
}

/// A search begins anew where one has begun with the ticket that it named.
fn next(visit: &Visit) -> String {
    if visit.address.starts_with("/search") { "/".to_owned() } else { visit.address.clone() }
}

/// What is searched for is a ticket: it is offered to work on it.
pub fn offer(visit: &Visit, searched: &str, found_nothing: bool) -> Option<impl IntoView + use<>> {
    let is_any = found_nothing && visit.tickets.link(searched).is_some();
    let ticket = visit.tickets.searched(searched).or_else(|| is_any.then(|| searched.to_owned()))?;
    let (says, see) = (say!(visit, tickets.searched), say!(visit, tickets.see));
    let is_on = visit.ticket.as_ref() == Some(&ticket) || visit.looking.is_some();
    let form = (!is_on).then(|| work_on(visit, &ticket));
    let href = ticket_address(&ticket);
    Some(view! {
        <Notice tone=Tone::Info>
            <div class="ticket-offer">
                {says} " " <strong><bdi>{ticket}</bdi></strong> {form} <a href=href>{see} " →"</a>
            </div>
        </Notice>
    })
}
