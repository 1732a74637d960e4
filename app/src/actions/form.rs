//! `/e/{entity}/{id}/actions/{action}` for one record, `/e/{entity}/actions/{action}?…` for a selection.

use crate::actions::inputs::inputs;
use crate::page::{Asked, query};
use crate::records::value::{address_of, list_address};
use crate::say;
use crate::ui::{Crumb, Notice, Page, Tone, loaded};
use crate::visit::Visit;
use backoffice::actions::form;
use backoffice::actions::types::{ActionForm, Chosen};
use backoffice::catalog::types::{ActionKey, EntityKey};
use backoffice::records::types::RecordId;
use leptos::prelude::*;

/// For one record.
#[component]
pub fn OneForm() -> impl IntoView {
    let chosen = Chosen::Records(vec![RecordId::new(Asked::part("id"))]);
    form_page(chosen)
}

/// For the rows that were ticked, or for everything that the list matches.
#[component]
pub fn ManyForm() -> impl IntoView {
    let asked = Asked::here();
    let everything = asked.pairs.iter().any(|(key, value)| key == "all" && !value.is_empty());
    let chosen = if everything {
        let kept = asked.pairs.iter().filter(|(key, value)| !value.is_empty() && key != "id");
        Chosen::Matching(query(kept.map(|(key, value)| (key.as_str(), value.as_str()))))
    } else {
        let ids = asked.pairs.iter().filter(|(key, _)| key == "id");
        Chosen::Records(ids.map(|(_, id)| RecordId::new(id.as_str())).collect())
    };
    form_page(chosen)
}

fn form_page(chosen: Chosen) -> impl IntoView {
    let asked = Asked::here();
    let visit = asked.visit.clone();
    let action = ActionKey::of(&EntityKey::new(Asked::part("entity")), &Asked::part("action"));
    let load = async move { form::form(&asked.cx, &action, &asked.zone(), chosen).await };
    loaded(load, move |form: ActionForm| shown(&visit, &form))
}

fn shown(visit: &Visit, form: &ActionForm) -> impl IntoView + use<> {
    let inner = view! { {targets(visit, form)} {body(visit, form)} }.into_any();
    framed(visit, form, inner)
}

/// Form and preview stand under the same heading.
pub fn framed(visit: &Visit, form: &ActionForm, inner: AnyView) -> impl IntoView + use<> {
    let label = form.label.get(visit.locale).to_owned();
    let crumbs = vec![Crumb::new(form.entity_label.get(visit.locale), list_address(&form.entity))];
    let description = form.description.as_ref().map(|text| text.get(visit.locale).to_owned());
    {
        let body = view! {{description.map(|description| view! { <p>{description}</p> })}
            {inner}
        };
        view! { <Page title=label crumbs>{body}</Page> }
    }
}

/// On which records, by number and by name.
pub fn targets(visit: &Visit, form: &ActionForm) -> impl IntoView + use<> {
    let number = say!(visit, actions.on_records, count = crate::texts::Count(form.target_count)).to_string();
    let names = form
        .targets
        .iter()
        .map(|target| {
            let href = address_of(&form.entity, &target.id);
            view! { <li><a href=href><bdi>{target.title.clone()}</bdi></a></li> }
        })
        .collect_view();
    let rest = form.target_count.saturating_sub(form.targets.len() as u64);
    let rest =
        (rest > 0).then(|| say!(visit, actions.and_more, count = crate::texts::Count(rest)).to_string());
    (form.target_count > 0).then(|| {
        view! {
            <div class="chosen"><strong data-targets>{number}</strong>": "
            <ul>{names}</ul> {rest}</div>
        }
    })
}

/// The form itself; with faults where what was typed had some.
pub fn body(visit: &Visit, form: &ActionForm) -> impl IntoView + use<> {
    let (ids, matching) = match &form.chosen {
        Chosen::Records(ids) => {
            (ids.iter().map(RecordId::as_str).collect::<Vec<_>>().join(","), String::new())
        }
        Chosen::Matching(address) => (String::new(), address.clone()),
    };
    let general: Vec<String> = form
        .faults
        .iter()
        .filter(|fault| !matches!(fault.at.as_deref(), Some("reason" | "ticket")))
        .filter(|fault| !form.params.iter().any(|param| fault.at.as_deref() == Some(&param.name)))
        .map(|fault| fault.says.get(visit.locale).to_owned())
        .collect();
    let general =
        general.into_iter().map(|says| view! { <Notice tone=Tone::Bad>{says}</Notice> }).collect_view();
    let nothing_chosen = form.target_count == 0;
    let submit = say!(visit, actions.preview);
    let hint = say!(visit, actions.preview_hint);
    let hidden = match &form.undo_of {
        Some(run) => {
            let one = matches!(&form.chosen, Chosen::Records(ids) if ids.len() == 1).then_some(ids);
            view! {
                <input type="hidden" name="run" value=run.clone()/>
                <input type="hidden" name="record" value=one/>
            }
            .into_any()
        }
        None => view! {
            <input type="hidden" name="action" value=form.action.to_string()/>
            <input type="hidden" name="ids" value=ids/>
            <input type="hidden" name="matching" value=matching/>
        }
        .into_any(),
    };
    let to = if form.undo_of.is_some() { "/api/actions/undo" } else { "/api/actions/preview" };
    view! {
        {general}
        <form method="post" action=to class="panel" data-action-form>
            {hidden}
            {inputs(visit, form)}
            <div class="form-end">
                <button class="btn btn-primary" disabled=nothing_chosen>{submit}</button>
                <span class="quiet">{hint}</span>
            </div>
        </form>
    }
}
