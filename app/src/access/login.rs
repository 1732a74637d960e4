use crate::{
    say,
    ui::{BarePage, PostForm},
    visit::Visit,
};
use backoffice::limits::NEXT_MAX_CHARS;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Where one signs in. Here: the demo's three members, each a form of its own.
#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    let visit = Visit::here();
    let next = use_query_map().with_untracked(|query| query.get("next"));
    let next = next.filter(|next| is_ours(next));
    let members = [
        ("cx", say!(visit, access.cx), say!(visit, access.cx_does)),
        ("account_manager", say!(visit, access.account_manager), say!(visit, access.account_manager_does)),
        ("admin", say!(visit, access.admin), say!(visit, access.admin_does)),
    ];
    view! {
        <BarePage title=say!(visit, access.title)>
            <p class="bare-lead">{say!(visit, access.demo_lead)}</p>
            {members
                .map(|(member, label, does)| {
                    let next = next.clone();
                    view! {
                        <PostForm action="/login/demo">
                            {next.map(|next| view! { <input type="hidden" name="next" value=next /> })}
                            <button
                                type="submit"
                                class="sign-in"
                                name="member"
                                value=member
                            >
                                <span class="sign-in-who">{label}</span>
                                <span class="sign-in-does">{does}</span>
                            </button>
                        </PostForm>
                    }
                })
                .collect_view()}
        </BarePage>
    }
    .into_any()
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
