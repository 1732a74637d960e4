//! What a run's page and a job's tell alike: what it was given, why, for which ticket, and of which other runs.

use crate::actions::runs::run_link;
use crate::records::value::value;
use crate::say;
use crate::tickets::ticket_link;
use crate::ui::Fact;
use crate::visit::Visit;
use backoffice::catalog::types::Text;
use backoffice::records::types::Shown;
use leptos::prelude::*;

pub fn params(visit: &Visit, params: &[(Text, Shown)]) -> impl IntoView + use<> {
    let fact = |(label, shown): &(Text, Shown)| {
        let shown = value(visit, shown);
        view! { <Fact label=label.get(visit.locale)>{shown}</Fact> }
    };
    params.iter().map(fact).collect_view()
}

pub fn text(label: &'static str, text: Option<&str>) -> Option<impl IntoView + use<>> {
    let text = text?.to_owned();
    Some(view! { <Fact label><bdi>{text}</bdi></Fact> })
}

pub fn ticket(visit: &Visit, ticket: Option<&str>) -> Option<impl IntoView + use<>> {
    let (label, link) = (say!(visit, actions.ticket), ticket_link(ticket?));
    Some(view! { <Fact label>{link}</Fact> })
}

pub fn run(visit: &Visit, label: &'static str, run: Option<&str>) -> Option<impl IntoView + use<>> {
    let link = run_link(visit, run?);
    Some(view! { <Fact label>{link}</Fact> })
}
