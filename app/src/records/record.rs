//! `/e/{entity}/{id}`: what it is, is it right, what it belongs to, what happened, what may be done.

use crate::actions::back::Back;
use crate::page::{Asked, query};
use crate::records::facts::{action_address, diagnoses, facts};
use crate::records::notes::notes;
use crate::records::pins::pin_button;
use crate::records::table::{Heads, count, table};
use crate::records::value::{list_address, record_address};
use crate::say;
use crate::texts::Count;
use crate::timeline::event::{Own, events};
use crate::ui::{Badge, CopyId, Crumb, Fold, Notice, Page, ProblemPanel, Section, Tone, loaded};
use crate::visit::Visit;
use backoffice::catalog::types::{ActionKey, EntityKey};
use backoffice::cx::Cx;
use backoffice::limits::RECORD_EVENTS;
use backoffice::problem::Problem;
use backoffice::records::notes::{self as noted, types::NotePage};
use backoffice::records::pins::is_pinned;
use backoffice::records::types::{RecordId, RecordPage, RecordRef, RelationPage};
use backoffice::records::{relations, show};
use backoffice::tickets::looked;
use backoffice::timeline::read;
use backoffice::timeline::types::{Part, TimelinePage};
use leptos::prelude::*;
use uuid::Uuid;

/// Everything on the page, each part on its own: what is slow or away takes nothing else with it.
struct Whole {
    record: RecordRef,
    page: Result<RecordPage, Problem>,
    relations: Vec<Result<RelationPage, Problem>>,
    is_pinned: bool,
    notes: Result<NotePage, Problem>,
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
        let behind = asked.value("notes").and_then(|note| Uuid::parse_str(note).ok());
        let whole = Box::pin(load(&asked.cx, record, behind)).await?;
        if let (Ok(page), true) = (&whole.page, asked.looks) {
            looked(&asked.cx, &page.record, page.channel.as_deref(), asked.visit.now);
        }
        if let (Err(_), Some(response)) = (&whole.page, response) {
            response.set_status(http::StatusCode::NOT_FOUND);
        }
        Ok(whole)
    };
    loaded(load, move |whole| shown(&visit, &whole))
}

async fn load(cx: &Cx, record: RecordRef, behind: Option<Uuid>) -> Result<Whole, Problem> {
    let own = async { (noted::of_record(cx, &record, behind).await, is_pinned(cx, &record).await) };
    let (page, (notes, is_pinned), timeline) = futures::join!(
        show::page(cx, &record),
        own,
        read::of_record(cx, &record.entity, record.id.as_str(), RECORD_EVENTS),
    );
    let known = timeline.as_ref().is_ok_and(|timeline| !timeline.events.is_empty());
    let relations = match &page {
        Ok(_) => relations::relations(cx, &record).await?,
        // The timeline still knows a deleted one, for whoever may see what happened to it.
        Err(Problem::NotFound) if known => Vec::new(),
        Err(problem) => return Err(problem.clone()),
    };
    Ok(Whole { record, page, relations, is_pinned: is_pinned.unwrap_or_default(), notes, timeline })
}

fn shown(visit: &Visit, whole: &Whole) -> AnyView {
    let history = history(visit, whole);
    let Ok(page) = &whole.page else { return deleted(visit, whole, history) };
    let title = page.title.clone();
    let entity = page.entity_label.get(visit.locale).to_owned();
    let crumbs = vec![Crumb::new(entity, list_address(&page.record.entity))];
    let relations =
        whole.relations.iter().map(|relation| relation_view(visit, &whole.record, relation)).collect_view();
    let id = page.record.id.to_string();
    let diagnoses = match &page.diagnoses {
        Ok(answers) => diagnoses(visit, answers, &Back::to_record(&page.record)).into_any(),
        Err(_) => away(say!(visit, records.diagnosis_away)).into_any(),
    };
    let pin = pin_button(visit, &page.record, whole.is_pinned);
    let (head, facts, notes) =
        (head(visit, page), facts(visit, page), notes(visit, &page.record, &whole.notes));
    view! {
        <Page title crumbs beside=move || view! { <CopyId id/> {pin} }>
            {head}
            {diagnoses}
            <div class="columns">
                <div>{facts}</div>
                <div>{notes} {history}</div>
            </div>
            {relations}
        </Page>
    }
    .into_any()
}

