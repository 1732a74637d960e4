//! Records to choose from in a form: a relation's filter or parameter is found by searching it.

use crate::catalog::types::EntityKey;
use crate::cx::Cx;
use crate::problem::Problem;
use crate::records::search;
use crate::records::types::Choice;

/// The first few records that a text finds.
pub async fn options(cx: &Cx, entity: &EntityKey, text: &str) -> Result<Vec<Choice>, Problem> {
    let group = search::one(cx, entity, text).await?;
    Ok(group.hits.into_iter().map(|hit| Choice { id: hit.record.id, title: hit.title }).collect())
}
