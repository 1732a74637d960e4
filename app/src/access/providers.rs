//! `/access/providers`: where members sign in, and how each of these stands.

use crate::access::tabs::tabs;
use crate::page::Asked;
use crate::say;
use crate::ui::{Badge, Empty, Head, Page, Row, Table, Time, Tone, loaded};
use crate::visit::{ProviderNow, Standing, Visit};
use backoffice::access::permission::may_manage_access;
use backoffice::catalog::types::Text;
use leptos::prelude::*;

#[component]
pub fn Providers() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let providers = use_context::<Vec<ProviderNow>>().unwrap_or_default();
    let load = async move {
        may_manage_access(&asked.cx.office.catalog, &asked.cx.actor)?;
        Ok(providers)
    };
    loaded(load, move |found: Vec<ProviderNow>| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &[ProviderNow]) -> impl IntoView + use<> {
    let title = say!(visit, members.providers);
    let heads = [
        say!(visit, members.name),
        say!(visit, members.kind),
        say!(visit, members.state),
        say!(visit, members.reached),
        say!(visit, members.certificates),
    ];
    let rows = found.iter().map(|provider| row(visit, provider)).collect_view();
    let table = view! { <Table caption=title heads=heads.map(Head::new).into()>{rows}</Table> };
    let table = (!found.is_empty()).then_some(table);
    let (says, hint) = (say!(visit, members.no_providers), say!(visit, members.no_providers_hint));
    let none = found.is_empty().then(|| view! { <Empty says>{hint}</Empty> });
    let tabs = tabs(visit);
    view! { <Page title>{tabs} {table} {none}</Page> }
}

fn row(visit: &Visit, provider: &ProviderNow) -> impl IntoView + use<> {
    let (tone, state) = match provider.standing {
        Standing::Up => (Tone::Good, say!(visit, members.state_up)),
        Standing::Warned => (Tone::Warn, say!(visit, members.state_warned)),
        Standing::Down => (Tone::Bad, say!(visit, members.state_down)),
    };
    let warning = |warning: &Text| view! { <div>{warning.get(visit.locale).to_owned()}</div> };
    let warnings = provider.warnings.iter().map(warning).collect_view();
    let reached = match provider.reached_at {
        Some(at) => view! { <Time at/> }.into_any(),
        None => view! { <span class="quiet">{say!(visit, members.never)}</span> }.into_any(),
    };
    let certificates = provider.certificates.iter().map(|ends| {
        let at = *ends;
        view! { <div><Time at/></div> }
    });
    let (certificates, label, name, kind) =
        (certificates.collect_view(), provider.label.clone(), provider.name.clone(), provider.kind);
    view! {
        <Row>
            <th scope="row"><bdi>{label}</bdi> " " <code class="quiet">{name}</code></th>
            <td>{kind}</td>
            <td><Badge tone>{state}</Badge> {warnings}</td>
            <td>{reached}</td>
            <td>{certificates}</td>
        </Row>
    }
}
