use crate::{
    say,
    texts::Count,
    visit::{Rooms, Visit},
};
use backoffice::limits::REQUESTS_SHOWN;
use leptos::prelude::*;

/// Entities that stand side by side; the others are behind a fold.
const SIDE_BY_SIDE: usize = 8;

/// The ways into the records, and to what happened.
#[component]
pub(super) fn Rooms() -> impl IntoView {
    let visit = Visit::here();
    let Rooms { entities, timeline, runs, approvals, access, .. } = visit.rooms.clone();
    let mut links: Vec<_> = entities
        .into_iter()
        .map(|(key, label)| (format!("/e/{key}"), label.get(visit.locale).to_owned()))
        .collect();
    let more = links.split_off(links.len().min(SIDE_BY_SIDE));
    let mut logs = Vec::new();
    if timeline {
        logs.push(("/timeline".to_owned(), say!(visit, ui.timeline).to_owned()));
    }
    if runs {
        logs.push(("/runs".to_owned(), say!(visit, ui.runs).to_owned()));
        logs.push(("/jobs".to_owned(), say!(visit, jobs.title).to_owned()));
    }
    if let Some(waiting) = approvals {
        logs.push(("/approvals".to_owned(), named(say!(visit, approvals.title), waiting)));
    }
    if access {
        logs.push(("/access".to_owned(), say!(visit, members.title).to_owned()));
    }
    view! {
        <nav class="rooms" aria-label=say!(visit, ui.nav_label)>
            <ul>
                {entries(&visit, links)}
                {(!more.is_empty())
                    .then(|| {
                        let count = Count(more.len() as u64);
                        view! {
                            <li>
                                <details class="pop">
                                    <summary>{say!(visit, ui.nav_more, count = count)}</summary>
                                    <ul class="pop-body rooms-more">{entries(&visit, more)}</ul>
                                </details>
                            </li>
                        }
                    })}
            </ul>
            <ul>{entries(&visit, logs)}</ul>
        </nav>
    }
    .into_any()
}

/// With how many wait there: one looks at it all day.
fn named(title: &str, waiting: usize) -> String {
    let most = usize::try_from(REQUESTS_SHOWN).unwrap_or(usize::MAX);
    match waiting {
        0 => title.to_owned(),
        more if more > most => format!("{title} ({most}+)"),
        waiting => format!("{title} ({waiting})"),
    }
}

fn entries(visit: &Visit, links: Vec<(String, String)>) -> impl IntoView + use<> {
    let path = visit.address.split(['?', '#']).next().unwrap_or_default().to_owned();
    links
        .into_iter()
        .map(|(href, label)| {
            let here = is_within(&path, &href).then_some(if path == href { "page" } else { "true" });
            view! {
                <li>
                    <a href=href aria-current=here>
                        {label}
                    </a>
                </li>
            }
        })
        .collect_view()
}

/// `/e/article/1` is within `/e/article`; `/e/article_draft` is not.
fn is_within(path: &str, room: &str) -> bool {
    path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_within;

    #[test]
    fn a_record_is_within_its_entity() {
        assert!(is_within("/e/article", "/e/article") && is_within("/e/article/1", "/e/article"));
        assert!(!is_within("/e/article_draft", "/e/article") && !is_within("/", "/e/article"));
    }
}
