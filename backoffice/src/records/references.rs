//! A filter on a relation takes a name too: it is searched for, and where it finds several, the member chooses.

use crate::access::permission::{MayView, may_view};
use crate::catalog::model::Field;
use crate::catalog::types::{EntityKey, FieldKey};
use crate::cx::{Cx, Read};
use crate::problem::Problem;
use crate::records::types::{Choice, RecordId, Undecided};
use crate::records::{search, titles, value};

/// The pairs with names replaced by ids; names that find several records are left out, and said.
pub async fn resolve(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    pairs: &[(String, String)],
) -> Result<(Vec<(String, String)>, Vec<Undecided>), Problem> {
    let (mut resolved, mut undecided) = (Vec::with_capacity(pairs.len()), Vec::new());
    for (key, text) in pairs {
        let Some((field, entity)) = reference(view, key).filter(|_| !text.trim().is_empty()) else {
            resolved.push((key.clone(), text.clone()));
            continue;
        };
        match choices(cx, read, field, entity, text.trim()).await?.as_slice() {
            [] => resolved.push((key.clone(), text.clone())),
            [one] => resolved.push((key.clone(), one.id.parts().concat())),
            several => undecided.push(Undecided {
                name: key.clone(),
                label: field.label.clone(),
                text: text.clone(),
                choices: several.to_vec(),
            }),
        }
    }
    Ok((resolved, undecided))
}

fn reference<'a>(view: &MayView<'a>, key: &str) -> Option<(&'a Field, &'a EntityKey)> {
    let field = view.entity.field(&FieldKey::new(key.strip_suffix(".is").unwrap_or(key)))?;
    field.references.as_ref().map(|entity| (field, entity))
}

/// What a text names: nothing where it is an id already, or finds nothing.
async fn choices(
    cx: &Cx,
    read: &mut Read,
    field: &Field,
    entity: &EntityKey,
    text: &str,
) -> Result<Vec<Choice>, Problem> {
    if may_view(&cx.office.catalog, &cx.actor, entity).is_err() {
        return Ok(Vec::new());
    }
    let is_id = value::could_be(field, text)
        && titles::title(cx, read, entity, &RecordId::from_parts(&[text])).await?.is_some();
    if is_id {
        return Ok(Vec::new());
    }
    let hits = search::one(cx, entity, text).await?.hits;
    Ok(hits.into_iter().map(|hit| Choice { id: hit.record.id, title: hit.title }).collect())
}
