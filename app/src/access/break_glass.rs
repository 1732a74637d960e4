use crate::{
    say,
    ui::fields::{PasswordField, TextField},
    ui::{BarePage, PostForm, ProblemPage},
    visit::Visit,
};
use backoffice::limits::{MEMBER_KEY_MAX_CHARS, PASSWORD_MAX_BYTES};
use backoffice::problem::Problem;
use leptos::prelude::*;

/// Where the local administrator signs in, where there is one.
#[component]
pub(crate) fn BreakGlassPage() -> impl IntoView {
    let visit = Visit::here();
    if !visit.ways.break_glass {
        return view! { <ProblemPage problem=Problem::NotFound /> }.into_any();
    }
    let (name, password) = (say!(visit, access.local_name), say!(visit, access.password));
    view! {
        <BarePage title=say!(visit, access.break_glass)>
            <p class="bare-lead">{say!(visit, access.break_glass_lead)}</p>
            <PostForm action="/login/break-glass" class="local">
                <TextField name="name" label=name max=MEMBER_KEY_MAX_CHARS required=true />
                <PasswordField name="password" label=password max=PASSWORD_MAX_BYTES />
                <div class="form-end">
                    <button type="submit" class="btn btn-error">
                        {say!(visit, access.break_glass_do)}
                    </button>
                    <a class="btn btn-ghost" href="/login">
                        {say!(visit, access.break_glass_back)}
                    </a>
                </div>
            </PostForm>
        </BarePage>
    }
    .into_any()
}
