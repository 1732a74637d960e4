//! What one asked for and did not get, on the home page: who refused it, and why.

use crate::actions::runs::state;
use crate::records::value::record_address;
use crate::say;
use crate::ui::{Head, Row, Section, Table, Time};
use crate::visit::Visit;
use backoffice::actions::types::TurnedDown;
use leptos::prelude::*;

pub fn turned_down(visit: &Visit, found: &[TurnedDown]) -> Option<impl IntoView + use<>> {
    let title = say!(visit, approvals.turned_down);
    let heads = [
        say!(visit, actions.action),
        say!(visit, actions.on),
        say!(visit, actions.outcome),
        say!(visit, approvals.by_whom),
        say!(visit, approvals.why),
        say!(visit, actions.at),
    ];
    let heads = heads.into_iter().map(Head::new).collect();
    let rows = found.iter().map(|one| row(visit, one)).collect_view();
    (!found.is_empty()).then(|| {
        view! { <Section title id="turned-down"><Table caption=title heads>{rows}</Table></Section> }
    })
}

fn row(visit: &Visit, found: &TurnedDown) -> impl IntoView + use<> {
    let label = found.run.label.get(visit.locale).to_owned();
    let href = format!("/runs/{}", found.run.id);
    let on = found.run.first.as_ref().map(|(record, title)| {
        let (href, title) = (record_address(record), title.clone());
        view! { <a href=href><bdi>{title}</bdi></a> }
    });
    let (state, at) = (state(visit, found.run.state), found.at);
    let (by, note) = (found.by.clone(), found.note.clone());
    view! {
        <Row>
            <th scope="row"><a href=href data-open>{label}</a></th>
            <td><div class="clip">{on}</div></td>
            <td>{state}</td>
            <td><bdi>{by}</bdi></td>
            <td><div class="clip"><bdi>{note}</bdi></div></td>
            <td><Time at/></td>
        </Row>
    }
}
