//! `/e/{entity}/{id}`: what it is, is it right, what it belongs to, what happened, what may be done.

use crate::page::{Asked, query};
use crate::records::facts::{action_address, diagnoses, facts};
use crate::records::table::{Heads, count, table};
use crate::records::value::list_address;
use crate::say;
use crate::timeline::event::events;
use crate::ui::{CopyId, Crumb, Notice, Page, ProblemPanel, Section, Tone, loaded};
use crate::visit::Visit;
use backoffice::catalog::types::EntityKey;
use backoffice::cx::Cx;
use backoffice::limits::RECORD_EVENTS;
use backoffice::problem::Problem;
use backoffice::records::types::{RecordId, RecordPage, RecordRef, RelationPage};
use backoffice::records::{relations, show};
use backoffice::timeline::read;
use backoffice::timeline::types::TimelinePage;
use leptos::prelude::*;

/// Everything on the page, each part on its own: what is slow or away takes nothing else with it.
struct Whole {
    record: RecordRef,
    page: Result<RecordPage, Problem>,
    relations: Vec<Result<RelationPage, Problem>>,
    timeline: Result<TimelinePage, Problem>,
}

#[component]
pub fn Record() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let record =
        RecordRef { entity: EntityKey::new(Asked::part("entity")), id: RecordId::new(Asked::part("id")) };
    let response = use_context::<leptos_axum::ResponseOptions>();
    let load = async move {
        let whole = Box::pin(load(&asked.cx, record)).await?;
        if let (Err(_), Some(response)) = (&whole.page, response) {
            response.set_status(http::StatusCode::NOT_FOUND);
        }
        Ok(whole)
    };
    loaded(load, move |whole| shown(&visit, &whole))
}

async fn load(cx: &Cx, record: RecordRef) -> Result<Whole, Problem> {
    let (page, timeline) = futures::join!(
        show::show(cx, &record),
        read::of_record(cx, &record.entity, record.id.as_str(), RECORD_EVENTS),
    );
    let known = timeline.as_ref().is_ok_and(|timeline| !timeline.events.is_empty());
    let relations = match &page {
        Ok(_) => relations::relations(cx, &record).await?,
        // The timeline still knows a deleted one, for whoever may see what happened to it.
        Err(Problem::NotFound) if known => Vec::new(),
        Err(problem) => return Err(problem.clone()),
    };
    Ok(Whole { record, page, relations, timeline })
}

fn shown(visit: &Visit, whole: &Whole) -> impl IntoView + use<> {
    let history = history(visit, whole);
    match &whole.page {
        Ok(page) => {
            let entity = page.entity_label.get(visit.locale).to_owned();
            let crumbs = vec![Crumb::new(entity, list_address(&page.record.entity))];
            let relations = whole
                .relations
                .iter()
                .map(|relation| relation_view(visit, &whole.record, relation))
                .collect_view();
            {
                let body = view! {{head(visit, page)}
                {diagnoses(visit, &page.diagnoses)}
                <div class="columns">
                    <div>{facts(visit, page)}</div>
                    <div>{history}</div>
                </div>
                {relations}
                };
                view! { <Page title=page.title.clone() crumbs>{body}</Page> }
            }
            .into_any()
        }
        Err(problem) => {
            let deleted = say!(visit, records.was_here);
            let title = say!(visit, ui.not_found_title);
            {
        let body = view! {<ProblemPanel problem=problem.clone() headed=true/> <p class="my-3">{deleted}</p> {history}};
        view! { <Page title>{body}</Page> }
    }.into_any()
        }
    }
}

fn head(visit: &Visit, page: &RecordPage) -> impl IntoView + use<> {
    let (yes, no): (Vec<_>, Vec<_>) = page.actions.iter().partition(|action| action.applies);
    let offered = yes
        .iter()
        .map(|action| {
            let label = action.label.get(visit.locale).to_owned();
            let title = action.description.as_ref().map(|text| text.get(visit.locale).to_owned());
            view! { <a class="btn btn-sm" title=title href=action_address(&action.key, &page.record)>{label}</a> }
        })
        .collect_view();
    let not_now =
        no.iter().map(|action| action.label.get(visit.locale).to_owned()).collect::<Vec<_>>().join(", ");
    let (label, not_now_says) = (say!(visit, records.actions), say!(visit, records.not_now));
    view! {
        <p><CopyId id=page.record.id.to_string()/></p>
        {(!page.actions.is_empty()).then(|| view! {
            <div class="toolbar" role="group" aria-label=label>
                {offered}
                {(!not_now.is_empty()).then(|| view! { <span class="quiet">{not_now_says} " " {not_now}</span> })}
            </div>
        })}
    }
}

fn history(visit: &Visit, whole: &Whole) -> impl IntoView + use<> {
    let heading = say!(visit, timeline.title);
    let body = match &whole.timeline {
        Ok(page) => {
            let filter = [("entity", whole.record.entity.as_str()), ("record", whole.record.id.as_str())];
            let all = format!("/timeline?{}", query(filter));
            let more = say!(visit, timeline.all_of_record);
            let nothing = page.events.is_empty().then(|| say!(visit, timeline.nothing));
            view! {
                {events(visit, page)}
                {nothing}
                <p class="after-table"><a href=all>{more} " →"</a></p>
            }
            .into_any()
        }
        Err(Problem::Forbidden) => return ().into_any(),
        Err(problem) => view! { <ProblemPanel problem=problem.clone()/> }.into_any(),
    };
    view! { <Section title=heading id="timeline">{body}</Section> }.into_any()
}

fn relation_view(
    visit: &Visit,
    record: &RecordRef,
    relation: &Result<RelationPage, Problem>,
) -> impl IntoView + use<> {
    let Ok(relation) = relation else {
        let says = say!(visit, records.relation_away);
        return view! { <Notice tone=Tone::Warn>{says}</Notice> }.into_any();
    };
    let label = relation.label.get(visit.locale).to_owned();
    let id = record.id.parts().concat();
    let all = format!("{}?{}", list_address(&relation.entity), query([(relation.by.as_str(), id.as_str())]));
    let heads = Heads { sorted_by: None, choosable: false };
    let rows = table(
        visit,
        &label,
        &relation.entity,
        relation.name.as_ref(),
        &relation.columns,
        &relation.rows,
        &heads,
    );
    let (more, none) = (say!(visit, records.open_list), say!(visit, records.none));
    let body = if relation.rows.is_empty() {
        view! { <p class="quiet">{none}</p> }.into_any()
    } else {
        view! { {rows} <p class="after-table"><a href=all>{more} " →"</a></p> }.into_any()
    };
    let number = count(relation.count);
    let id = format!("relation-{}-{}", relation.entity, relation.by);
    view! { <Section title=label id beside=move || view! { <span class="tabular-nums">{number}</span> }>{body}</Section> }
    .into_any()
}
