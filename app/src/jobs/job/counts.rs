//! How many records of each kind there are, and why.

use crate::jobs::words::kind;
use crate::page::query;
use crate::say;
use crate::texts::Count;
use crate::ui::{Head, Notice, Row, Section, Table, Tone};
use crate::visit::Visit;
use backoffice::jobs::types::JobPage;
use leptos::prelude::*;

/// How many of each, and why.
pub(super) fn kinds(visit: &Visit, found: &JobPage) -> impl IntoView + use<> {
    let counts = found.job.counts;
    let of = |says: &str, count: u64| {
        let (says, count) = (says.to_owned(), Count(count).to_string());
        view! { <Row><th scope="row">{says}</th><td class="numeric">{count}</td></Row> }
    };
    let whole = [
        (say!(visit, jobs.count_changed), counts.changed),
        (say!(visit, jobs.count_ready), counts.ready),
        (say!(visit, jobs.count_listed), counts.listed),
    ];
    let whole =
        whole.into_iter().filter(|(_, count)| *count > 0).map(|(says, count)| of(says, count)).collect_view();
    let each = found
        .kinds
        .iter()
        .map(|of_kind| {
            let begin =
                if of_kind.failed { say!(visit, jobs.count_failed) } else { say!(visit, jobs.count_skipped) };
            let says = format!("{begin}: {}", kind(visit, of_kind.kind));
            let pairs = [("kind", of_kind.kind.as_str()), ("still", "1")];
            let href = format!("/jobs/{}?{}#left-alone", found.job.id, query(pairs));
            let count = Count(of_kind.count).to_string();
            view! { <Row><th scope="row"><a href=href>{says}</a></th><td class="numeric">{count}</td></Row> }
        })
        .collect_view();
    let heads = vec![Head::new(say!(visit, jobs.what)), Head::numeric(say!(visit, jobs.how_many))];
    let caption = say!(visit, jobs.counts);
    view! { <Section title=caption id="counts"><Table caption heads>{whole} {each}</Table></Section> }
}

pub(super) fn duplicates(visit: &Visit, found: &JobPage) -> Option<impl IntoView + use<>> {
    (found.duplicates > 0).then(|| {
        let says = say!(visit, jobs.duplicates, count = Count(found.duplicates));
        let ids = found.duplicate_ids.join(", ");
        view! { <Notice tone=Tone::Info>{says} " " <bdi>{ids}</bdi></Notice> }
    })
}
