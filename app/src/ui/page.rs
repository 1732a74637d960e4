//! A page: its title, the way to it, and what is on it.

use super::{
    Crumb, ProblemPanel,
    crumbs::Crumbs,
    frame::{DataBanner, Foot, Header, Logo, Stripe},
    islands::Keys,
    menu::LanguageForm,
    problem,
    session::{KeptBanner, SessionBanner, typed},
};
use crate::{problem::ProblemShown, say, visit::Visit};
use backoffice::problem::Problem;
use leptos::{either::Either, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::Title;
use std::future::Future;

/// A page within the frame. `beside` stands at the right of the heading: badges, buttons.
#[component]
pub fn Page(
    #[prop(into)] title: String,
    #[prop(optional)] crumbs: Vec<Crumb>,
    #[prop(optional, into)] beside: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let visit = Visit::here();
    // Above the page it says whether a form on it has what was typed: so the forms are made first.
    let (beside, content) = (beside.map(ViewFnOnce::run), children());
    view! {
        <Title text=document_title(&visit, &title) />
        <a class="skip" href="#main">
            {say!(visit, ui.skip)}
        </a>
        <Header />
        <SessionBanner />
        <DataBanner />
        <main id="main" tabindex="-1">
            <KeptBanner />
            <Crumbs crumbs />
            <div class="page-head">
                <h1>{title}</h1>
                {beside.map(|beside| view! { <div class="beside">{beside}</div> })}
            </div>
            {content}
        </main>
        <Foot />
        <Keys />
    }
    .into_any()
}

/// A page before anybody is known: one card in the middle.
#[component]
pub fn BarePage(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let visit = Visit::here();
    view! {
        <Title text=document_title(&visit, &title) />
        <Stripe />
        <main id="main" class="bare">
            <div class="bare-head">
                <Logo />
                <LanguageForm />
            </div>
            <h1>{title}</h1>
            {children()}
        </main>
        <Keys />
    }
    .into_any()
}

/// `leptos_meta` writes a title as it is, and a title can be a customer's.
fn document_title(visit: &Visit, title: &str) -> String {
    format!("{title} · {}", visit.environment.name).replace('&', "&amp;").replace('<', "&lt;")
}

/// A page whose content has to be fetched: awaits it, then shows it, or the problem with its status.
pub fn loaded<T, V>(
    load: impl Future<Output = Result<T, Problem>> + Send + 'static,
    show: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    V: IntoView + 'static,
{
    Suspend::new(async move {
        match load.await {
            Ok(found) => Either::Left(show(found)),
            Err(problem) => Either::Right(view! { <ProblemPage problem /> }),
        }
    })
}

/// A page that is a problem and nothing else. `status` is for one that HTTP knows better than the problem does.
#[component]
pub fn ProblemPage(problem: Problem, #[prop(optional, into)] status: Option<u16>) -> impl IntoView {
    let visit = Visit::here();
    if problem == Problem::SignIn {
        leptos_axum::redirect(&problem::sign_in_address(&visit.address));
    } else if let (Some(response), Ok(status)) =
        (use_context::<ResponseOptions>(), status.unwrap_or(problem.status()).try_into())
    {
        response.set_status(status);
    }
    let title = problem::problem_title(&visit, &problem);
    // Of a page that did not load, what is above it says so.
    let typed = use_context::<ProblemShown>().and_then(|_| typed(&visit));
    if visit.member.is_some() {
        let page = view! {
            <Page title>
                <ProblemPanel problem headed=true />
                {typed}
            </Page>
        };
        page.into_any()
    } else {
        let page = view! {
            <BarePage title>
                <ProblemPanel problem headed=true />
                {typed}
            </BarePage>
        };
        page.into_any()
    }
}
