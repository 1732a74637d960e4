//! The form of an action whose records are a list of ids, pasted or uploaded.

use crate::actions::back::Back;
use crate::actions::inputs::more_inputs;
use crate::kept;
use crate::say;
use crate::texts::Count;
use crate::ui::fields::{FileField, TextArea};
use crate::ui::{Button, Refilled, Weight};
use crate::visit::Visit;
use backoffice::actions::types::ActionForm;
use backoffice::limits::BULK_LIST_MAX_BYTES;
use leptos::prelude::*;

const TO: &str = "/api/jobs/list";

/// Posted as it is, without the limit that other forms have: see `server/src/http/list.rs`.
pub fn list_form(visit: &Visit, form: &ActionForm, back: &Back) -> Option<impl IntoView + use<>> {
    let max = form.max_bulk?;
    let hidden = vec![("action", form.action.to_string())];
    let (visit, form, back) = (visit.clone(), form.clone(), back.clone());
    Some(view! {
        <form method="post" action=TO enctype="multipart/form-data" class="panel" data-list-form>
            <Refilled action=TO hidden>{fields(&visit, &form, &back, max)}</Refilled>
        </form>
    })
}

/// One begins with the ids, unless something else is wrong.
fn fields(visit: &Visit, form: &ActionForm, back: &Back, max: u32) -> impl IntoView + use<> {
    let help = say!(visit, jobs.list_help, count = Count(u64::from(max)));
    let autofocus = !kept::is_wrong_elsewhere("list");
    let chosen = kept::value("file");
    let file_help = chosen.map(|name| say!(visit, jobs.file_again, name = name.as_str()).to_string());
    let (submit, leave) = (say!(visit, jobs.prepare), say!(visit, actions.back));
    let hint = say!(visit, jobs.prepare_hint);
    view! {
        {back.field()}
        <TextArea name="list" label=say!(visit, jobs.list) max=BULK_LIST_MAX_BYTES rows=8 autofocus help=help/>
        <FileField name="file" label=say!(visit, jobs.file) accept=".txt,.csv,text/plain,text/csv" help=file_help/>
        {more_inputs(visit, form)}
        <div class="form-end">
            <Button weight=Weight::Primary>{submit}</Button>
            <a class="btn btn-ghost" href=back.address()>{leave}</a>
            <span class="quiet">{hint}</span>
        </div>
    }
}
