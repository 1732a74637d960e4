//! The menu of a list's saved views, and the form that saves what the list shows now.

use crate::kept::Again;
use crate::records::value::list_address;
use crate::say;
use crate::ui::fields::{CheckField, TextField};
use crate::ui::{Button, Notice, PostForm, Tone, Weight};
use crate::visit::Visit;
use backoffice::catalog::types::EntityKey;
use backoffice::limits::VIEW_NAME_MAX_CHARS;
use backoffice::records::views::kept;
use backoffice::records::views::types::{SavedView, ViewList, Whose};
use leptos::prelude::*;

/// The view that the address names, and whether the list still shows what it asks for.
pub struct Opened<'a> {
    pub view: &'a SavedView,
    pub is_changed: bool,
}

pub fn opened<'a>(pairs: &[(String, String)], list: &'a ViewList) -> Option<Opened<'a>> {
    let (_, id) = pairs.iter().find(|(key, _)| key == "view")?;
    let view = list.views.iter().find(|view| view.id == *id)?;
    Some(Opened { view, is_changed: kept(pairs) != view.query })
}

/// The whole list, whatever it opens with.
pub fn everything_address(entity: &EntityKey) -> String {
    format!("{}?view=none", list_address(entity))
}

/// Where one sees all of the list.
pub fn whole_address(entity: &EntityKey, list: &ViewList) -> String {
    if list.default().is_some() { everything_address(entity) } else { list_address(entity) }
}

pub fn view_address(entity: &EntityKey, view: &SavedView) -> String {
    let and = if view.query.is_empty() { "" } else { "&" };
    format!("{}?{}{and}view={}", list_address(entity), view.query, view.id)
}

pub fn views(
    visit: &Visit,
    entity: &EntityKey,
    pairs: &[(String, String)],
    list: &ViewList,
) -> impl IntoView + use<> {
    let opened = opened(pairs, list);
    let name = opened.as_ref().map(|opened| {
        let changed = opened.is_changed.then(|| say!(visit, views.changed));
        view! { ": " <strong><bdi>{opened.view.name.clone()}</bdi></strong> {changed.map(|changed| format!(" ({changed})"))} }
    });
    let current = opened.as_ref().map(|opened| opened.view.id.clone());
    let section = |title: &'static str, views: Vec<&SavedView>| {
        let items =
            views.into_iter().map(|saved| item(visit, entity, saved, current.as_deref())).collect_view();
        view! { <p class="quiet">{title}</p> <ul class="views">{items}</ul> }
    };
    let (mine, shared): (Vec<_>, Vec<_>) = list.views.iter().partition(|view| view.mine);
    let none = list.views.is_empty().then(|| view! { <p class="quiet">{say!(visit, views.none)}</p> });
    let mine = (!mine.is_empty()).then(|| section(say!(visit, views.mine), mine));
    let shared = (!shared.is_empty()).then(|| section(say!(visit, views.shared), shared));
    let everything = list.default().map(|_| {
        view! { <a href=everything_address(entity)>{say!(visit, views.everything)}</a> }
    });
    let summary = say!(visit, views.title);
    let save = list.may_save.then(|| save(visit, entity, pairs, list));
    let open = Again::of("/api/views/save", &hidden(entity, pairs)).is_some();
    view! {
        <details class="pop views-menu" open=open>
            <summary>{summary} {name}</summary>
            <div class="pop-body">{none} {mine} {shared} {everything} {save}</div>
        </details>
    }
}

