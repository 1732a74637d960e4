use crate::{
    say,
    ui::fields::TextField,
    ui::{Page, PostForm, ProblemPage, Section},
    visit::Visit,
};
use backoffice::limits::MEMBER_KEY_MAX_CHARS;
use backoffice::problem::Problem;
use leptos::prelude::*;

/// Whose eyes to look with: a role's, or another member's.
#[component]
pub(crate) fn ViewAsPage() -> impl IntoView {
    let visit = Visit::here();
    if visit.rooms.view_as.is_empty() {
        return view! { <ProblemPage problem=Problem::Forbidden /> }.into_any();
    }
    let roles = visit.rooms.view_as.iter().map(|(key, label)| {
        let label = label.get(visit.locale).to_owned();
        view! {
            <button type="submit" class="btn btn-sm" name="role" value=key.clone()>
                {label}
            </button>
        }
    });
    let roles = roles.collect_view();
    let (of_role, of_member) = (say!(visit, access.view_as_role), say!(visit, access.view_as_member));
    let key = say!(visit, access.member_key);
    let start = say!(visit, access.view_as_do);
    view! {
        <Page title=say!(visit, access.view_as)>
            <p class="lead">{say!(visit, access.view_as_lead)}</p>
            <Section title=of_role id="role">
                <PostForm action="/view-as" class="toolbar">{roles}</PostForm>
            </Section>
            <Section title=of_member id="member">
                <PostForm action="/view-as">
                    <TextField name="member" label=key max=MEMBER_KEY_MAX_CHARS required=true />
                    <div class="form-end">
                        <button type="submit" class="btn btn-primary">
                            {start}
                        </button>
                    </div>
                </PostForm>
            </Section>
        </Page>
    }
    .into_any()
}
