//! What a record is: its facts, and whether it is right.

use crate::actions::back::Back;
use crate::page::segment;
use crate::records::reveal::reveal;
use crate::records::value::{long, record_address, value};
use crate::say;
use crate::texts::Count;
use crate::timeline::event::when_and_who;
use crate::ui::{Copy, Section};
use crate::visit::Visit;
use backoffice::catalog::types::ActionKey;
use backoffice::records::types::{DiagnosisAnswer, Fact, FailedCheck, RecordPage, RecordRef, Shown};
use leptos::prelude::*;

/// Characters of a text that stand in the open; a longer one unfolds.
const OPEN_CHARS: usize = 400;

pub fn facts(visit: &Visit, page: &RecordPage) -> impl IntoView + use<> {
    // The one id stands beside the heading already.
    let ids = page.facts.iter().filter(|fact| fact.is_id).count();
    let told = page.facts.iter().filter(|fact| !fact.is_id || ids > 1);
    let rows = told.map(|fact| fact_view(visit, page, fact)).collect_view();
    let label = say!(visit, records.facts);
    view! { <Section title=label id="facts"><dl class="facts">{rows}</dl></Section> }
}

fn fact_view(visit: &Visit, page: &RecordPage, fact: &Fact) -> impl IntoView + use<> {
    let label = fact.label.get(visit.locale).to_owned();
    let help = fact.help.as_ref().map(|help| help.get(visit.locale).to_owned());
    let shown = match &fact.value {
        Shown::Text { text, .. } | Shown::Json { text, .. } if text.chars().count() > OPEN_CHARS => {
            long(visit, text).into_any()
        }
        other => value(visit, other),
    };
    let copy = fact.is_id.then(|| match &fact.value {
        Shown::Number(id) | Shown::Text { text: id, .. } => Some(view! { <Copy text=id.clone()/> }),
        _ => None,
    });
    view! {
        <div class="fact" id=format!("f-{}", fact.field)>
            <dt title=help>{label}</dt>
            <dd>{shown} " " {copy} {reveal(visit, page, fact)}</dd>
        </div>
    }
}

/// What is right is a line; what is not has a panel, with the reasons and what mends them. `back` is this page.
pub fn diagnoses(visit: &Visit, answers: &[DiagnosisAnswer], back: &Back) -> impl IntoView + use<> {
    let class = if answers.iter().all(|answer| answer.holds) { "diagnoses" } else { "panel diagnoses" };
    let views = answers.iter().map(|answer| diagnosis(visit, answer, back)).collect_view();
    let label = say!(visit, records.diagnosis);
    (!answers.is_empty()).then(|| {
        view! { <section class=class aria-label=label>{views}</section> }
    })
}

fn diagnosis(visit: &Visit, answer: &DiagnosisAnswer, back: &Back) -> impl IntoView + use<> {
    let question = answer.question.get(visit.locale).to_owned();
    let (mark, says, class) = if answer.holds {
        ("✓", say!(visit, records.holds), "diagnosis holds")
    } else {
        ("✗", say!(visit, records.fails), "diagnosis fails")
    };
    let reasons = say!(visit, records.reasons, count = Count(answer.failed.len() as u64));
    let reasons = (!answer.holds).then(|| view! { <span class="quiet">" — " {reasons}</span> });
    let failed = answer.failed.iter().map(|check| failed_check(visit, check, back)).collect_view();
    view! {
        <div class=class data-diagnosis="">
            <p><span class="diagnosis-mark" aria-hidden="true">{mark}</span> " " <strong>{question}</strong> " " {says}{reasons}</p>
            {(!answer.holds).then(|| view! { <ol>{failed}</ol> })}
        </div>
    }
}

fn failed_check(visit: &Visit, check: &FailedCheck, back: &Back) -> impl IntoView + use<> {
    let says = check.says.get(visit.locale).to_owned();
    let since = check.last_change.as_ref().map(|event| {
        let label = say!(visit, records.last_changed);
        view! { <span class="quiet">" · " {label} " " {when_and_who(visit, event)}</span> }
    });
    let mend = check.mend.as_ref().map(|(action, label, record)| {
        let label = label.get(visit.locale).to_owned();
        view! { " " <a class="btn btn-sm btn-primary" href=back.carried(&action_address(action, record))>{label}</a> }
    });
    view! { <li>{says}{since}{mend}</li> }
}

/// The form of an action on one record.
pub fn action_address(action: &ActionKey, record: &RecordRef) -> String {
    format!("{}/actions/{}", record_address(record), segment(action.parts().1))
}
