//! The start page: what waits for one (approvals, one's jobs), what one asked for and did not get, the tickets that one works
//! on, where one is mentioned, what one opened, what happened to what one pinned, and what was run lately.

use crate::actions::runs::rows;
use crate::actions::turned_down::turned_down;
use crate::jobs::list as jobs_list;
use crate::page::Asked;
use crate::records::notes::mentions;
use crate::records::pins::pinned;
use crate::records::recent::{Recent, recent};
use crate::say;
use crate::tickets::mine;
use crate::ui::{Page, Section, loaded};
use crate::visit::Visit;
use backoffice::actions::{
    approvals, runs,
    types::{RunList, RunSummary, TurnedDown},
};
use backoffice::cx::Cx;
use backoffice::jobs::{self, types::JobSummary};
use backoffice::problem::Problem;
use backoffice::records::notes::{mentioned, types::Mention};
use backoffice::records::pins::{self, types::Pinned};
use backoffice::records::titles::still_seen;
use backoffice::records::types::{Named, RecordRef};
use backoffice::tickets::{self, types::MyTicket};
use leptos::prelude::*;

const RUNS_SHOWN: usize = 12;

/// What of it did not answer is left out: it is good to know, but no reason to show nothing.
struct Found {
    approvals: Vec<RunSummary>,
    turned_down: Vec<TurnedDown>,
    jobs: Vec<JobSummary>,
    tickets: Vec<MyTicket>,
    mentions: Vec<Mention>,
    pinned: Vec<Pinned>,
    recent: Vec<Named>,
    runs: Vec<RunSummary>,
}

#[component]
pub fn Home() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let opened = Recent::here();
    let load = async move { Ok::<_, Problem>(Box::pin(load(&asked.cx, opened)).await) };
    loaded(load, move |found| shown(&visit, &found))
}

async fn load(cx: &Cx, opened: Vec<RecordRef>) -> Found {
    // Two at a time: each is quick, and takes a connection.
    let one = async { (tickets::mine(cx).await, mentioned(cx).await, still_seen(cx, opened).await) };
    let other = async {
        let waits = (approvals::waiting_runs(cx).await, jobs::my_open(cx).await);
        let waits = (waits, approvals::turned_down(cx).await);
        (waits, pins::pinned(cx).await, runs::runs(cx, None).await)
    };
    let ((tickets, mentions, recent), (((approvals, jobs), turned_down), pinned, runs)) =
        futures::join!(one, other);
    Found {
        approvals: approvals.unwrap_or_default(),
        turned_down: turned_down.unwrap_or_default(),
        jobs: jobs.unwrap_or_default(),
        tickets: tickets.unwrap_or_default(),
        mentions: mentions.unwrap_or_default(),
        pinned: pinned.unwrap_or_default(),
        recent: recent.unwrap_or_default(),
        runs: runs.map_or_else(|_| Vec::new(), |RunList { runs, .. }| runs),
    }
}

/// What waits for the member, most of all for a decision.
fn waits(visit: &Visit, found: &Found) -> impl IntoView + use<> {
    let (asked, jobs) = (say!(visit, approvals.waiting), say!(visit, jobs.my_open));
    let asked_rows = rows(visit, &found.approvals[..found.approvals.len().min(RUNS_SHOWN)]);
    let job_rows = jobs_list::rows(visit, &found.jobs[..found.jobs.len().min(RUNS_SHOWN)]);
    let all = view! { <p><a href="/approvals">{say!(visit, approvals.all_waiting)}</a></p> };
    view! {
        {(!found.approvals.is_empty())
            .then(|| view! { <Section title=asked id="approvals">{asked_rows} {all}</Section> })}
        {turned_down(visit, &found.turned_down)}
        {(!found.jobs.is_empty()).then(|| view! { <Section title=jobs id="my-jobs">{job_rows}</Section> })}
    }
}

fn shown(visit: &Visit, found: &Found) -> impl IntoView + use<> {
    let (title, hint, lately) =
        (say!(visit, records.home), say!(visit, records.search_hint), say!(visit, records.lately));
    let runs = &found.runs[..found.runs.len().min(RUNS_SHOWN)];
    let rows = rows(visit, runs);
    let section = (!runs.is_empty()).then(|| view! { <Section title=lately id="lately">{rows}</Section> });
    let waits = waits(visit, found);
    let (tickets, mentions) = (mine(visit, &found.tickets), mentions(visit, &found.mentions));
    let (pinned, recent) = (pinned(visit, &found.pinned), recent(visit, &found.recent));
    view! {
        <Page title>
            <p class="lead">{hint}</p>
            {waits} {tickets} {mentions}
            <div class="columns"><div>{recent}</div><div>{pinned}</div></div>
            {section}
        </Page>
    }
}
