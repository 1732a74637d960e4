//! `/access/roles`: what each role may do, from what `docs/permissions.txt` is made of.

use crate::access::tabs::tabs;
use crate::page::Asked;
use crate::say;
use crate::ui::{Badge, Head, Page, Row, Section, Table, Tone, loaded};
use crate::visit::Visit;
use backoffice::access::matrix::matrix;
use backoffice::access::permission::may_manage_access;
use backoffice::access::types::{Mark, Matrix, MatrixPart, MatrixRow, Right};
use leptos::prelude::*;

#[component]
pub fn Roles() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let load = async move {
        let catalog = &asked.cx.office.catalog;
        may_manage_access(catalog, &asked.cx.actor)?;
        Ok(matrix(catalog))
    };
    loaded(load, move |found: Matrix| shown(&visit, &found))
}

fn shown(visit: &Visit, found: &Matrix) -> impl IntoView + use<> {
    let (tabs, parts) = (tabs(visit), parts(visit, found));
    let (title, lead) = (say!(visit, members.roles), say!(visit, members.matrix_lead));
    view! {
        <Page title>
            {tabs}
            <p class="lead">{lead}</p>
            {parts}
        </Page>
    }
}

/// A table for Samuso itself, and one for each entity.
pub fn parts(visit: &Visit, found: &Matrix) -> impl IntoView + use<> {
    let part = |part: &MatrixPart| {
        let (title, id) = match &part.entity {
            Some((key, label)) => (label.get(visit.locale).to_owned(), format!("may-{key}")),
            None => (say!(visit, members.samuso).to_owned(), "may".to_owned()),
        };
        let beside = part.entity.as_ref().map(|_| match &part.channel {
            Some(field) => format!("{} ({field})", say!(visit, members.of_channel)),
            None => say!(visit, members.of_no_channel).to_owned(),
        });
        let roles = found.roles.iter().map(|(_, label)| Head::new(label.get(visit.locale)));
        let heads = std::iter::once(Head::new(say!(visit, members.right))).chain(roles).collect();
        let rows = part.rows.iter().map(|row| row_view(visit, row)).collect_view();
        view! {
            <Section title=title.clone() id beside=move || beside>
                <div class="matrix"><Table caption=title heads>{rows}</Table></div>
            </Section>
        }
    };
    found.parts.iter().map(part).collect_view()
}

fn row_view(visit: &Visit, row: &MatrixRow) -> impl IntoView + use<> {
    let marks = row.marks.iter().map(|mark| view! { <td>{mark_view(visit, *mark)}</td> }).collect_view();
    let right = right(visit, &row.right);
    view! { <Row><th scope="row">{right}</th> {marks}</Row> }
}

fn right(visit: &Visit, right: &Right) -> String {
    match right {
        Right::Access => say!(visit, members.right_access).to_owned(),
        Right::ShareViews => say!(visit, members.right_share_views).to_owned(),
        Right::View => say!(visit, members.right_view).to_owned(),
        Right::Timeline => say!(visit, members.right_timeline).to_owned(),
        Right::Export => say!(visit, members.right_export).to_owned(),
        Right::Field(_, label) => say!(visit, members.right_field, name = label.get(visit.locale)),
        Right::Reveal(_, label) => say!(visit, members.right_reveal, name = label.get(visit.locale)),
        Right::Run(_, label) => say!(visit, members.right_run, name = label.get(visit.locale)),
        Right::Approve(_, label) => say!(visit, members.right_approve, name = label.get(visit.locale)),
    }
}

/// A sign for the eye, a word for the ear; what is neither yes nor no is a word for both.
fn mark_view(visit: &Visit, mark: Mark) -> AnyView {
    let sign = |sign: &'static str, says: &'static str| {
        view! { <span aria-hidden="true" class="matrix-mark">{sign}</span> <span class="sr-only">{says}</span> }.into_any()
    };
    let word = |tone, says: &'static str| view! { <Badge tone>{says}</Badge> }.into_any();
    match mark {
        Mark::Yes => sign("✓", say!(visit, members.mark_yes)),
        Mark::Fresh => word(Tone::Plain, say!(visit, members.mark_fresh)),
        Mark::No => sign("–", say!(visit, members.mark_no)),
        Mark::Masked => word(Tone::Info, say!(visit, members.mark_masked)),
        Mark::Hidden => word(Tone::Warn, say!(visit, members.mark_hidden)),
    }
}
