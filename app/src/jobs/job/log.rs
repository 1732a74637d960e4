//! What was done with a job, and by whom.

use crate::jobs::words::step;
use crate::say;
use crate::ui::{Head, Row, Section, Table, Time};
use crate::visit::Visit;
use backoffice::jobs::types::JobPage;
use leptos::prelude::*;

pub(super) fn log(visit: &Visit, found: &JobPage) -> impl IntoView + use<> {
    let rows = found
        .log
        .iter()
        .map(|line| {
            let (at, what, by) = (line.at, step(visit, line), line.by.clone());
            view! { <Row><td><Time at/></td><td>{what}</td><td><bdi>{by}</bdi></td></Row> }
        })
        .collect_view();
    let heads = [say!(visit, actions.at), say!(visit, jobs.what), say!(visit, jobs.who)]
        .into_iter()
        .map(Head::new)
        .collect();
    let title = say!(visit, jobs.log);
    view! { <Section title id="log"><Table caption=title heads>{rows}</Table></Section> }
}
