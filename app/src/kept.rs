//! What a member had typed into a form that was not taken, or that came as their session was over: it is in its form
//! again, and was not sent.

use crate::{say, visit::Visit};
use backoffice::access::session::KeptForm;
use backoffice::actions::types::Typed;
use backoffice::problem::Problem;
use leptos::prelude::use_context;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The field with which every form says the page that it is on. Where it came from is not enough: a form that was not taken
/// is shown at the address that it was sent to.
pub const PAGE: &str = "page";

/// Provided to a page: what was typed there, and whether a form of it has that again.
#[derive(Clone)]
pub struct Kept {
    form: Arc<KeptForm>,
    is_in_a_form: Arc<AtomicBool>,
}

impl Kept {
    pub fn new(form: Arc<KeptForm>) -> Self {
        Self { form, is_in_a_form: Arc::default() }
    }
}

/// Provided beside the form that was not taken: why.
#[derive(Clone)]
pub struct Refused(pub Problem);

/// Provided within a form: what its fields are filled with again.
#[derive(Clone)]
pub struct Again(Option<Arc<KeptForm>>);

impl Again {
    /// Of the form that sends there, and says this without being asked.
    pub fn of(action: &str, hidden: &[(&'static str, String)]) -> Self {
        let same: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Self(of(action, &same))
    }

    pub fn is_some(&self) -> bool {
        self.0.is_some()
    }
}

pub fn any() -> Option<Arc<KeptForm>> {
    use_context::<Kept>().map(|kept| kept.form)
}

/// Whether no form of the page has it, as far as the page is written by now.
pub fn is_in_no_form() -> bool {
    use_context::<Kept>().is_some_and(|kept| !kept.is_in_a_form.load(Relaxed))
}

/// Of a form that sends there, where each of these fields is what it was.
pub fn of(action: &str, same: &[(&str, &str)]) -> Option<Arc<KeptForm>> {
    let Kept { form, is_in_a_form } = use_context::<Kept>().filter(|kept| kept.form.action == action)?;
    let is_this = same.iter().all(|(name, value)| form.value(name).unwrap_or_default() == *value);
    is_this.then(|| {
        is_in_a_form.store(true, Relaxed);
        form
    })
}

/// What was typed into this field of the form around it.
pub fn value(name: &str) -> Option<String> {
    use_context::<Again>()?.0?.value(name).map(str::to_owned)
}

/// What is wrong with it.
pub fn fault(name: &str) -> Option<String> {
    let (Again(Some(_)), Refused(Problem::Bad(faults))) = (use_context()?, use_context()?) else {
        return None;
    };
    let locale = Visit::here().locale;
    let here = faults.iter().filter(|fault| fault.at.as_deref().is_some_and(|at| is_of(name, at)));
    let says: Vec<&str> = here.map(|fault| fault.says.get(locale)).collect();
    (!says.is_empty()).then(|| says.join(" "))
}

/// Whether something else of the form around it is wrong, so that one begins there.
pub fn is_wrong_elsewhere(name: &str) -> bool {
    let (Some(Again(Some(_))), Some(Refused(Problem::Bad(faults)))) = (use_context(), use_context()) else {
        return false;
    };
    !faults.is_empty() && !faults.iter().any(|fault| fault.at.as_deref().is_none_or(|at| is_of(name, at)))
}

/// A parameter's fault is of the parameter, whatever its field is called.
fn is_of(name: &str, at: &str) -> bool {
    name == at || param(name) == Some(at)
}

/// What was typed into the form of an action.
pub fn typed(kept: &KeptForm) -> Typed {
    let of = |name: &str| kept.value(name).unwrap_or_default().to_owned();
    let params =
        kept.fields.iter().filter_map(|(name, value)| Some((param(name)?.to_owned(), value.clone())));
    Typed { params: params.collect(), reason: of("reason"), ticket: of("ticket") }
}

/// What somebody typed, and what it is called: all of a form but what it says without being asked.
pub fn rows(visit: &Visit, kept: &KeptForm) -> Vec<(String, String)> {
    let typed = kept.fields.iter().filter(|(_, value)| !value.trim().is_empty());
    let row = |(name, value): &(String, String)| Some((label(visit, kept, name)?.to_owned(), value.clone()));
    typed.filter_map(row).collect()
}

fn label<'a>(visit: &Visit, kept: &KeptForm, name: &'a str) -> Option<&'a str> {
    Some(match name {
        "reason" => say!(visit, actions.reason),
        "ticket" => say!(visit, actions.ticket),
        "text" => say!(visit, notes.text),
        "name" => say!(visit, views.name),
        "note" => say!(visit, approvals.note),
        "list" => say!(visit, jobs.list),
        "role" => say!(visit, members.role),
        "scope" => say!(visit, members.scope),
        "until" => say!(visit, members.until_when),
        "channels" => say!(visit, members.channels),
        "member" if kept.action == "/view-as" => say!(visit, access.member_key),
        name => param(name)?,
    })
}

fn param(name: &str) -> Option<&str> {
    name.strip_prefix("params[")?.strip_suffix(']')
}
