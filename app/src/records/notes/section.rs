//! What colleagues noted on a record, and the form to add to it.

use crate::kept::Again;
use crate::page::query;
use crate::records::value::record_address;
use crate::say;
use crate::tickets::ticket_link;
use crate::ui::fields::TextArea;
use crate::ui::{Button, Fold, Plain, PostForm, ProblemPanel, Section, Time, Weight};
use crate::visit::Visit;
use backoffice::limits::NOTE_MAX_CHARS;
use backoffice::problem::Problem;
use backoffice::records::notes::types::{Note, NotePage};
use backoffice::records::types::RecordRef;
use leptos::prelude::*;
use uuid::Uuid;

pub fn notes(visit: &Visit, record: &RecordRef, found: &Result<NotePage, Problem>) -> impl IntoView + use<> {
    let title = say!(visit, notes.title);
    // Who looks with other eyes changes nothing.
    let write = visit.looking.is_none().then(|| write(visit, record));
    let body = match found {
        Ok(page) => list(visit, record, page).into_any(),
        Err(problem) => view! { <ProblemPanel problem=problem.clone()/> }.into_any(),
    };
    view! { <Section title id="notes">{write} {body}</Section> }
}

fn list(visit: &Visit, record: &RecordRef, page: &NotePage) -> impl IntoView + use<> {
    let items = page.notes.iter().map(|note| item(visit, note)).collect_view();
    let none = page.notes.is_empty().then(|| view! { <p class="quiet">{say!(visit, notes.none)}</p> });
    let older = page.notes.last().filter(|_| page.more).map(|last| {
        let href = format!("{}?{}#notes", record_address(record), query([("notes", last.id.as_str())]));
        view! { <p class="after-table"><a href=href>{say!(visit, notes.older)} " →"</a></p> }
    });
    view! { <ol class="noted">{items}</ol> {none} {older} }
}

fn item(visit: &Visit, note: &Note) -> impl IntoView + use<> {
    let by = format!("/timeline?{}", query([("actor", format!("member:{}", note.author_id))]));
    let (author, at, text) = (note.author.clone(), note.written_at, note.text.clone());
    let author = if visit.rooms.timeline {
        view! { <a href=by><bdi>{author}</bdi></a> }.into_any()
    } else {
        view! { <bdi>{author}</bdi> }.into_any()
    };
    let edited = note.edited_at.map(|at| {
        view! { <span class="quiet">{say!(visit, notes.edited)} " " <Time at/></span> }
    });
    let ticket = note.ticket.as_deref().map(|ticket| {
        view! { <span class="quiet">{say!(visit, timeline.ticket)} ": " {ticket_link(ticket)}</span> }
    });
    let own = (note.mine && visit.looking.is_none()).then(|| own(visit, note));
    view! {
        <li class="note-item" id=format!("note-{}", note.id) data-note=note.id.clone() data-row tabindex="-1">
            <div class="note-head"><strong>{author}</strong> <Time at/> {edited} {ticket}</div>
            <Plain text/>
            {own}
        </li>
    }
}

/// Edited and deleted by whoever wrote it, and by nobody else.
fn own(visit: &Visit, note: &Note) -> impl IntoView + use<> {
    let hidden = vec![("note", note.id.clone())];
    let (edit, delete) = ("/api/notes/edit", "/api/notes/delete");
    let open = Again::of(edit, &hidden).is_some();
    // What an edit is held against: not which note it is, and not what was typed.
    let version = note.version.to_string();
    let deleted = hidden.clone();
    let (value, id) = (note.text.clone(), format!("edit-{}", note.id));
    let (label, says, save) = (say!(visit, notes.text), say!(visit, notes.edit), say!(visit, notes.save));
    let (sure, remove) = (say!(visit, notes.delete_hint), say!(visit, notes.delete));
    view! {
        <div class="note-own">
            <Fold open summary=move || says>
                <PostForm action=edit hidden>
                    <input type="hidden" name="version" value=version/>
                    <TextArea name="text" id label value max=NOTE_MAX_CHARS rows=4 required=true />
                    <div class="form-end"><Button>{save}</Button></div>
                </PostForm>
            </Fold>
            <Fold summary=move || remove>
                <PostForm action=delete hidden=deleted>
                    <div class="form-end"><Button weight=Weight::Danger>{remove}</Button> <span class="quiet">{sure}</span></div>
                </PostForm>
            </Fold>
        </div>
    }
}

fn write(visit: &Visit, record: &RecordRef) -> impl IntoView + use<> {
    let action = "/api/notes/write";
    let named = vec![("entity", record.entity.to_string()), ("id", record.id.to_string())];
    let again = Again::of(action, &named).is_some();
    let (says, label, help) = (say!(visit, notes.write), say!(visit, notes.text), say!(visit, notes.help));
    let add = say!(visit, notes.add);
    // Where a form is sent twice, the second finds what the first wrote.
    let form = Uuid::now_v7().to_string();
    view! {
        <Fold open=again summary=move || says>
            <PostForm action hidden=named>
                <input type="hidden" name="form" value=form/>
                <TextArea name="text" id="note-text" label max=NOTE_MAX_CHARS rows=4 required=true help />
                <div class="form-end"><Button weight=Weight::Primary>{add}</Button></div>
            </PostForm>
        </Fold>
    }
}
