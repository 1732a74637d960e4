use crate::{
    say,
    ui::{BarePage, PostForm},
    visit::Visit,
};
use backoffice::timeline::particle::settled;
use leptos::prelude::*;

/// Provided where somebody came from a provider without having set out here: the document then asks them whether they
/// meant it. Another site could have sent them, into an account that is not theirs.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// As its button names it.
    pub provider: String,
    /// Who the provider says that it is.
    pub name: String,
    /// Where the answer goes, with these.
    pub action: String,
    pub fields: Vec<(&'static str, String)>,
}

/// Asks who came from a provider whether they want to be signed in.
#[component]
pub(crate) fn ArrivalPage(arrival: Arrival) -> impl IntoView {
    let visit = Visit::here();
    let Arrival { provider, name, action, fields } = arrival;
    let fields =
        fields.into_iter().map(|(key, value)| view! { <input type="hidden" name=key value=value /> });
    let fields = fields.collect_view();
    let does = say!(visit, access.arrival_does);
    let go_on = settled(&say!(visit, access.arrival_go_on, name = name));
    view! {
        <BarePage title=say!(visit, access.arrival_title)>
            <p class="bare-lead">{say!(visit, access.arrival_lead, provider = provider)}</p>
            <PostForm action=action>
                {fields}
                <button type="submit" class="sign-in">
                    <span class="sign-in-who">{go_on}</span>
                    <span class="sign-in-does">{does}</span>
                </button>
            </PostForm>
            <p class="bare-end">
                <a href="/">{say!(visit, access.arrival_leave)}</a>
            </p>
        </BarePage>
    }
    .into_any()
}
