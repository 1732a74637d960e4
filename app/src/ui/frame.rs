//! What is around every page: the environment's stripe, the header, the state of the data, the foot.

use super::{Icon, Notice, Tone, help::Help, menu::MemberMenu, nav::Rooms, time::written};
use crate::{
    say,
    tickets::TicketBar,
    visit::{DataState, Visit},
};
use backoffice::cx::Cx;
use backoffice::limits::SEARCH_MAX_CHARS;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The stripe across the top, and the environment's name.
#[component]
pub(super) fn Stripe() -> impl IntoView {
    let colour = Visit::here().environment.colour;
    view! { <div class=format!("stripe stripe-{}", colour.as_str())></div> }.into_any()
}

#[component]
pub(super) fn Logo() -> impl IntoView {
    let visit = Visit::here();
    let environment = visit.environment.clone();
    let hover = say!(visit, ui.environment, name = environment.name.as_str());
    view! {
        <a class="logo" href="/">
            <span lang="ko">"사무소"</span>
            " Samuso"
        </a>
        <span
            class=format!("environment stripe-{}", environment.colour.as_str())
            title=hover
        >
            {environment.name}
        </span>
    }
    .into_any()
}

#[component]
pub(super) fn Header() -> impl IntoView {
    let visit = Visit::here();
    view! {
        <header class="frame-head">
            <Stripe />
            <div class="frame-bar">
                <Logo />
                <SearchBox />
                <TicketBar />
                {visit.member.clone().map(|member| view! { <MemberMenu member /> })}
            </div>
            <Rooms />
        </header>
    }
    .into_any()
}

#[component]
fn SearchBox() -> impl IntoView {
    let visit = Visit::here();
    let asked = use_query_map().with_untracked(|query| query.get("q").unwrap_or_default());
    view! {
        <form class="search" action="/search" role="search">
            {Icon::Search}
            <input
                type="search"
                name="q"
                value=asked
                maxlength=SEARCH_MAX_CHARS
                autocomplete="off"
                spellcheck="false"
                data-search
                aria-label=say!(visit, ui.search_label)
                placeholder=say!(visit, ui.search_hint)
            />
            <kbd class="kbd kbd-sm needs-js" aria-hidden="true">
                "/"
            </kbd>
            <button type="submit" class="btn btn-sm">
                {say!(visit, ui.search_button)}
            </button>
        </form>
    }
    .into_any()
}

/// How current the data is, where the member has to know.
#[component]
pub(super) fn DataBanner() -> impl IntoView {
    let visit = Visit::here();
    let time = |at| {
        let written = written(&visit, at);
        format!("{} {}", written.shown, written.zone)
    };
    // The page is written when everything on it has been read, so it is known by now from where.
    let read_from_primary = || use_context::<Cx>().is_some_and(|cx| cx.read_from_primary());
    let data = match visit.data {
        DataState::Current if read_from_primary() => DataState::OwnWrite,
        data => data,
    };
    let (tone, says) = match data {
        DataState::Current => return None,
        DataState::AsOf(at) => (Tone::Warn, say!(visit, ui.data_as_of, time = time(at))),
        DataState::ReplicaAway => (Tone::Warn, say!(visit, ui.data_replica_away).to_owned()),
        DataState::PrimaryAway(None) => (Tone::Bad, say!(visit, ui.data_primary_away).to_owned()),
        DataState::PrimaryAway(Some(at)) => {
            (Tone::Bad, say!(visit, ui.data_primary_away_as_of, time = time(at)))
        }
        DataState::OwnWrite => (Tone::Info, say!(visit, ui.data_own_write).to_owned()),
    };
    Some(view! {
        <div class="data-state">
            <Notice tone>{says}</Notice>
        </div>
    })
}

#[component]
pub(super) fn Foot() -> impl IntoView {
    let visit = Visit::here();
    let now = visit.now.to_zoned(visit.zone.clone());
    let zone = format!(
        "{} ({})",
        visit.zone.iana_name().unwrap_or("UTC").replace('_', " "),
        now.strftime("%Z, UTC%:z")
    );
    view! {
        <footer class="frame-foot">
            <span>{say!(visit, ui.times_in, zone = zone)}</span>
            <span>{say!(visit, ui.request, id = visit.request_id.as_str())}</span>
        </footer>
        <Help />
    }
    .into_any()
}
