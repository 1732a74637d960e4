//! `/e/{entity}/{id}/at?moment=`: a record as it was, beside what it is now.

use crate::page::{Asked, query};
use crate::records::value::{list_address, record_address, value};
use crate::say;
use crate::texts::Count;
use crate::ui::{Badge, Crumb, Head, Notice, Page, Row, Section, Table, Time, Tone, loaded};
use crate::visit::Visit;
use backoffice::catalog::types::EntityKey;
use backoffice::limits::MOMENT_SHOWN_CHARS;
use backoffice::problem::Problem;
use backoffice::records::types::{RecordId, RecordRef, Shown};
use backoffice::records::value::moment;
use backoffice::timeline::state;
use backoffice::timeline::types::{FieldState, State};
use http::StatusCode;
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// Where a record as it was at a moment is shown.
pub fn state_address(record: &RecordRef, moment: Timestamp) -> String {
    format!("{}/at?{}", record_address(record), query([("moment", moment.to_string())]))
}

#[component]
pub fn StateAt() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let record =
        RecordRef { entity: EntityKey::new(Asked::part("entity")), id: RecordId::new(Asked::part("id")) };
    let load = async move {
        let typed = asked.value("moment");
        let at = typed.map_or(Some(asked.visit.now), |text| moment(&asked.zone(), text, true));
        let wrong = typed.filter(|_| at.is_none()).map(str::to_owned);
        // What is no moment is said beside the record as it is now.
        let found = state::state(&asked.cx, &record, at.unwrap_or(asked.visit.now)).await?;
        Ok::<_, Problem>((found, wrong))
    };
    loaded(load, move |(found, wrong)| shown(&visit, &found, wrong.as_deref()))
}

fn shown(visit: &Visit, found: &State, wrong: Option<&str>) -> impl IntoView + use<> {
    let entity = found.entity_label.get(visit.locale).to_owned();
    let name = found.title.clone().unwrap_or_else(|| format!("#{}", found.record.id));
    let title = say!(visit, timeline.state_of, name = name.as_str()).to_string();
    let crumbs = vec![
        Crumb::new(entity, list_address(&found.record.entity)),
        Crumb::new(name, record_address(&found.record)),
    ];
    let at = found.moment;
    let gone = (!found.is_there).then(|| {
        let says = say!(visit, timeline.state_gone);
        view! { <Badge tone=Tone::Warn>{says}</Badge> }
    });
    let unborn = (!found.was_there).then(|| {
        let says = say!(visit, timeline.state_unborn);
        view! { <Notice tone=Tone::Info>{says}</Notice> }
    });
    let partial = found.is_partial.then(|| {
        let says = say!(visit, timeline.state_partial, count = Count(found.events as u64)).to_string();
        view! { <Notice tone=Tone::Warn>{says}</Notice> }
    });
    let from = say!(visit, timeline.state_from, count = Count(found.events as u64)).to_string();
    let form = form(visit, found, wrong);
    let (differs, same): (Vec<&FieldState>, Vec<&FieldState>) =
        found.fields.iter().partition(|field| field.differs());
    let none = differs.is_empty().then(|| {
        let says = say!(visit, timeline.state_same);
        view! { <p class="quiet" data-state="same">{says}</p> }
    });
    let differs =
        (!differs.is_empty()).then(|| table(visit, "differs", say!(visit, timeline.state_differs), &differs));
    let same = (!same.is_empty()).then(|| table(visit, "same", say!(visit, timeline.state_rest), &same));
    view! {
        <Page title crumbs>
            <p><Time at/> " " {gone} " " <span class="quiet">{from}</span></p>
            {form} {unborn} {partial} {none} {differs} {same}
        </Page>
    }
}

/// What was typed and is no moment stands in a field of text: a browser shows nothing else of it.
fn form(visit: &Visit, found: &State, wrong: Option<&str>) -> impl IntoView + use<> {
    let action = format!("{}/at", record_address(&found.record));
    let value = found.moment.to_zoned(visit.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let (label, show) = (say!(visit, timeline.state_moment), say!(visit, timeline.state_show));
    let field = match wrong {
        None => view! { <input class="input input-sm" type="datetime-local" step="1" name="moment" value=value required/> }
            .into_any(),
        Some(typed) => {
            expect_context::<ResponseOptions>().set_status(StatusCode::BAD_REQUEST);
            let typed: String = typed.chars().take(MOMENT_SHOWN_CHARS).collect();
            view! {
                <input class="input input-sm" name="moment" value=typed required autofocus
                    aria-invalid="true" aria-describedby="moment-fault"/>
            }
            .into_any()
        }
    };
    let fault = wrong.map(|_| {
        let says = say!(visit, timeline.no_moment);
        view! { <p class="field-fault" id="moment-fault" role="alert">{says}</p> }
    });
    view! {
        <form method="get" action=action class="filters">
            <label class="filter" class:field-wrong=wrong.is_some()><span class="filter-label">{label}</span>{field}</label>
            <button class="btn btn-sm">{show}</button>
            {fault}
        </form>
    }
}

fn table(
    visit: &Visit,
    id: &'static str,
    title: &'static str,
    fields: &[&FieldState],
) -> impl IntoView + use<> {
    let rows = fields.iter().map(|field| {
        let (label, key) = (field.label.get(visit.locale).to_owned(), field.field.to_string());
        let then = side(visit, field.then.as_ref(), say!(visit, timeline.state_unknown));
        let now = side(visit, field.now.as_ref(), say!(visit, timeline.state_none));
        view! { <Row><th scope="row" data-field=key>{label}</th><td>{then}</td><td>{now}</td></Row> }
    });
    let rows = rows.collect_view();
    let heads =
        [say!(visit, timeline.field_name), say!(visit, timeline.state_then), say!(visit, timeline.state_now)];
    let heads = heads.map(Head::new).into();
    view! { <Section title id><Table caption=title heads>{rows}</Table></Section> }
}

/// What nobody knows, or what is not there, is no empty value.
fn side(visit: &Visit, shown: Option<&Shown>, none: &'static str) -> AnyView {
    match shown {
        Some(shown) => value(visit, shown),
        None => view! { <span class="quiet">{none}</span> }.into_any(),
    }
}
