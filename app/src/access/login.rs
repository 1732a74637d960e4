use crate::{
    say,
    ui::{BarePage, Notice, PostForm, Tone},
    visit::{Visit, Way, Ways},
};
use backoffice::limits::NEXT_MAX_CHARS;
use backoffice::timeline::particle::settled;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Where one signs in: a button for each way there is, each a form of its own.
#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    let visit = Visit::here();
    let next = use_query_map().with_untracked(|query| query.get("next"));
    let next = next.filter(|next| is_ours(next));
    let is_kept = use_query_map().with_untracked(|query| query.get("kept")).is_some();
    let says = say!(visit, access.kept);
    let kept = is_kept.then(|| view! { <Notice tone=Tone::Info>{says}</Notice> });
    let Ways { demo, providers, break_glass } = visit.ways.clone();
    let out = signed_out(&visit, &providers);
    let nowhere = (!demo && providers.is_empty())
        .then(|| view! { <p class="bare-lead">{say!(visit, access.no_way)}</p> });
    view! {
        <BarePage title=say!(visit, access.title)>
            {out}
            {kept}
            {nowhere}
            {(!providers.is_empty()).then(|| with_providers(&visit, providers, next.as_deref()))}
            {demo.then(|| as_in_the_demo(&visit, next.as_deref()))}
            {break_glass.then(|| {
                view! { <p class="bare-end"><a href="/login/break-glass">{say!(visit, access.break_glass)}</a></p> }
            })}
        </BarePage>
    }
    .into_any()
}

/// To whoever has just signed out: a provider sends them back with a `state`; where it has no way out, we say so.
fn signed_out(visit: &Visit, providers: &[Way]) -> Option<AnyView> {
    if visit.member.is_some() {
        return None;
    }
    let asked = use_query_map().get_untracked();
    let still = asked.get("still_at").and_then(|name| providers.iter().find(|way| way.name == name).cloned());
    let (tone, says) = match still {
        Some(Way { label, .. }) => (Tone::Warn, say!(visit, access.still_at, label = label)),
        None if asked.get("state").is_some() => (Tone::Good, say!(visit, access.signed_out).to_owned()),
        None => return None,
    };
    Some(view! { <Notice tone>{says}</Notice> }.into_any())
}

fn with_providers(visit: &Visit, providers: Vec<Way>, next: Option<&str>) -> AnyView {
    let buttons = providers.into_iter().map(|Way { kind, name, label }| {
        let back = back_to(next);
        let says = settled(&say!(visit, access.provider_do, label = label));
        view! {
            <PostForm action=format!("/login/{kind}/{name}")>
                {back}
                <button type="submit" class="sign-in">
                    <span class="sign-in-who">{says}</span>
                </button>
            </PostForm>
        }
    });
    let buttons = buttons.collect_view();
    view! {
        <p class="bare-lead">{say!(visit, access.provider_lead)}</p>
        {buttons}
    }
    .into_any()
}

fn as_in_the_demo(visit: &Visit, next: Option<&str>) -> AnyView {
    let members = [
        ("cx", say!(visit, access.cx), say!(visit, access.cx_does)),
        ("cx_lead", say!(visit, access.cx_lead), say!(visit, access.cx_lead_does)),
        ("account_manager", say!(visit, access.account_manager), say!(visit, access.account_manager_does)),
        ("admin", say!(visit, access.admin), say!(visit, access.admin_does)),
    ];
    let buttons = members.map(|(member, label, does)| {
        let back = back_to(next);
        view! {
            <PostForm action="/login/demo">
                {back}
                <button type="submit" class="sign-in" name="member" value=member>
                    <span class="sign-in-who">{label}</span>
                    <span class="sign-in-does">{does}</span>
                </button>
            </PostForm>
        }
    });
    let buttons = buttons.collect_view();
    view! {
        <p class="bare-lead">{say!(visit, access.demo_lead)}</p>
        {buttons}
    }
    .into_any()
}

fn back_to(next: Option<&str>) -> AnyView {
    next.map(|next| view! { <input type="hidden" name="next" value=next.to_owned() /> }).into_any()
}

/// A path of ours to come back to, never another site. The server looks again.
fn is_ours(next: &str) -> bool {
    let mut chars = next.chars();
    chars.next() == Some('/')
        && !matches!(chars.next(), Some('/' | '\\'))
        && next.len() <= NEXT_MAX_CHARS
        && !next.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn one_comes_back_to_this_site_alone() {
        assert!(["/", "/e/article/171", "/search?q=a"].into_iter().all(is_ours));
        assert!(
            !["", "//evil.example", "/\\evil.example", "https://evil.example", "e/article", "/a\nb"]
                .into_iter()
                .any(is_ours)
        );
    }
}
