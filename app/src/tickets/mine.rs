//! The tickets that one worked on lately, on the home page.

use crate::say;
use crate::tickets::bar::{ticket_link, work_on};
use crate::ui::{Head, Row, Section, Table, Time};
use crate::visit::Visit;
use backoffice::tickets::types::MyTicket;
use leptos::prelude::*;

pub fn mine(visit: &Visit, tickets: &[MyTicket]) -> Option<impl IntoView + use<>> {
    let title = say!(visit, tickets.mine);
    let heads =
        vec![Head::new(say!(visit, tickets.ticket)), Head::new(say!(visit, tickets.last)), Head::new("")];
    let rows = tickets.iter().map(|mine| row(visit, mine)).collect_view();
    (!tickets.is_empty()).then(|| {
        view! { <Section title id="my-tickets"><Table caption=title heads>{rows}</Table></Section> }
    })
}

fn row(visit: &Visit, mine: &MyTicket) -> impl IntoView + use<> {
    let is_on = visit.ticket.as_ref() == Some(&mine.ticket);
    let form =
        if is_on { say!(visit, tickets.on).into_any() } else { work_on(visit, &mine.ticket).into_any() };
    let (link, at) = (ticket_link(&mine.ticket), mine.last_at);
    view! { <Row><th scope="row">{link}</th><td><Time at/></td><td>{form}</td></Row> }
}
