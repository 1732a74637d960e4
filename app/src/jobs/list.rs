//! `/jobs`: what runs, what waits for somebody, and what is over, newest first; and what is done regularly.

use crate::jobs::words::{duration, so_far, stands};
use crate::page::{Asked, query};
use crate::say;
use crate::tickets::ticket_link;
use crate::ui::{Empty, Head, Page, Pager, Row, Section, Table, Time, loaded};
use crate::visit::Visit;
use backoffice::jobs;
use backoffice::jobs::types::{JobList, JobSummary};
use backoffice::limits::{CLEAN_EVERY, DENIAL_EVERY, HEARTBEAT_EVERY, NOTICES_EVERY, PROVIDER_EVERY};
use leptos::prelude::*;

#[component]
pub fn Jobs() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let load = async move { jobs::jobs(&asked.cx, asked.after()?).await };
    loaded(load, move |found: JobList| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &JobList) -> impl IntoView + use<> {
    let title = say!(visit, jobs.title);
    let next = found.next.clone().map(|after| format!("/jobs?{}", query([("after", after)])));
    let empty = found.jobs.is_empty().then(|| view! { <Empty says=say!(visit, jobs.none)/> });
    let (rows, regular) = (rows(visit, &found.jobs), regular(visit));
    view! { <Page title>{rows} {empty} <Pager previous=None next/> {regular}</Page> }
}

pub fn rows(visit: &Visit, jobs: &[JobSummary]) -> impl IntoView + use<> {
    let rows = jobs.iter().map(|job| row(visit, job)).collect_view();
    let heads = [
        say!(visit, actions.action),
        say!(visit, actions.on),
        say!(visit, jobs.state),
        say!(visit, jobs.progress),
        say!(visit, jobs.by),
        say!(visit, actions.at),
        say!(visit, actions.reason),
        say!(visit, actions.ticket),
    ];
    let heads = heads.into_iter().map(Head::new).collect();
    let caption = say!(visit, jobs.title);
    (!jobs.is_empty()).then(|| view! { <Table caption heads>{rows}</Table> })
}

fn row(visit: &Visit, job: &JobSummary) -> impl IntoView + use<> {
    let (label, href) = (job.label.get(visit.locale).to_owned(), format!("/jobs/{}", job.id));
    let on = visit.rooms.entities.iter().find(|(key, _)| *key == job.entity);
    let on = on.map_or_else(|| job.entity.to_string(), |(_, label)| label.get(visit.locale).to_owned());
    let (state, progress, by, at) =
        (stands(visit, job), so_far(visit, job.counts), job.by.clone(), job.made_at);
    let (reason, ticket) = (job.reason.clone(), job.ticket.as_deref().map(ticket_link));
    view! {
        <Row>
            <th scope="row"><a href=href data-open>{label}</a></th>
            <td>{on}</td>
            <td>{state}</td>
            <td>{progress}</td>
            <td><bdi>{by}</bdi></td>
            <td><Time at/></td>
            <td><div class="clip"><bdi>{reason}</bdi></div></td>
            <td>{ticket}</td>
        </Row>
    }
}

/// What every process does by itself, and how often.
fn regular(visit: &Visit) -> impl IntoView + use<> {
    let tasks = [
        (say!(visit, jobs.task_heartbeat), HEARTBEAT_EVERY),
        (say!(visit, jobs.task_clean), CLEAN_EVERY),
        (say!(visit, jobs.task_denials), DENIAL_EVERY),
        (say!(visit, jobs.task_approvals), DENIAL_EVERY),
        (say!(visit, jobs.task_head), DENIAL_EVERY),
        (say!(visit, jobs.task_notices), NOTICES_EVERY),
        (say!(visit, jobs.task_providers), PROVIDER_EVERY),
    ];
    let rows = tasks
        .into_iter()
        .map(|(task, every)| {
            let every = duration(visit, every.as_secs());
            view! { <Row><th scope="row">{task}</th><td>{every}</td></Row> }
        })
        .collect_view();
    let (title, heads) = (say!(visit, jobs.regular), [say!(visit, jobs.task), say!(visit, jobs.every)]);
    let heads = heads.into_iter().map(Head::new).collect();
    view! { <Section title id="regular"><Table caption=title heads>{rows}</Table></Section> }
}
