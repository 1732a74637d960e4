//! What a member had typed on this page as their session was over: it is in its form again, and was not sent.

use backoffice::access::session::KeptForm;
use backoffice::actions::types::Typed;
use leptos::prelude::use_context;
use std::sync::Arc;

pub fn any() -> bool {
    use_context::<Arc<KeptForm>>().is_some()
}

/// Of a form that sends there, where each of these fields is what it was.
pub fn of(action: &str, same: &[(&str, &str)]) -> Option<Arc<KeptForm>> {
    let kept = use_context::<Arc<KeptForm>>().filter(|kept| kept.action == action)?;
    let is_this = same.iter().all(|(name, value)| kept.value(name).unwrap_or_default() == *value);
    is_this.then_some(kept)
}

/// What was typed into the form of an action.
pub fn typed(kept: &KeptForm) -> Typed {
    let of = |name: &str| kept.value(name).unwrap_or_default().to_owned();
    let param = |name: &str| Some(name.strip_prefix("params[")?.strip_suffix(']')?.to_owned());
    let params = kept.fields.iter().filter_map(|(name, value)| Some((param(name)?, value.clone())));
    Typed { params: params.collect(), reason: of("reason"), ticket: of("ticket") }
}
