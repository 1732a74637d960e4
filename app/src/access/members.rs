//! `/access`: who is there, and what each may.

use crate::access::asks_to_sign_in_again;
use crate::access::tabs::tabs;
use crate::kept::Again;
use crate::page::{Asked, query};
use crate::say;
use crate::ui::fields::TextField;
use crate::ui::{
    Badge, Button, Empty, Fold, Head, Notice, Page, Pager, PostForm, Row, Table, Time, Tone, Weight, loaded,
};
use crate::visit::Visit;
use backoffice::access::member::{Asked as AskedOf, list};
use backoffice::access::types::{HeldRole, MemberList, MemberRow};
use backoffice::limits::{REASON_MAX_CHARS, SEARCH_MAX_CHARS};
use backoffice::problem::{Fault, Problem};
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub fn Members() -> impl IntoView {
    let asked = Asked::here();
    let (visit, pairs) = (asked.visit.clone(), asked.pairs.clone());
    let load = async move {
        let after = asked.value("after").map(Uuid::parse_str).transpose().map_err(|_| no_place())?;
        list(&asked.cx, &AskedOf { text: asked.value("q"), role: asked.value("role"), after }).await
    };
    loaded(load, move |found: MemberList| shown(&visit, &pairs, &found))
}

pub fn no_place() -> Problem {
    Problem::bad(Fault::new(
        "after",
        "is no place in this list: open it from its beginning",
        "이 목록의 위치가 아니에요. 처음부터 열어 주세요",
    ))
}

fn shown(visit: &Visit, pairs: &[(String, String)], found: &MemberList) -> impl IntoView + use<> {
    let title = say!(visit, members.title);
    let heads = [
        say!(visit, members.name),
        say!(visit, members.has),
        say!(visit, members.provider),
        say!(visit, members.last_sign_in),
        say!(visit, members.key),
    ];
    let rows = found.members.iter().map(|member| row(visit, member)).collect_view();
    let (tabs, filters, heads) = (tabs(visit), filters(visit, pairs, found), heads.map(Head::new).into());
    let table = view! { <Table caption=title heads>{rows}</Table> };
    let table = (!found.members.is_empty()).then_some(table);
    let nobody = found.members.is_empty().then(|| {
        let (says, hint) = (say!(visit, members.nobody), say!(visit, members.nobody_hint));
        view! { <Empty says>{hint} " " <a href="/access">"/access"</a></Empty> }
    });
    let next = found.next.as_deref().map(|next| {
        let kept = pairs.iter().filter(|(key, value)| key != "after" && !value.is_empty());
        let kept = kept.map(|(key, value)| (key.as_str(), value.as_str()));
        format!("/access?{}", query(kept.chain([("after", next)])))
    });
    let (newcomers, everybody) = (say!(visit, members.newcomers), everybody(visit));
    view! {
        <Page title>
            {tabs} {filters} {table} {nobody}
            <Pager previous=None next/>
            <Notice tone=Tone::Info>{newcomers}</Notice>
            {everybody}
        </Page>
    }
}

/// For the day on which accounts or sessions may be in wrong hands.
fn everybody(visit: &Visit) -> impl IntoView + use<> {
    let (title, says, reason) =
        (say!(visit, members.everybody), say!(visit, members.everybody_says), say!(visit, members.reason));
    let action = "/api/access/end-everybodys";
    let open = Again::of(action, &[]).is_some();
    let asks = asks_to_sign_in_again(visit).then(|| {
        view! { <p class="quiet" data-fresh="">{say!(visit, access.fresh_first)}</p> }
    });
    view! {
        <div class="panel">
            <Fold open summary=move || title>
                <PostForm action>
                    <p>{says}</p>
                    <TextField name="reason" label=reason max=REASON_MAX_CHARS required=true />
                    {asks}
                    <div class="form-end"><Button weight=Weight::Danger>{title}</Button></div>
                </PostForm>
            </Fold>
        </div>
    }
}

fn filters(visit: &Visit, pairs: &[(String, String)], found: &MemberList) -> impl IntoView + use<> {
    let asked = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let (text, role) = (asked("q").unwrap_or_default(), asked("role"));
    let roles = found.roles.iter().map(|(key, label)| {
        let selected = role.as_deref() == Some(key.as_str());
        view! { <option value=key.to_string() selected=selected>{label.get(visit.locale).to_owned()}</option> }
    });
    let roles = roles.collect_view();
    view! {
        <form method="get" action="/access" class="filters" role="search" aria-label=say!(visit, members.title)>
            <label class="filter filter-wide"><span class="filter-label">{say!(visit, members.who)}</span>
            <input class="input input-sm" name="q" value=text maxlength=SEARCH_MAX_CHARS/></label>
            <label class="filter"><span class="filter-label">{say!(visit, members.role)}</span>
            <select class="select select-sm" name="role"><option value="">{say!(visit, members.any_role)}</option>{roles}</select></label>
            <button class="btn btn-sm btn-primary">{say!(visit, records.apply)}</button>
        </form>
    }
}

fn row(visit: &Visit, member: &MemberRow) -> impl IntoView + use<> {
    let href = format!("/access/members/{}", member.id);
    let roles = match member.roles.as_slice() {
        [] => view! { <span class="quiet">{say!(visit, members.no_role)}</span> }.into_any(),
        roles => roles.iter().map(|role| held(visit, role)).collect_view().into_any(),
    };
    let last = match member.signed_in_at {
        Some(at) => view! { <Time at/> }.into_any(),
        None => view! { <span class="quiet">{say!(visit, members.never)}</span> }.into_any(),
    };
    let (name, providers, key) = (member.name.clone(), member.providers.join(", "), member.key.clone());
    view! {
        <Row>
            <th scope="row"><a href=href data-open><bdi>{name}</bdi></a></th>
            <td>{roles}</td>
            <td>{providers}</td>
            <td>{last}</td>
            <td><div class="clip quiet">{key}</div></td>
        </Row>
    }
}

/// A role in force, and until when.
pub fn held(visit: &Visit, held: &HeldRole) -> impl IntoView + use<> {
    let until = held.until.map(|at| {
        let until = say!(visit, members.until);
        view! { " " <span class="quiet">{until} " " <Time at/></span> }
    });
    view! { <span class="held">{role(visit, held.label.as_ref().map(|label| label.get(visit.locale)), held.role.as_str())} {until}</span> }
}

/// What a role is called; one that the catalogue has no more says so.
pub fn role(visit: &Visit, label: Option<&str>, key: &str) -> AnyView {
    if let Some(label) = label {
        let label = label.to_owned();
        return view! { <Badge>{label}</Badge> }.into_any();
    }
    let (key, says) = (key.to_owned(), say!(visit, members.unknown_role));
    view! { <Badge tone=Tone::Warn>{key}</Badge> " " <span class="quiet">{says}</span> }.into_any()
}
