//! What an action was given.

use super::Row;
use crate::access::permission::MayView;
use crate::catalog::model::ParamKind;
use crate::catalog::types::{ActionKey, Text};
use crate::cx::Cx;
use crate::records::types::Shown;
use crate::timeline::changes::argument;
use serde_json::Value;

pub(in crate::actions) fn params(cx: &Cx, view: &MayView<'_>, row: &Row) -> Vec<(Text, Shown)> {
    given(cx, view, &ActionKey::new(&row.action), &row.arguments)
}

/// What an action was given: for those who see every field that it sets.
pub fn given(cx: &Cx, view: &MayView<'_>, action: &ActionKey, arguments: &Value) -> Vec<(Text, Shown)> {
    let action = cx.office.catalog.action(action);
    let seen = action.filter(|action| action.sets.iter().all(|field| view.sees_everywhere(field)));
    let given = seen.iter().flat_map(|action| &action.params).filter_map(|param| {
        let values = match &param.kind {
            ParamKind::Choice { values, .. } => values.as_slice(),
            _ => &[],
        };
        Some((param.label.clone(), argument(values, arguments.get(&param.name)?)))
    });
    given.collect()
}
