//! `/access/sign-ins`: who came in, who went, who was not let in.

use crate::access::members::no_place;
use crate::access::tabs::tabs;
use crate::page::{Asked, query};
use crate::say;
use crate::ui::{Badge, Empty, Head, Page, Pager, Row, Table, Time, Tone, loaded};
use crate::visit::Visit;
use backoffice::access::sign_ins::list;
use backoffice::access::types::{Refused, SignInList, SignInShown, SignInWas};
use leptos::prelude::*;

#[component]
pub fn SignIns() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let only_refused = asked.value("refused").is_some();
    let load = async move {
        let after = asked.value("after").map(str::parse).transpose().map_err(|_| no_place())?;
        list(&asked.cx, only_refused, after).await
    };
    loaded(load, move |found: SignInList| shown(&visit, &found, only_refused))
}

fn shown(visit: &Visit, found: &SignInList, only_refused: bool) -> impl IntoView + use<> {
    let title = say!(visit, members.sign_ins);
    let table = table(visit, title, &found.sign_ins, true);
    let table = (!found.sign_ins.is_empty()).then_some(table);
    let nothing = found.sign_ins.is_empty().then(|| view! { <Empty says=say!(visit, members.no_events)/> });
    let refused = only_refused.then_some(("refused", "1"));
    let next = found.next.as_deref();
    let next =
        next.map(|next| format!("/access/sign-ins?{}", query(refused.into_iter().chain([("after", next)]))));
    let (href, says) = if only_refused {
        ("/access/sign-ins", say!(visit, members.everything))
    } else {
        ("/access/sign-ins?refused=1", say!(visit, members.only_refused))
    };
    let tabs = tabs(visit);
    view! {
        <Page title>
            {tabs}
            <p class="after-table"><a href=href>{says}</a></p>
            {table} {nothing}
            <Pager previous=None next/>
        </Page>
    }
}

/// `who` is for those of everybody.
pub fn table(
    visit: &Visit,
    caption: &'static str,
    sign_ins: &[SignInShown],
    who: bool,
) -> impl IntoView + use<> {
    let mut heads = vec![
        Head::new(say!(visit, members.when)),
        Head::new(say!(visit, members.what)),
        Head::new(say!(visit, members.provider)),
    ];
    if who {
        heads.insert(1, Head::new(say!(visit, members.name)));
    }
    let rows = sign_ins.iter().map(|sign_in| row(visit, sign_in, who)).collect_view();
    view! { <Table caption heads>{rows}</Table> }
}

fn row(visit: &Visit, sign_in: &SignInShown, who: bool) -> impl IntoView + use<> {
    let (tone, what) = match sign_in.what {
        SignInWas::In => (Tone::Plain, say!(visit, members.signed_in)),
        SignInWas::Out => (Tone::Plain, say!(visit, members.signed_out)),
        SignInWas::Refused(Refused::NotVerified) => (Tone::Bad, say!(visit, members.refused_not_verified)),
        SignInWas::Refused(Refused::NoRole) => (Tone::Warn, say!(visit, members.refused_no_role)),
        SignInWas::Refused(Refused::NoMember) => (Tone::Warn, say!(visit, members.refused_no_member)),
    };
    let who = who.then(|| {
        let label = sign_in.label.clone();
        match &sign_in.member {
            Some(id) => {
                view! { <td><a href=format!("/access/members/{id}") data-open><bdi>{label}</bdi></a></td> }
                    .into_any()
            }
            None => view! { <td><bdi class="quiet">{label}</bdi></td> }.into_any(),
        }
    });
    let (at, provider) = (sign_in.at, sign_in.provider.clone());
    view! {
        <Row>
            <th scope="row"><Time at/></th>
            {who}
            <td><Badge tone>{what}</Badge></td>
            <td>{provider}</td>
        </Row>
    }
}
