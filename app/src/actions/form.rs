//! `/e/{entity}/{id}/actions/{action}` for one record, `/e/{entity}/actions/{action}?…` for a selection.

use crate::access::asks_to_sign_in_again;
use crate::actions::about::about;
use crate::actions::back::Back;
use crate::actions::calls::told;
use crate::actions::inputs::inputs;
use crate::jobs::form::list_form;
use crate::kept;
use crate::page::{Asked, query};
use crate::records::value::{address_of, list_address};
use crate::say;
use crate::texts::Count;
use crate::ui::{Crumb, Notice, OnPage, Page, Tone, loaded};
use crate::visit::Visit;
use backoffice::actions::form;
use backoffice::actions::types::{ActionForm, Chosen};
use backoffice::catalog::types::{ActionKey, EntityKey};
use backoffice::records::show;
use backoffice::records::types::{RecordId, RecordRef};
use leptos::prelude::*;

/// For one record, with what it is now.
#[component]
pub fn OneForm() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let record =
        RecordRef { entity: EntityKey::new(Asked::part("entity")), id: RecordId::new(Asked::part("id")) };
    let back = Back::of(&asked).unwrap_or_else(|| Back::to_record(&record));
    let action = asked_action();
    let load = async move {
        let chosen = Chosen::Records(vec![record.id.clone()]);
        let zone = asked.zone();
        let (form, page) =
            futures::join!(form::form(&asked.cx, &action, &zone, chosen), show::show(&asked.cx, &record));
        Ok((form?, page.ok()))
    };
    loaded(load, move |(form, page)| {
        let about = page.map(|page| about(&visit, &page, &form.action));
        let inner = view! { {targets(&visit, &form)} {about} {body(&visit, &form, &back)} }.into_any();
        framed(&visit, &form, inner)
    })
}

/// For the rows that were ticked, or for everything that the list matches.
#[component]
pub fn ManyForm() -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let back = Back::of(&asked);
    let chosen = if asked.value("all").is_some() {
        let kept =
            asked.pairs.iter().filter(|(key, value)| !value.is_empty() && !matches!(&**key, "id" | "back"));
        Chosen::Matching(query(kept.map(|(key, value)| (key.as_str(), value.as_str()))))
    } else {
        let ids = asked.pairs.iter().filter(|(key, _)| key == "id");
        Chosen::Records(ids.map(|(_, id)| RecordId::new(id.as_str())).collect())
    };
    let action = asked_action();
    let load = async move { form::form(&asked.cx, &action, &asked.zone(), chosen).await };
    loaded(load, move |form| {
        let back = back.unwrap_or_else(|| Back::from_form(&form));
        let inner = view! { {targets(&visit, &form)} {body(&visit, &form, &back)} }.into_any();
        framed(&visit, &form, inner)
    })
}

fn asked_action() -> ActionKey {
    ActionKey::of(&EntityKey::new(Asked::part("entity")), &Asked::part("action"))
}

/// Form and preview stand under the same heading.
pub fn framed(visit: &Visit, form: &ActionForm, inner: AnyView) -> impl IntoView + use<> {
    let title = form.label.get(visit.locale).to_owned();
    let crumbs = vec![Crumb::new(form.entity_label.get(visit.locale), list_address(&form.entity))];
    let call = form.call.as_ref().map(|call| told(visit, call));
    let description = form.description.as_ref().map(|text| text.get(visit.locale).to_owned());
    view! {
        <Page title crumbs>
            {description.map(|description| view! { <p class="lead">{description}</p> })}
            {call}
            {inner}
        </Page>
    }
}

/// On which records, by number and by name.
pub fn targets(visit: &Visit, form: &ActionForm) -> impl IntoView + use<> {
    let number = say!(visit, actions.on_records, count = Count(form.target_count));
    let names = form
        .targets
        .iter()
        .map(|target| {
            let href = address_of(&form.entity, &target.id);
            view! { <li><a href=href><bdi>{target.title.clone()}</bdi></a></li> }
        })
        .collect_view();
    let rest = form.target_count.saturating_sub(form.targets.len() as u64);
    let rest = (rest > 0).then(|| say!(visit, actions.and_more, count = Count(rest)));
    let named = (!form.targets.is_empty()).then(|| view! { ": " <ul>{names}</ul> " " {rest} });
    (form.target_count > 0)
        .then(|| view! { <div class="chosen"><strong data-targets>{number}</strong>{named}</div> })
}

