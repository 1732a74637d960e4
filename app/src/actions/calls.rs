//! Calls of the product's API: what would be called, how the API stands, and what came of a run's calls.

use crate::kept;
use crate::records::value::record_address;
use crate::say;
use crate::ui::{Badge, Head, Notice, OnPage, Row, Section, Table, Time, Tone};
use crate::visit::Visit;
use backoffice::actions::types::RunPage;
use backoffice::calls::types::{CallShown, CallState, CallTold, Said, Standing, Why};
use backoffice::limits::{JOB_REFRESH_SECS, REASON_MAX_CHARS};
use http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// On a form and on a preview, before anything is called.
pub fn told(visit: &Visit, call: &CallTold) -> impl IntoView + use<> {
    let standing = match call.standing {
        Standing::Up => None,
        Standing::HalfOpen => Some((say!(visit, actions.api_half_open), Tone::Info)),
        Standing::Open => Some((say!(visit, actions.api_open), Tone::Warn)),
        Standing::NotAllowed => Some((say!(visit, actions.api_not_allowed), Tone::Bad)),
    };
    let standing = standing.map(|(says, tone)| view! { <Notice tone>{says}</Notice> });
    let (says, what) = (say!(visit, actions.calls), format!("{} {}", call.method, call.url));
    let only = (!call.dry_run).then(|| say!(visit, actions.call_only));
    view! { {standing} <p class="quiet" data-call>{says} " " <code>{what}</code> " " {only}</p> }
}

/// What the product said of one of a preview's records.
pub fn said(visit: &Visit, said: &Said) -> impl IntoView + use<> {
    match said {
        Said::Would(code) => {
            let code = code.clone().map(|code| view! { " " <code>{code}</code> });
            view! { <span class="quiet" data-said="would">{say!(visit, actions.api_would)} {code}</span> }
                .into_any()
        }
        Said::NotKnown => {
            view! { <span class="quiet" data-said="not-known">{say!(visit, actions.api_not_known)}</span> }
                .into_any()
        }
    }
}

/// What came of saying what came of a call.
pub fn settled(visit: &Visit, said: Option<&str>) -> Option<impl IntoView + use<>> {
    let (says, tone) = match said? {
        "done" => (say!(visit, actions.settled), Tone::Good),
        "late" => (say!(visit, actions.settled_late), Tone::Warn),
        _ => return None,
    };
    Some(view! { <Notice tone>{says}</Notice> })
}

/// The page looks again by itself while calls are on their way. Whoever reads in it lets it stand.
pub fn watch(visit: &Visit, found: &RunPage, still: bool) -> Option<impl IntoView + use<>> {
    let moves = found.calls.iter().any(|call| call.state == CallState::Asked);
    if moves && !still {
        let refresh = HeaderValue::from(JOB_REFRESH_SECS);
        expect_context::<ResponseOptions>().insert_header(HeaderName::from_static("refresh"), refresh);
    }
    let here = format!("/runs/{}", found.run.id);
    moves.then(|| {
        let (href, says) = if still {
            (here, say!(visit, jobs.follow))
        } else {
            (format!("{here}?still=1"), say!(visit, jobs.stand_still))
        };
        view! { <p class="quiet"><a href=href>{says}</a></p> }
    })
}

/// A run's calls, a row each.
pub fn calls(visit: &Visit, found: &RunPage) -> Option<impl IntoView + use<>> {
    let heads = [
        say!(visit, actions.on),
        say!(visit, actions.outcome),
        say!(visit, actions.answer),
        say!(visit, actions.tries),
    ];
    let heads = heads.into_iter().map(Head::new).collect();
    let (title, caption) = (say!(visit, actions.calls_title), say!(visit, actions.calls_title));
    let rows = found.calls.iter().map(|call| row(visit, call)).collect_view();
    let unknown = found.calls.iter().filter(|call| call.state == CallState::Unknown && found.can_settle);
    let forms = unknown.map(|call| settle_form(visit, &found.run.id, call)).collect::<Vec<_>>();
    let forms = (!forms.is_empty()).then(|| view! { <div class="after-table settle">{forms}</div> });
    (!found.calls.is_empty())
        .then(|| view! { <Section title id="calls"><Table caption heads>{rows}</Table> {forms}</Section> })
}