/// The timeline still knows it, by the name that it had last.
fn deleted(visit: &Visit, whole: &Whole, history: AnyView) -> AnyView {
    let events = whole.timeline.iter().flat_map(|timeline| &timeline.events);
    let last = events.flat_map(|event| &event.sentence.en).find_map(|part| match part {
        Part::Record(label) => Some(label.clone()),
        _ => None,
    });
    let title = last.unwrap_or_else(|| format!("#{}", whole.record.id));
    let (says, gone) = (say!(visit, records.was_here), say!(visit, records.deleted));
    view! {
        <Page title beside=move || view! { <Badge tone=Tone::Warn>{gone}</Badge> }>
            <p>{says}</p>
            {history}
        </Page>
    }
    .into_any()
}

/// A part of the page that did not answer.
fn away(says: &'static str) -> impl IntoView + use<> {
    view! { <Notice tone=Tone::Warn>{says}</Notice> }
}

fn head(visit: &Visit, page: &RecordPage) -> AnyView {
    let Ok(actions) = &page.actions else { return away(say!(visit, records.actions_away)).into_any() };
    // What mends a failed check of this record is offered beside the check.
    let checks = page.diagnoses.iter().flatten().flat_map(|answer| &answer.failed);
    let mends: Vec<_> = checks.filter_map(|check| check.mend.as_ref()).collect();
    let is_mend = |key: &ActionKey| mends.iter().any(|(action, _, on)| action == key && *on == page.record);
    let shown = actions.iter().filter(|action| !is_mend(&action.key));
    let (yes, no): (Vec<_>, Vec<_>) = shown.partition(|action| action.applies);
    let offered = yes
        .iter()
        .map(|action| {
            let label = action.label.get(visit.locale).to_owned();
            let title = action.description.as_ref().map(|text| text.get(visit.locale).to_owned());
            view! { <a class="btn btn-sm" title=title href=action_address(&action.key, &page.record)>{label}</a> }
        })
        .collect_view();
    let not_now = (!no.is_empty()).then(|| {
        let summary = say!(visit, records.not_now, count = Count(no.len() as u64));
        let labels = no.iter().map(|action| action.label.get(visit.locale)).collect::<Vec<_>>().join(", ");
        view! { <Fold summary=move || summary><span class="quiet">{labels}</span></Fold> }
    });
    let label = say!(visit, records.actions);
    let toolbar = (!(yes.is_empty() && no.is_empty())).then(|| {
        view! { <div class="toolbar" role="group" aria-label=label>{offered} {not_now}</div> }
    });
    toolbar.into_any()
}

fn history(visit: &Visit, whole: &Whole) -> AnyView {
    let heading = say!(visit, timeline.title);
    let entity = visit.rooms.entities.iter().find(|(key, _)| *key == whole.record.entity);
    let own = entity.map(|(_, entity)| Own { record: &whole.record, entity });
    let body = match &whole.timeline {
        Ok(page) => {
            let nothing = page.events.is_empty().then(|| {
                let says = say!(visit, timeline.none);
                view! { <p class="quiet">{says}</p> }
            });
            view! { {ways_on(visit, whole)} {events(visit, page, own)} {nothing} }.into_any()
        }
        Err(Problem::Forbidden) => return ().into_any(),
        Err(problem) => view! { <ProblemPanel problem=problem.clone()/> }.into_any(),
    };
    view! { <Section title=heading id="timeline">{body}</Section> }.into_any()
}

/// From what happened to this record to what happened around it, and to what its actor did elsewhere.
fn ways_on(visit: &Visit, whole: &Whole) -> Option<impl IntoView + use<>> {
    let page = whole.page.as_ref().ok();
    let channel = page.and_then(|page| page.channel.as_deref()).map(|channel| [("channel", channel)]);
    let actor = page.and_then(|page| page.actor.as_deref()).map(|actor| [("actor", actor)]);
    let link = |says: &'static str, asked: String| view! { <li><a href=format!("/timeline?{asked}")>{says} " →"</a></li> };
    let own = query([("entity", whole.record.entity.as_str()), ("record", whole.record.id.as_str())]);
    let label = say!(visit, timeline.title);
    let (at, any_moment) =
        (format!("{}/at", record_address(&whole.record)), say!(visit, timeline.any_moment));
    visit.rooms.timeline.then(|| {
        view! {
            <nav class="ways-on" aria-label=label><ul>
                {link(say!(visit, timeline.all_of_record), own)}
                {channel.map(|asked| link(say!(visit, timeline.all_of_channel), query(asked)))}
                {actor.map(|asked| link(say!(visit, timeline.all_by_actor), query(asked)))}
                <li><a href=at>{any_moment} " →"</a></li>
            </ul></nav>
        }
    })
}

fn relation_view(
    visit: &Visit,
    record: &RecordRef,
    relation: &Result<RelationPage, Problem>,
) -> impl IntoView + use<> {
    let Ok(relation) = relation else {
        return away(say!(visit, records.relation_away)).into_any();
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
