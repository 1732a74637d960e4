//! The roles of a member: who gave them, until when, and taking them back.

use crate::access::members::role;
use crate::kept::Again;
use crate::say;
use crate::texts::Count;
use crate::ui::fields::TextField;
use crate::ui::{Button, Fold, Head, PostForm, Row, Section, Table, Time, Weight};
use crate::visit::Visit;
use backoffice::access::types::{Ended, GrantShown, MemberPage};
use backoffice::limits::REASON_MAX_CHARS;
use leptos::prelude::*;

/// Channels of a grant that are named; the others are counted.
const NAMED: usize = 12;

pub fn grants(visit: &Visit, found: &MemberPage) -> impl IntoView + use<> {
    let title = say!(visit, members.in_force);
    let (held, ended): (Vec<_>, Vec<_>) = found.grants.iter().partition(|grant| grant.ended.is_none());
    let heads = [
        say!(visit, members.role),
        say!(visit, members.covers),
        say!(visit, members.until_when),
        say!(visit, members.given),
        say!(visit, members.reason),
        say!(visit, members.take_back),
    ];
    let rows = held.iter().map(|grant| row(visit, found, grant)).collect_view();
    let table = if held.is_empty() {
        view! { <p class="quiet">{say!(visit, members.no_roles)}</p> }.into_any()
    } else {
        view! { <Table caption=title heads=heads.map(Head::new).into()>{rows}</Table> }.into_any()
    };
    let ended = (!ended.is_empty()).then(|| {
        let rows = ended.iter().map(|grant| ended_row(visit, grant)).collect_view();
        let (title, heads) = (say!(visit, members.ended), [heads[0], heads[1], heads[3], say!(visit, members.ended)]);
        view! {
            <Fold summary=move || title><Table caption=title heads=heads.map(Head::new).into()>{rows}</Table></Fold>
        }
    });
    let leaving = leaving(visit, found, &held);
    view! { <Section title id="roles" beside=move || leaving>{table}</Section> {ended} }
}

/// The same, for whose they are: nothing can be done about them there.
pub fn in_force(visit: &Visit, held: &[GrantShown]) -> impl IntoView + use<> {
    let title = say!(visit, members.in_force);
    let heads = [say!(visit, members.role), say!(visit, members.covers), say!(visit, members.until_when)];
    let rows = held.iter().map(|grant| {
        let (role, covers, until) = (role_of(visit, grant), covers(visit, grant), until(visit, grant));
        view! {
            <Row>
                <th scope="row">{role}</th>
                <td>{covers}</td>
                <td>{until}</td>
            </Row>
        }
    });
    let rows = rows.collect_view();
    let body = if held.is_empty() {
        view! { <p class="quiet">{say!(visit, members.you_have_none)}</p> }.into_any()
    } else {
        view! { <Table caption=title heads=heads.map(Head::new).into()>{rows}</Table> }.into_any()
    };
    view! { <Section title id="roles">{body}</Section> }
}

fn until(visit: &Visit, grant: &GrantShown) -> AnyView {
    match grant.until {
        Some(at) => view! { <Time at zone=true/> }.into_any(),
        None => view! { <span class="quiet">{say!(visit, members.forever)}</span> }.into_any(),
    }
}

fn row(visit: &Visit, found: &MemberPage, grant: &GrantShown) -> impl IntoView + use<> {
    let back = match &grant.provider {
        Some(provider) => {
            let says = say!(visit, members.from_provider, provider = provider.as_str());
            view! { <p class="quiet hint">{says}</p> }.into_any()
        }
        None if found.is_self => ().into_any(),
        None => take_back(visit, found, grant).into_any(),
    };
    let (role, covers, until) = (role_of(visit, grant), covers(visit, grant), until(visit, grant));
    let (given, reason) = (given(grant), grant.reason.clone());
    view! {
        <Row>
            <th scope="row">{role}</th>
            <td>{covers}</td>
            <td>{until}</td>
            <td>{given}</td>
            <td><bdi>{reason}</bdi></td>
            <td>{back}</td>
        </Row>
    }
}