/// Two buttons and why. Enter within the reason decides nothing: the first button of the form is none.
fn settle_form(visit: &Visit, run: &str, call: &CallShown) -> impl IntoView + use<> {
    let kept = kept::of("/api/actions/settle", &[("call", call.key.as_str())]);
    let reason = kept.as_ref().and_then(|kept| kept.value("reason")).unwrap_or_default().to_owned();
    let (says, how) =
        (say!(visit, actions.settle, title = call.title.clone()), say!(visit, actions.settle_how));
    let (label, done, not_done) = (
        say!(visit, actions.settle_reason),
        say!(visit, actions.was_done),
        say!(visit, actions.was_not_done),
    );
    let (run, key) = (run.to_owned(), call.key.clone());
    view! {
        <form method="post" action="/api/actions/settle" class="filters" data-settle-form>
            <p class="settle-says"><strong><bdi>{says}</bdi></strong> " " <span class="quiet">{how}</span></p>
            <button disabled hidden></button>
            <input type="hidden" name="call" value=key/>
            <input type="hidden" name="run" value=run/>
            <OnPage />
            <label class="filter filter-wide"><span class="filter-label">{label}</span>
            <input class="input input-sm" name="reason" value=reason required maxlength=REASON_MAX_CHARS autocomplete="off"/></label>
            <button class="btn btn-sm" name="outcome" value="done">{done}</button>
            <button class="btn btn-sm" name="outcome" value="not_done">{not_done}</button>
        </form>
    }
}

fn row(visit: &Visit, call: &CallShown) -> impl IntoView + use<> {
    let (href, title, id) = (record_address(&call.record), call.title.clone(), call.record.id.to_string());
    let (says, tone) = match call.state {
        CallState::Asked => (say!(visit, actions.call_asked), Tone::Info),
        CallState::Succeeded => (say!(visit, actions.call_succeeded), Tone::Good),
        CallState::Failed => (say!(visit, actions.call_failed), Tone::Bad),
        CallState::Unknown => (say!(visit, actions.call_unknown), Tone::Warn),
    };
    let next =
        call.next_at.filter(|_| matches!(call.state, CallState::Asked | CallState::Unknown)).map(|at| {
            let says = match call.state {
                CallState::Asked => say!(visit, actions.call_next),
                _ => say!(visit, actions.call_asks),
            };
            view! { <div class="quiet">{says} " " <Time at/></div> }
        });
    let (answer, state, tries) = (answer(visit, call), call.state.as_str(), call.tries);
    view! {
        <Row>
            <th scope="row"><a href=href data-open><bdi>{title}</bdi></a> " " <span class="quiet">"#" {id}</span></th>
            <td data-call-state=state><Badge tone>{says}</Badge></td>
            <td>{answer} {next}</td>
            <td>{tries}</td>
        </Row>
    }
}

fn answer(visit: &Visit, call: &CallShown) -> AnyView {
    let says = match call.why {
        None | Some(Why::Answered) => None,
        Some(Why::Nonsense) => Some(say!(visit, actions.why_nonsense)),
        Some(Why::NoAnswer) => Some(say!(visit, actions.why_no_answer)),
        Some(Why::NotReached) => Some(say!(visit, actions.why_not_reached)),
        Some(Why::NotAllowed) => Some(say!(visit, actions.why_not_allowed)),
        Some(Why::Died) => Some(say!(visit, actions.why_died)),
        Some(Why::Status) => Some(say!(visit, actions.why_status)),
        Some(Why::Person) => Some(say!(visit, actions.why_person)),
    };
    let status = call.status.map(|status| view! { <code>{status}</code> " " });
    let code = call.code.clone().map(|code| view! { <code>{code}</code> " " });
    view! { {status} {code} {says} }.into_any()
}