fn item(
    visit: &Visit,
    entity: &EntityKey,
    saved: &SavedView,
    current: Option<&str>,
) -> impl IntoView + use<> {
    let is_current = current == Some(saved.id.as_str());
    let by = (!saved.mine).then(|| view! { <span class="quiet"><bdi>{saved.owner.clone()}</bdi></span> });
    let marks = [
        (saved.mine && saved.whose != Whose::Own, say!(visit, views.is_shared)),
        (saved.whose == Whose::Default, say!(visit, views.is_default)),
        (saved.narrowed, say!(visit, views.narrowed)),
    ];
    let marks = marks
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, says)| view! { <span class="mark tone-plain">{says}</span> });
    let marks = marks.collect_view();
    let delete = saved.may_delete.then(|| delete(visit, saved));
    let (href, name) = (view_address(entity, saved), saved.name.clone());
    view! {
        <li>
            <a href=href aria-current=is_current.then_some("true") data-view=saved.id.clone()><bdi>{name}</bdi></a>
            {marks} {by} {delete}
        </li>
    }
}

/// One's own is gone at once; what others have, too, is asked about first, without JavaScript as well.
fn delete(visit: &Visit, saved: &SavedView) -> AnyView {
    let (says, of) = (say!(visit, views.delete), format!(": {}", saved.name));
    let (action, hidden) = ("/api/views/delete", vec![("view", saved.id.clone())]);
    if saved.whose == Whose::Own {
        return view! {
            <PostForm action hidden>
                <button class="btn btn-xs btn-ghost">{says} <span class="sr-only">{of}</span></button>
            </PostForm>
        }
        .into_any();
    }
    let (loses, sure) = (say!(visit, views.delete_shared), say!(visit, views.delete_sure));
    view! {
        <details class="view-delete" data-asks-first="">
            <summary class="btn btn-xs btn-ghost">{says} "…" <span class="sr-only">{of}</span></summary>
            <PostForm action hidden>
                <p>{loses}</p>
                <button class="btn btn-xs btn-error">{sure}</button>
            </PostForm>
        </details>
    }
    .into_any()
}

fn hidden(entity: &EntityKey, pairs: &[(String, String)]) -> Vec<(&'static str, String)> {
    vec![("entity", entity.to_string()), ("query", kept(pairs))]
}

fn save(
    visit: &Visit,
    entity: &EntityKey,
    pairs: &[(String, String)],
    list: &ViewList,
) -> impl IntoView + use<> {
    let own = opened(pairs, list).filter(|opened| opened.view.mine).map(|opened| opened.view.clone());
    let value = own.as_ref().map(|view| view.name.clone()).unwrap_or_default();
    let (label, help, save) =
        (say!(visit, views.name), say!(visit, views.name_hint), say!(visit, views.save));
    let share = list.may_share.then(|| {
        let (shared, default) = (say!(visit, views.share), say!(visit, views.make_default));
        let whose = own.as_ref().map_or(Whose::Own, |view| view.whose);
        let (is_shared, is_default) = (whose != Whose::Own, whose == Whose::Default);
        let help = say!(visit, views.share_hint);
        view! {
            <CheckField name="shared" label=shared checked=is_shared help/>
            <CheckField name="default" label=default checked=is_default/>
        }
    });
    view! {
        <PostForm action="/api/views/save" class="view-save" hidden=hidden(entity, pairs)>
            <TextField name="name" id="view-name" label value max=VIEW_NAME_MAX_CHARS required=true help/>
            {share}
            <div class="form-end"><Button weight=Weight::Primary>{save}</Button></div>
        </PostForm>
    }
}

/// The view asks for what the list does not have any more, or is not there itself.
pub fn lacking(
    visit: &Visit,
    pairs: &[(String, String)],
    list: &ViewList,
    is_wrong: bool,
) -> Option<impl IntoView + use<>> {
    let named = pairs.iter().find(|(key, value)| key == "view" && value != "none")?;
    let says = match opened(pairs, list) {
        None => Some(say!(visit, views.gone).to_owned()),
        Some(Opened { view, is_changed: false }) if is_wrong => {
            Some(say!(visit, views.lacks, name = view.name.as_str()).to_string())
        }
        Some(_) => None,
    };
    (!named.1.is_empty()).then_some(says?).map(|says| view! { <Notice tone=Tone::Warn>{says}</Notice> })
}
