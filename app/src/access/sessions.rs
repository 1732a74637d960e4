//! The sessions of a member: since when, from where they signed in, and ending them.

use crate::say;
use crate::ui::{Badge, Button, Head, Maybe, PostForm, Row, Section, Table, Time, Tone};
use crate::visit::Visit;
use backoffice::access::types::SessionShown;
use leptos::prelude::*;

/// Where the buttons lead: the forms of one's own page, or those of another member's.
#[derive(Clone, Debug)]
pub struct Doors {
    pub action: &'static str,
    /// Empty on one's own page.
    pub member: String,
}

pub fn sessions(visit: &Visit, found: &[SessionShown], doors: Option<Doors>) -> impl IntoView + use<> {
    let title = say!(visit, members.sessions);
    let heads = [
        say!(visit, members.started),
        say!(visit, members.seen),
        say!(visit, members.provider),
        say!(visit, members.end_heading),
    ];
    let rows = found.iter().map(|session| row(visit, session, doors.as_ref())).collect_view();
    let table = if found.is_empty() {
        view! { <p class="quiet">{say!(visit, members.no_sessions)}</p> }.into_any()
    } else {
        view! { <Table caption=title heads=heads.map(Head::new).into()>{rows}</Table> }.into_any()
    };
    let is_own = found.iter().any(|session| session.is_own);
    let others = found.iter().any(|session| !session.is_own);
    let all = doors.filter(|_| others).map(|doors| {
        let says = if is_own { say!(visit, members.end_others) } else { say!(visit, members.end_all) };
        view! { <PostForm action=doors.action>{of(&doors)}<Button>{says}</Button></PostForm> }
    });
    view! { <Section title id="sessions" beside=move || all>{table}</Section> }
}

fn of(doors: &Doors) -> impl IntoView + use<> {
    let member = Some(doors.member.clone()).filter(|member| !member.is_empty());
    member.map(|member| view! { <input type="hidden" name="member" value=member/> })
}

fn row(visit: &Visit, session: &SessionShown, doors: Option<&Doors>) -> impl IntoView + use<> {
    let (started, seen, provider) = (session.started_at, session.seen_at, session.provider.clone());
    let own = session.is_own.then(|| {
        let says = say!(visit, members.this_session);
        view! { " " <Badge tone=Tone::Info>{says}</Badge> }
    });
    let end = doors.map(|doors| {
        let (says, id) = (say!(visit, members.end), session.id.clone());
        let (action, of) = (doors.action, of(doors));
        let value: Maybe = id.into();
        view! { <PostForm action>{of}<Button name="session" value>{says}</Button></PostForm> }
    });
    view! {
        <Row>
            <th scope="row"><Time at=started/> {own}</th>
            <td><Time at=seen/></td>
            <td>{provider}</td>
            <td>{end}</td>
        </Row>
    }
}
