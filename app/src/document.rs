//! The document around every page, and the addresses of the pages in it.

use crate::access::onward::{Onward, OnwardPage, refresh};
use crate::access::{
    Account, Arrival, ArrivalPage, BreakGlassPage, LoginPage, MemberPage, Members, Providers, Roles, SignIns,
    ViewAsPage,
};
use crate::actions::approvals::page::Approvals;
use crate::actions::{
    form::{ManyForm, OneForm},
    preview::PreviewPage,
    run::Run,
    runs::Runs,
};
use crate::jobs::{job::Job, list::Jobs};
use crate::records::{home::Home, list::List, record::Record, search::Search};
use crate::tickets::Ticket;
use crate::timeline::page::Timeline;
use crate::timeline::state::StateAt;
use crate::{problem::ProblemShown, ui::ProblemPage, visit::Visit};
use backoffice::problem::Problem;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

/// The HTML document that a page is rendered into.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let visit = Visit::here();
    view! {
        <!DOCTYPE html>
        <html lang=visit.locale.as_str() data-theme=visit.theme.attribute()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                {use_context::<Onward>().map(|onward| refresh(&onward))}
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <HashedStylesheet options=options.clone() id="samuso" />
                <HydrationScripts options islands=true />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Shown />
        </Router>
    }
    .into_any()
}

/// The page that was asked for, or what stands in its place: a problem, the way to a provider, or a question to who
/// comes from one.
#[component]
fn Shown() -> impl IntoView {
    match (use_context::<ProblemShown>(), use_context::<Onward>(), use_context::<Arrival>()) {
        (Some(ProblemShown { problem, status }), ..) => view! { <ProblemPage problem status /> }.into_any(),
        (None, Some(onward), _) => view! { <OnwardPage onward /> }.into_any(),
        (None, None, Some(arrival)) => view! { <ArrivalPage arrival /> }.into_any(),
        (None, None, None) => view! { <Pages /> }.into_any(),
    }
}

/// The addresses of the pages. Each page is awaited whole, so that it is complete without JavaScript.
#[component]
fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=|| view! { <ProblemPage problem=Problem::NotFound /> }>
            <Route path=path!("/") view=Home ssr=SsrMode::Async />
            <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
            <Route path=path!("/account") view=Account ssr=SsrMode::Async />
            <Route path=path!("/login/break-glass") view=BreakGlassPage ssr=SsrMode::Async />
            <Route path=path!("/view-as") view=ViewAsPage ssr=SsrMode::Async />
            <Route path=path!("/access") view=Members ssr=SsrMode::Async />
            <Route path=path!("/access/providers") view=Providers ssr=SsrMode::Async />
            <Route path=path!("/access/roles") view=Roles ssr=SsrMode::Async />
            <Route path=path!("/access/sign-ins") view=SignIns ssr=SsrMode::Async />
            <Route path=path!("/access/members/:id") view=MemberPage ssr=SsrMode::Async />
            <Route path=path!("/search") view=Search ssr=SsrMode::Async />
            <Route path=path!("/e/:entity") view=List ssr=SsrMode::Async />
            <Route path=path!("/e/:entity/:id") view=Record ssr=SsrMode::Async />
            <Route path=path!("/e/:entity/:id/at") view=StateAt ssr=SsrMode::Async />
            <Route path=path!("/e/:entity/actions/:action") view=ManyForm ssr=SsrMode::Async />
            <Route path=path!("/e/:entity/:id/actions/:action") view=OneForm ssr=SsrMode::Async />
            <Route path=path!("/tickets/:ticket") view=Ticket ssr=SsrMode::Async />
            <Route path=path!("/timeline") view=Timeline ssr=SsrMode::Async />
            <Route path=path!("/previews/:id") view=PreviewPage ssr=SsrMode::Async />
            <Route path=path!("/approvals") view=Approvals ssr=SsrMode::Async />
            <Route path=path!("/jobs") view=Jobs ssr=SsrMode::Async />
            <Route path=path!("/jobs/:id") view=Job ssr=SsrMode::Async />
            <Route path=path!("/runs") view=Runs ssr=SsrMode::Async />
            <Route path=path!("/runs/:id") view=Run ssr=SsrMode::Async />
        </FlatRoutes>
    }
    .into_any()
}
