//! How a request stands: who decided what on it, and the form with which one decides.

use crate::access::sign_in_again;
use crate::kept;
use crate::say;
use crate::timeline::event::actor_address;
use crate::ui::{Badge, Notice, OnPage, Time, Tone};
use crate::visit::Visit;
use backoffice::actions::types::{Again, DecisionShown, Request};
use backoffice::limits::REASON_MAX_CHARS;
use leptos::prelude::*;

/// Why it is asked again.
pub fn again(visit: &Visit, request: &Request) -> impl IntoView + use<> {
    let says = request.again.map(|again| match again {
        Again::Changed => say!(visit, approvals.again_changed),
        Again::Approver => say!(visit, approvals.again_approver),
    });
    says.map(|says| view! { <Notice tone=Tone::Warn>{says}</Notice> })
}

/// The way to every record of it: a job's page counts them by what would become of each.
pub fn all(visit: &Visit, request: &Request, otherwise: Option<String>) -> Option<impl IntoView + use<>> {
    let job = request.job.as_ref().map(|job| (format!("/jobs/{job}"), say!(visit, approvals.all_of_job)));
    let to = job.or_else(|| otherwise.map(|href| (href, say!(visit, approvals.all))));
    to.map(|(href, says)| view! { <p><a href=href>{says}</a></p> })
}

/// "1 of 2 approvals", until when, and every decision with its note.
pub fn standing(visit: &Visit, request: &Request) -> impl IntoView + use<> {
    let says = say!(
        visit,
        approvals.standing,
        approved = request.approved.to_string(),
        needed = request.needed.to_string()
    );
    let (until, at) = (say!(visit, approvals.until), request.expires_at);
    let roles: Vec<&str> = request.approvers.iter().map(|role| role.get(visit.locale)).collect();
    let roles = say!(visit, approvals.by_roles, roles = roles.join(", "));
    let decisions: Vec<_> = request.decisions.iter().map(|decision| decision_view(visit, decision)).collect();
    let decisions = (!decisions.is_empty()).then(|| view! { <ul class="decisions">{decisions}</ul> });
    view! {
        <p class="quiet" data-standing>{says} " · " {until} " " <Time at/> " · " {roles}</p>
        {decisions}
    }
}

fn decision_view(visit: &Visit, decision: &DecisionShown) -> impl IntoView + use<> {
    let (says, tone) = if decision.approved {
        (say!(visit, approvals.said_approved), Tone::Good)
    } else {
        (say!(visit, approvals.said_refused), Tone::Bad)
    };
    let tone = if decision.is_old { Tone::Plain } else { tone };
    let (who, href, at) =
        (decision.by.label.get(visit.locale).to_owned(), actor_address(&decision.by), decision.at);
    let note = decision.note.clone().map(|note| view! { " " <q><bdi>{note}</bdi></q> });
    let old = decision.is_old.then(|| view! { " " <span class="quiet">{say!(visit, approvals.old)}</span> });
    view! {
        <li><Badge tone>{says}</Badge> " " <a href=href><bdi>{who}</bdi></a> " " <span class="quiet"><Time at/></span> {note} {old}</li>
    }
}

/// Two buttons and a note. Enter within the note decides nothing: the first button of the form is none.
pub fn decide_form(visit: &Visit, run: &str, request: &Request, from: &'static str) -> AnyView {
    if !request.can_decide {
        return ().into_any();
    }
    if request.sign_in_again {
        let back = if from == "run" { format!("/runs/{run}") } else { "/approvals".to_owned() };
        let (again, says) = (sign_in_again(visit, &back), say!(visit, approvals.sign_in_again_first));
        return view! { <div class="form-end" data-sign-in-again>{again} <span class="quiet">{says}</span></div> }
            .into_any();
    }
    let kept = kept::of("/api/approvals/decide", &[("run", run)]);
    let note = kept.as_ref().and_then(|kept| kept.value("note")).unwrap_or_default().to_owned();
    let (label, hint) = (say!(visit, approvals.note), say!(visit, approvals.note_hint));
    let (approve, refuse) = (say!(visit, approvals.approve), say!(visit, approvals.refuse));
    view! {
        <form method="post" action="/api/approvals/decide" class="filters" data-decide-form>
            <button disabled hidden></button>
            <input type="hidden" name="run" value=run.to_owned()/>
            <input type="hidden" name="round" value=request.round/>
            <input type="hidden" name="from" value=from/>
            <OnPage />
            <label class="filter filter-wide"><span class="filter-label">{label} " (" {hint} ")"</span>
            <input class="input input-sm" name="note" value=note maxlength=REASON_MAX_CHARS autocomplete="off"/></label>
            <button class="btn btn-primary btn-sm" name="choice" value="approve">{approve}</button>
            <button class="btn btn-sm" name="choice" value="refuse">{refuse}</button>
        </form>
    }
    .into_any()
}

pub fn cancel_form(visit: &Visit, run: &str, request: &Request) -> Option<impl IntoView + use<>> {
    let says = say!(visit, approvals.cancel);
    let waits = say!(visit, approvals.waits_for);
    let run = run.to_owned();
    request.can_cancel.then(|| {
        view! {
            <form method="post" action="/api/approvals/cancel" class="form-end" data-cancel-form>
                <input type="hidden" name="run" value=run/>
                <OnPage />
                <span class="quiet">{waits}</span>
                <button class="btn btn-sm">{says}</button>
            </form>
        }
    })
}
