//! `/account`: one's own sessions, preferences, roles, and what one may do.

use crate::access::grants::in_force;
use crate::access::roles::parts;
use crate::access::sessions::{Doors, sessions};
use crate::access::sign_ins::table as sign_in_table;
use crate::page::Asked;
use crate::say;
use crate::ui::{Page, Preferences, Section, loaded};
use crate::visit::Visit;
use backoffice::access::account::account;
use backoffice::access::session::{Sessions, SignedIn};
use backoffice::access::types::AccountPage;
use backoffice::problem::Problem;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn Account() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let (signed_in, kept) = (use_context::<SignedIn>(), use_context::<Arc<Sessions>>());
    let load = async move {
        let sessions = kept.ok_or(Problem::Internal)?;
        account(&asked.cx, &sessions, &signed_in.ok_or(Problem::SignIn)?).await
    };
    loaded(load, move |found: AccountPage| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &AccountPage) -> impl IntoView + use<> {
    let title = say!(visit, members.account);
    let doors = Doors { action: "/api/account/end-session", member: String::new() };
    let sessions = sessions(visit, &found.sessions, Some(doors));
    let (roles, sign_ins, may) = (in_force(visit, &found.grants), sign_ins(visit, found), may(visit, found));
    let preferences = say!(visit, members.preferences);
    view! {
        <Page title>
            <div class="columns">
                <div>
                    <Section title=preferences id="preferences"><Preferences/></Section>
                    {sign_ins}
                </div>
                <div>{roles} {sessions}</div>
            </div>
            {may}
        </Page>
    }
}

fn sign_ins(visit: &Visit, found: &AccountPage) -> impl IntoView + use<> {
    let title = say!(visit, members.newest_sign_ins);
    let table = sign_in_table(visit, title, &found.sign_ins, false);
    view! { <Section title id="sign-ins">{table}</Section> }
}

fn may(visit: &Visit, found: &AccountPage) -> impl IntoView + use<> {
    let (title, parts) = (say!(visit, members.you_may), parts(visit, &found.may));
    (!found.may.parts.is_empty()).then(|| view! { <h2 class="may-heading">{title}</h2> {parts} })
}