fn ended_row(visit: &Visit, grant: &GrantShown) -> impl IntoView + use<> {
    let how = match &grant.ended {
        Some(Ended::TakenBack { by, at }) => {
            let at = *at;
            let by = by.clone().or_else(|| grant.provider.clone());
            let by = by.map(|by| view! { ", " {say!(visit, members.by)} " " <bdi>{by}</bdi> });
            view! { {say!(visit, members.taken_back)} " " <Time at/> {by} }.into_any()
        }
        Some(Ended::Expired) | None => {
            let at = grant.until.map(|at| view! { " " <Time at/> });
            view! { {say!(visit, members.expired)} {at} }.into_any()
        }
    };
    let (role, covers, given) = (role_of(visit, grant), covers(visit, grant), given(grant));
    view! {
        <Row>
            <th scope="row">{role}</th>
            <td>{covers}</td>
            <td>{given}</td>
            <td>{how}</td>
        </Row>
    }
}

fn role_of(visit: &Visit, grant: &GrantShown) -> AnyView {
    role(visit, grant.label.as_ref().map(|label| label.get(visit.locale)), grant.role.as_str())
}

fn given(grant: &GrantShown) -> impl IntoView + use<> {
    let (by, at) = (grant.by.clone(), grant.at);
    view! { <bdi>{by}</bdi> <br/> <span class="quiet"><Time at/></span> }
}

fn covers(visit: &Visit, grant: &GrantShown) -> impl IntoView + use<> {
    let listed = grant.channels.as_deref().unwrap_or_default();
    let names = listed.iter().take(NAMED).map(|(id, title)| title.clone().unwrap_or_else(|| id.clone()));
    let names = names.collect::<Vec<_>>().join(", ");
    let more = listed.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| {
        let more = say!(visit, members.more_channels, count = Count(more as u64));
        view! { ", " <span class="quiet">{more}</span> }
    });
    let mine = grant.mine.then(|| say!(visit, members.mine));
    let all = (grant.channels.is_none() && !grant.mine).then(|| say!(visit, members.all));
    let joint = (grant.mine && !listed.is_empty()).then_some(" + ");
    view! { {all} {mine} {joint} <bdi>{names}</bdi> {more} }
}

fn take_back(visit: &Visit, found: &MemberPage, grant: &GrantShown) -> impl IntoView + use<> {
    let (action, says) = ("/api/access/take-back", say!(visit, members.take_back));
    let (hidden, id) = (vec![("member", found.id.clone()), ("grant", grant.id.to_string())], grant.id);
    let open = Again::of(action, &hidden).is_some();
    let of = grant.label.as_ref().map_or(grant.role.as_str(), |label| label.get(visit.locale));
    let (of, reason) = (format!(": {of}"), say!(visit, members.reason));
    view! {
        <Fold open summary=move || view! { {says} <span class="sr-only">{of}</span> }>
            <PostForm action hidden>
                <TextField name="reason" label=reason max=REASON_MAX_CHARS required=true id=format!("reason-{id}") />
                <div class="form-end"><Button weight=Weight::Danger>{says}</Button></div>
            </PostForm>
        </Fold>
    }
}

/// Somebody's last day: everything at once.
fn leaving(visit: &Visit, found: &MemberPage, held: &[&GrantShown]) -> Option<impl IntoView + use<>> {
    if found.is_self {
        return None;
    }
    let (title, says, reason) =
        (say!(visit, members.leaving), say!(visit, members.leaving_says), say!(visit, members.reason));
    let stays = held.iter().any(|grant| grant.provider.is_some());
    let stays = stays.then(|| view! { <p>{say!(visit, members.leaving_provider)}</p> });
    let (action, press) = ("/api/access/take-back", say!(visit, members.leaving_do));
    // No grant is all of them.
    let hidden = vec![("member", found.id.clone()), ("grant", String::new())];
    let open = Again::of(action, &hidden).is_some();
    Some(view! {
        <details class="pop leaving" open=open>
            <summary class="btn btn-sm">{title}</summary>
            <div class="pop-body">
                <PostForm action hidden>
                    <p>{says}</p>
                    {stays}
                    <TextField name="reason" label=reason max=REASON_MAX_CHARS required=true id="reason-leaving" />
                    <div class="form-end"><Button weight=Weight::Danger>{press}</Button></div>
                </PostForm>
            </div>
        </details>
    })
}
