//! The ticket that one works on: in the header, where it is searched for, on its own page, on the home page.

#[cfg(feature = "ssr")]
mod bar;
#[cfg(feature = "ssr")]
mod by_run;
#[cfg(feature = "ssr")]
mod mine;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod text;

#[cfg(feature = "ssr")]
pub use {
    bar::{TicketBar, let_go, offer, ticket_address, ticket_link, work_on},
    mine::mine,
    page::Ticket,
};
