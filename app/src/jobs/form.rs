//! The form of an action whose records are a list of ids, pasted or uploaded.

use crate::actions::back::Back;
use crate::actions::inputs::inputs;
use crate::say;
use crate::texts::Count;
use crate::ui::fields::TextArea;
use crate::ui::{Button, OnPage, Weight};
use crate::visit::Visit;
use backoffice::actions::types::ActionForm;
use backoffice::limits::BULK_LIST_MAX_BYTES;
use leptos::prelude::*;

/// Posted as it is, without the limit that other forms have: see `server/src/http/list.rs`.
pub fn list_form(visit: &Visit, form: &ActionForm, back: &Back) -> Option<impl IntoView + use<>> {
    let max = form.max_bulk?;
    let action = form.action.to_string();
    let (help, file) = (say!(visit, jobs.list_help, count = Count(u64::from(max))), say!(visit, jobs.file));
    let (submit, leave) = (say!(visit, jobs.prepare), say!(visit, actions.back));
    let hint = say!(visit, jobs.prepare_hint);
    Some(view! {
        <form method="post" action="/api/jobs/list" enctype="multipart/form-data" class="panel" data-list-form>
            <input type="hidden" name="action" value=action/>
            {back.field()} <OnPage />
            <TextArea name="list" label=say!(visit, jobs.list) max=BULK_LIST_MAX_BYTES rows=8 help=help/>
            <div class="field"><label for="file">{file}</label>
            <input type="file" id="file" name="file" accept=".txt,.csv,text/plain,text/csv"/></div>
            {inputs(visit, form)}
            <div class="form-end">
                <Button weight=Weight::Primary>{submit}</Button>
                <a class="btn btn-ghost" href=back.address()>{leave}</a>
                <span class="quiet">{hint}</span>
            </div>
        </form>
    })
}