/// The form itself, with faults where what was typed had some. Where too many records or none were chosen there is no
/// form to fill, only the way on.
pub fn body(visit: &Visit, form: &ActionForm, back: &Back) -> AnyView {
    let general = general_faults(visit, form);
    if form.target_count == 0 {
        let way_on = match &form.chosen {
            Chosen::Records(ids) if ids.is_empty() => say!(visit, actions.choose_some),
            _ => say!(visit, actions.choose_fewer),
        };
        let link = back.link(visit, None);
        let list = matches!(&form.chosen, Chosen::Records(ids) if ids.is_empty())
            .then(|| list_form(visit, form, back))
            .flatten();
        if list.is_some() {
            let says = say!(visit, jobs.list_instead);
            return view! { <p class="way-on">{says}</p> {list} }.into_any();
        }
        return view! { {general} <p class="way-on">{way_on}</p> <p>{link}</p> }.into_any();
    }
    let to = match &form.undo_of {
        Some(_) => "/api/actions/undo",
        None if form.as_job => "/api/jobs/prepare",
        None => "/api/actions/preview",
    };
    let action = form.action.to_string();
    let same = match &form.undo_of {
        Some(run) => [("run", run.as_str())],
        None => [("action", action.as_str())],
    };
    let again = kept::of(to, &same).map(|kept| ActionForm { typed: kept::typed(&kept), ..form.clone() });
    let form = again.as_ref().unwrap_or(form);
    let looking = visit.looking.is_some();
    let hint = match form.as_job {
        _ if looking => say!(visit, actions.looking_hint),
        true => say!(visit, jobs.prepare_hint),
        false => say!(visit, actions.preview_hint),
    };
    let submit = if form.as_job { say!(visit, jobs.prepare) } else { say!(visit, actions.preview) };
    let leave = say!(visit, actions.back);
    let asks = (form.fresh && asks_to_sign_in_again(visit)).then(|| {
        view! { <p class="quiet" data-fresh="">{say!(visit, access.fresh_first)}</p> }
    });
    view! {
        {general}
        <form method="post" action=to class="panel" data-action-form>
            {hidden(form)} {back.field()} <OnPage />
            {inputs(visit, form)}
            {asks}
            <div class="form-end">
                <button class="btn btn-primary" disabled=looking>
                    {submit}
                </button>
                <a class="btn btn-ghost" href=back.address()>{leave}</a>
                <span class="quiet">{hint}</span>
            </div>
        </form>
    }
    .into_any()
}

/// What is wrong, and with no field that the form shows.
fn general_faults(visit: &Visit, form: &ActionForm) -> impl IntoView + use<> {
    let has_field =
        |at: &str| matches!(at, "reason" | "ticket") || form.params.iter().any(|param| param.name == at);
    let general = form.faults.iter().filter(|fault| !fault.at.as_deref().is_some_and(has_field));
    general
        .map(|fault| {
            let at = fault.at.clone().map(|at| view! { <code>{at}</code> " " });
            let says = fault.says.get(visit.locale).to_owned();
            view! { <Notice tone=Tone::Bad>{at} {says}</Notice> }
        })
        .collect_view()
}

/// What the form says without being asked: the action, or the run to undo, and the records.
fn hidden(form: &ActionForm) -> impl IntoView + use<> {
    let (ids, matching) = match &form.chosen {
        Chosen::Records(ids) => {
            (ids.iter().map(RecordId::as_str).collect::<Vec<_>>().join(","), String::new())
        }
        Chosen::Matching(address) => (String::new(), address.clone()),
    };
    let fields = match &form.undo_of {
        Some(run) => {
            let one = matches!(&form.chosen, Chosen::Records(ids) if ids.len() == 1).then_some(ids);
            vec![("run", run.clone()), ("record", one.unwrap_or_default())]
        }
        None => vec![("action", form.action.to_string()), ("ids", ids), ("matching", matching)],
    };
    fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
}
