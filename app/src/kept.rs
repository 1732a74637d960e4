//! What a member had typed into a form that was not taken, or that came as their session was over: it is in its form
//! again, and was not sent.

use crate::visit::Visit;
use backoffice::access::session::KeptForm;
use backoffice::actions::types::Typed;
use backoffice::problem::Problem;
use leptos::prelude::use_context;
use std::sync::Arc;

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
    use_context()
}

/// Of a form that sends there, where each of these fields is what it was.
pub fn of(action: &str, same: &[(&str, &str)]) -> Option<Arc<KeptForm>> {
    let kept = any().filter(|kept| kept.action == action)?;
    let is_this = same.iter().all(|(name, value)| kept.value(name).unwrap_or_default() == *value);
    is_this.then_some(kept)
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
    let here = faults.iter().filter(|fault| fault.at.as_deref() == Some(name));
    let says: Vec<&str> = here.map(|fault| fault.says.get(locale)).collect();
    (!says.is_empty()).then(|| says.join(" "))
}

/// What was typed into the form of an action.
pub fn typed(kept: &KeptForm) -> Typed {
    let of = |name: &str| kept.value(name).unwrap_or_default().to_owned();
    let param = |name: &str| Some(name.strip_prefix("params[")?.strip_suffix(']')?.to_owned());
    let params = kept.fields.iter().filter_map(|(name, value)| Some((param(name)?, value.clone())));
    Typed { params: params.collect(), reason: of("reason"), ticket: of("ticket") }
}
