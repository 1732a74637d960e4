//! The member's menu: language, appearance, time zone, help, the way out. Each is a form, so nothing needs JavaScript.

use super::{Icon, PostForm};
use crate::{
    say,
    visit::{Member, Theme, Visit},
};
use backoffice::catalog::types::Locale;
use leptos::prelude::*;

/// Offered beside the member's own, the world over by the hour.
const ZONES: [&str; 20] = [
    "Asia/Seoul",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Ho_Chi_Minh",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Europe/Istanbul",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/London",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "Australia/Sydney",
    "UTC",
];

#[component]
pub(super) fn MemberMenu(member: Member) -> impl IntoView {
    let visit = Visit::here();
    let view_as = !visit.rooms.view_as.is_empty();
    let roles = member.roles.iter().map(|role| role.get(visit.locale)).collect::<Vec<_>>().join(", ");
    view! {
        <details class="pop member">
            <summary>
                <span class="member-name">{member.label}</span>
                <span class="sr-only">{say!(visit, ui.menu_label)}</span>
                {Icon::Down}
            </summary>
            <div class="pop-body">
                <p class="member-roles">{roles}</p>
                <Preferences />
                <a class="pop-line" href="/account">
                    {say!(visit, members.account)}
                </a>
                <button type="button" class="pop-line" popovertarget="help">
                    {say!(visit, ui.shortcuts)}
                    <kbd class="kbd kbd-sm">"?"</kbd>
                </button>
                {view_as.then(|| view! { <a class="pop-line" href="/view-as">{say!(visit, access.view_as)}</a> })}
                <PostForm action="/logout">
                    <button type="submit" class="pop-line">
                        {say!(visit, ui.sign_out)}
                    </button>
                </PostForm>
            </div>
        </details>
    }
    .into_any()
}

/// How one likes to be shown things: a form for each.
#[component]
pub fn Preferences() -> impl IntoView {
    view! {
        <LanguageForm />
        <ThemeForm />
        <ZoneForm />
    }
    .into_any()
}

/// Each language in its own words, so that it is found in a language that one cannot read.
#[component]
pub(super) fn LanguageForm() -> impl IntoView {
    let visit = Visit::here();
    let choice = |locale: Locale| {
        let label = match locale {
            Locale::En => "English",
            Locale::Ko => "한국어",
        };
        let pressed = (locale == visit.locale).to_string();
        view! {
            <button
                type="submit"
                class="btn btn-sm join-item"
                name="locale"
                value=locale.as_str()
                lang=locale.as_str()
                aria-pressed=pressed
            >
                {label}
            </button>
        }
    };
    let choices = Locale::ALL.into_iter().map(choice).collect_view();
    view! {
        <Preference label=say!(visit, ui.language)>
            <div class="join">{choices}</div>
        </Preference>
    }
    .into_any()
}

#[component]
fn ThemeForm() -> impl IntoView {
    let visit = Visit::here();
    let choice = |theme: Theme| {
        let label = match theme {
            Theme::System => say!(visit, ui.theme_system),
            Theme::Light => say!(visit, ui.theme_light),
            Theme::Dark => say!(visit, ui.theme_dark),
        };
        let pressed = (theme == visit.theme).to_string();
        view! {
            <button
                type="submit"
                class="btn btn-sm join-item"
                name="theme"
                value=theme.as_str()
                aria-pressed=pressed
            >
                {label}
            </button>
        }
    };
    let choices = Theme::ALL.into_iter().map(choice).collect_view();
    view! {
        <Preference label=say!(visit, ui.theme)>
            <div class="join">{choices}</div>
        </Preference>
    }
    .into_any()
}

#[component]
fn ZoneForm() -> impl IntoView {
    let visit = Visit::here();
    let own = visit.zone.iana_name().unwrap_or("UTC").to_owned();
    let other = (!ZONES.contains(&own.as_str())).then(|| own.clone());
    let options = other.into_iter().chain(ZONES.map(str::to_owned)).map(|zone| {
        let chosen = zone == own;
        view! {
            <option value=zone.clone() selected=chosen>
                {zone.replace('_', " ")}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <Preference label=say!(visit, ui.time_zone)>
            <div class="join">
                <select class="select select-sm join-item" name="time_zone" aria-label=say!(visit, ui.time_zone)>
                    {options}
                </select>
                <button type="submit" class="btn btn-sm join-item">
                    {say!(visit, ui.time_zone_save)}
                </button>
            </div>
        </Preference>
    }
    .into_any()
}

/// A form that keeps one preference and comes back to this page.
#[component]
fn Preference(label: &'static str, children: Children) -> impl IntoView {
    let visit = Visit::here();
    view! {
        <PostForm action="/preferences" class="preference">
            <input type="hidden" name="next" value=visit.address.clone() />
            <span class="preference-label">{label}</span>
            {children()}
        </PostForm>
    }
    .into_any()
}
