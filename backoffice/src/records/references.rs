//! A filter on a relation takes a name too: it is searched for, and where it finds several, the member chooses.

use crate::access::permission::{MayView, may_view};
use crate::catalog::model::Field;
use crate::catalog::types::{EntityKey, FieldKey};
use crate::cx::Cx;
use crate::problem::{Fault, Part, Problem};
use crate::records::types::{Choice, RecordId, Undecided};
use crate::records::{search, titles, value};

/// An address with its names replaced by ids.
#[derive(Debug, Default)]
pub struct Resolved {
    pub pairs: Vec<(String, String)>,
    /// Names that several records have.
    pub undecided: Vec<Undecided>,
    /// Names that none has.
    pub faults: Vec<Fault>,
}

/// Takes no connection with it: a search needs its own.
pub async fn resolve(cx: &Cx, view: &MayView<'_>, pairs: &[(String, String)]) -> Result<Resolved, Problem> {
    let mut resolved = Resolved::default();
    let customer = customer(cx, view, pairs).await?;
    for (key, text) in pairs {
        let Some((field, entity)) = reference(view, key).filter(|_| !text.trim().is_empty()) else {
            resolved.pairs.push((key.clone(), text.clone()));
            continue;
        };
        let text = text.trim();
        let found = choices(cx, field, entity, text, customer.as_deref()).await?;
        match found.as_ref().map(|found| found.choices.as_slice()) {
            None => resolved.pairs.push((key.clone(), text.to_owned())),
            Some([]) => resolved.faults.push(nobody(key, text)),
            Some([one]) => resolved.pairs.push((key.clone(), one.id.parts().concat())),
            Some(several) => resolved.undecided.push(Undecided {
                name: key.clone(),
                label: field.label.clone(),
                text: text.to_owned(),
                choices: several.to_vec(),
                more: found.is_some_and(|found| found.more),
            }),
        }
    }
    Ok(resolved)
}

/// The customer that the address has chosen: what else it names is theirs.
async fn customer(
    cx: &Cx,
    view: &MayView<'_>,
    pairs: &[(String, String)],
) -> Result<Option<Vec<String>>, Problem> {
    let of =
        |key: &str| reference(view, key).filter(|(field, _)| view.entity.scope.as_ref() == Some(&field.key));
    let chosen = pairs.iter().find_map(|(key, text)| Some((of(key)?, text.trim())));
    let Some(((field, entity), text)) = chosen.filter(|(_, text)| !text.is_empty()) else { return Ok(None) };
    let found = choices(cx, field, entity, text, None).await?;
    Ok(match found.as_ref().map(|found| found.choices.as_slice()) {
        None => Some(vec![text.to_owned()]),
        Some([one]) => Some(vec![one.id.parts().concat()]),
        Some(_) => None,
    })
}

fn reference<'a>(view: &MayView<'a>, key: &str) -> Option<(&'a Field, &'a EntityKey)> {
    let key = FieldKey::new(key.strip_suffix(".is").unwrap_or(key));
    let field = view.entity.field(&key).filter(|field| view.sees_everywhere(&field.key))?;
    field.references.as_ref().map(|entity| (field, entity))
}

/// Records that have a name in common.
pub struct Choices {
    pub choices: Vec<Choice>,
    /// There are further ones.
    pub more: bool,
}

/// The records that a text names, of these customers alone where they are given; none at all where it is to be taken as
/// an id of the field's type.
pub async fn choices(
    cx: &Cx,
    field: &Field,
    entity: &EntityKey,
    text: &str,
    customers: Option<&[String]>,
) -> Result<Option<Choices>, Problem> {
    let is_id = value::could_be(field, text);
    if may_view(&cx.office.catalog, &cx.actor, entity).is_err()
        || (is_id && is_there(cx, entity, text).await?)
    {
        return Ok(None);
    }
    let group = search::one(cx, entity, text, customers).await?;
    if group.hits.is_empty() {
        // What could be an id is one, though it names nothing that the member sees.
        return match group.failed {
            _ if is_id => Ok(None),
            Some(_) => Err(Problem::Away(Part::Search)),
            None => Ok(Some(Choices { choices: Vec::new(), more: false })),
        };
    }
    let choices = group.hits.into_iter().map(|hit| {
        let of = hit.belongs_to().map(str::to_owned);
        Choice { id: hit.record.id, title: hit.title, of }
    });
    Ok(Some(Choices { choices: choices.collect(), more: group.more }))
}

async fn is_there(cx: &Cx, entity: &EntityKey, id: &str) -> Result<bool, Problem> {
    let mut read = cx.replica(Part::List).await?;
    Ok(titles::title(cx, &mut read, entity, &RecordId::from_parts(&[id])).await?.is_some())
}

/// The page says of which filter.
fn nobody(key: &str, text: &str) -> Fault {
    Fault::new(
        key,
        format!("none is called “{text}”. Use its id or its name."),
        format!("“{text}”을(를) 찾지 못했어요. ID나 이름으로 찾아 주세요."),
    )
}
