//! The pages of `/access`, side by side.

use crate::say;
use crate::ui::{Tab, Tabs};
use crate::visit::Visit;
use leptos::prelude::*;

pub fn tabs(visit: &Visit) -> impl IntoView + use<> {
    let path = visit.address.split(['?', '#']).next().unwrap_or_default();
    let tabs = [
        ("/access", say!(visit, members.title)),
        ("/access/roles", say!(visit, members.roles)),
        ("/access/sign-ins", say!(visit, members.sign_ins)),
        ("/access/providers", say!(visit, members.providers)),
    ];
    let tabs = tabs.into_iter().map(|(href, label)| Tab::new(href, label, path == href)).collect();
    let label = say!(visit, members.tabs);
    view! { <Tabs label tabs/> }
}
