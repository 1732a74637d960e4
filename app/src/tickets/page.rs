//! `/tickets/{ticket}`: what was opened, revealed, changed and undone for it, by whom and when; and the same as text.

use crate::page::{Asked, query};
use crate::records::value::record_address;
use crate::say;
use crate::texts::Count;
use crate::tickets::bar::{out, work_on};
use crate::tickets::by_run::{Piece, by_run};
use crate::tickets::text::text;
use crate::timeline::event::event_view;
use crate::ui::fields::ReadOnly;
use crate::ui::{Empty, Head, Notice, Page, Row, Section, Span, Table, Tone, loaded};
use crate::visit::Visit;
use backoffice::tickets::show;
use backoffice::tickets::types::{Look, TicketPage, What};
use leptos::prelude::*;

#[component]
pub fn Ticket() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let ticket = Asked::part("ticket");
    let load = async move { show(&asked.cx, &ticket).await };
    loaded(load, move |found| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &TicketPage) -> impl IntoView + use<> {
    let title = format!("{} {}", say!(visit, tickets.ticket), found.ticket);
    let is_on = visit.ticket.as_ref() == Some(&found.ticket) || visit.looking.is_some();
    let form = (!is_on).then(|| work_on(visit, &found.ticket));
    let out = out(visit, &found.ticket);
    let beside = move || view! { {out} {form} };
    let is_empty = found.looks.is_empty() && found.events.is_empty();
    let nothing = is_empty.then(|| {
        let (says, hint) = (say!(visit, tickets.nothing), say!(visit, tickets.nothing_hint));
        view! { <Empty says>{hint}</Empty> }
    });
    let as_text = (!is_empty).then(|| as_text(visit, found));
    let looks = looks(visit, found);
    let parts = [
        (What::Revealed, "revealed", say!(visit, tickets.revealed)),
        (What::Changed, "changed", say!(visit, tickets.changed)),
        (What::Undone, "undone", say!(visit, tickets.undone)),
        (What::Noted, "noted", say!(visit, tickets.noted)),
        (What::Other, "also", say!(visit, tickets.other)),
    ];
    let parts = parts.into_iter().map(|(what, id, title)| part(visit, found, what, id, title)).collect_view();
    let more = more(visit, found);
    view! { <Page title beside>{nothing} {more} {looks} {parts} {as_text}</Page> }
}

/// There is a bound to what a page shows; the timeline goes on.
fn more(visit: &Visit, found: &TicketPage) -> Option<impl IntoView + use<>> {
    let href = format!("/timeline?{}", query([("ticket", found.ticket.as_str())]));
    let (says, all) = (say!(visit, tickets.more), say!(visit, tickets.more_all));
    (found.more_events || found.more_looks).then(|| {
        view! { <Notice tone=Tone::Warn>{says} " " <a href=href>{all} " →"</a></Notice> }
    })
}

fn part(
    visit: &Visit,
    found: &TicketPage,
    what: What,
    id: &'static str,
    title: &'static str,
) -> Option<impl IntoView + use<>> {
    let events = found.events.iter().filter(|told| told.what == what);
    let items: Vec<_> = by_run(events).into_iter().map(|piece| piece_view(visit, piece)).collect();
    (!items.is_empty()).then(|| view! { <Section title id><ol class="events">{items}</ol></Section> })
}

fn piece_view(visit: &Visit, piece: Piece<'_>) -> AnyView {
    match piece {
        Piece::One(event) => event_view(visit, event, None).into_any(),
        Piece::More(run, more) => {
            let says = say!(visit, tickets.more_of_run, count = Count(more));
            view! { <li class="event"><a href=format!("/runs/{run}")>{says} " →"</a></li> }.into_any()
        }
    }
}

fn looks(visit: &Visit, found: &TicketPage) -> Option<impl IntoView + use<>> {
    let title = say!(visit, tickets.looked);
    let heads = [say!(visit, tickets.record), say!(visit, tickets.by), say!(visit, tickets.when)];
    let heads = heads.into_iter().map(Head::new).chain([Head::numeric(say!(visit, tickets.times))]).collect();
    let rows = found.looks.iter().map(|look| look_view(visit, look)).collect_view();
    (!found.looks.is_empty()).then(|| {
        view! { <Section title id="opened"><Table caption=title heads>{rows}</Table></Section> }
    })
}

fn look_view(visit: &Visit, look: &Look) -> impl IntoView + use<> {
    let title = look.title.clone().unwrap_or_else(|| format!("#{}", look.record.id));
    let entity = look.entity_label.get(visit.locale).to_owned();
    let href = record_address(&look.record);
    let by = format!("/timeline?{}", query([("actor", format!("member:{}", look.member_id))]));
    let (member, from, to, times) = (look.member.clone(), look.first_at, look.last_at, Count(look.times));
    view! {
        <Row>
            <th scope="row"><span class="quiet">{entity}</span> " " <a href=href data-open><bdi>{title}</bdi></a></th>
            <td><a href=by><bdi>{member}</bdi></a></td>
            <td><Span from to/></td>
            <td class="numeric">{times.to_string()}</td>
        </Row>
    }
}

/// To be copied: with the button, or from the field, which needs no script.
fn as_text(visit: &Visit, found: &TicketPage) -> impl IntoView + use<> {
    let text = text(visit, found);
    let (title, says, copied) =
        (say!(visit, tickets.as_text), say!(visit, tickets.copy), say!(visit, ui.copied));
    let copy = text.clone();
    let beside = move || {
        view! {
            <button type="button" class="btn btn-sm copy-text needs-js" data-copy=copy data-copied=copied aria-label=says title=says>
                {says}
            </button>
        }
    };
    let href = format!("/timeline?{}", query([("ticket", found.ticket.as_str())]));
    let all = say!(visit, tickets.more_all);
    view! {
        <Section title id="text" beside>
            <ReadOnly id="ticket-text" label=title text/>
            <p class="after-table"><a href=href>{all} " →"</a></p>
        </Section>
    }
}
