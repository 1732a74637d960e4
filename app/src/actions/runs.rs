//! `/runs`: who ran what, newest first.

use crate::page::{Asked, query};
use crate::records::value::time;
use crate::say;
use crate::timeline::event::actor_address;
use crate::ui::{Page, loaded};
use crate::visit::Visit;
use backoffice::actions::runs;
use backoffice::actions::types::{RunList, RunState, RunSummary};
use backoffice::problem::{Fault, Problem};
use leptos::prelude::*;

#[component]
pub fn Runs() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let load = async move {
        let after =
            asked.pairs.iter().find(|(key, _)| key == "after").map(|(_, value)| uuid::Uuid::parse_str(value));
        let after = after.transpose().map_err(|_| {
            Problem::bad(Fault::new(
                "after",
                "is no place in this list: open it from its beginning",
                "이 목록의 위치가 아니에요. 처음부터 열어 주세요",
            ))
        })?;
        runs::runs(&asked.cx, after).await
    };
    loaded(load, move |found: RunList| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &RunList) -> impl IntoView + use<> {
    let title = say!(visit, actions.runs);
    let next = found.next.clone().map(|after| {
        let href = format!("/runs?{}", query([("after", after)]));
        view! { <a class="btn btn-sm" rel="next" href=href>{say!(visit, records.next)}</a> }
    });
    let empty = found.runs.is_empty().then(|| {
        view! { <p class="my-8">{say!(visit, actions.no_runs)}</p> }
    });
    {
        let body = view! {{rows(visit, &found.runs)}
        {empty}
        <nav class="my-3 flex gap-2" aria-label=say!(visit, records.pages)>{next}</nav>
        };
        view! { <Page title>{body}</Page> }
    }
}

pub fn rows(visit: &Visit, runs: &[RunSummary]) -> impl IntoView + use<> {
    let rows = runs.iter().map(|run| row(visit, run)).collect_view();
    let heads = [
        say!(visit, actions.action),
        say!(visit, actions.outcome),
        say!(visit, actions.by),
        say!(visit, actions.at),
        say!(visit, actions.reason),
        say!(visit, actions.ticket),
    ];
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect_view();
    let caption = say!(visit, actions.runs);
    (!runs.is_empty()).then(|| {
        view! {
            <div class="overflow-x-auto">
                <table class="table table-sm"><caption class="sr-only">{caption}</caption>
                <thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
            </div>
        }
    })
}

fn row(visit: &Visit, run: &RunSummary) -> impl IntoView + use<> {
    let label = run.label.get(visit.locale).to_owned();
    let changed = say!(visit, actions.changed, count = crate::texts::Count(run.changed)).to_string();
    view! {
        <tr data-row="">
            <th scope="row"><a class="link link-primary" href=format!("/runs/{}", run.id) data-open="">{label}</a></th>
            <td>{state(visit, run.state)} " " {changed}</td>
            <td><a class="link link-hover" href=actor_address(&run.by)>{run.by.label.clone()}</a></td>
            <td>{time(visit, run.at)}</td>
            <td><bdi>{run.reason.clone()}</bdi></td>
            <td>{run.ticket.clone()}</td>
        </tr>
    }
}

pub fn state(visit: &Visit, state: RunState) -> impl IntoView + use<> {
    let (says, class) = match state {
        RunState::Running => (say!(visit, actions.running), "badge-info"),
        RunState::Succeeded => (say!(visit, actions.succeeded), "badge-success"),
        RunState::Failed => (say!(visit, actions.failed), "badge-error"),
        RunState::Unknown => (say!(visit, actions.unknown), "badge-warning"),
        RunState::Undone => (say!(visit, actions.undone), "badge-neutral"),
    };
    let class = format!("badge badge-soft badge-sm {class}");
    view! { <span class=class>{says}</span> }
}
