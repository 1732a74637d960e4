use crate::access::permission::{may_share_views, may_view};
use crate::catalog::types::EntityKey;
use crate::cx::{Cx, within};
use crate::limits::{READ_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::types::Uuid;

/// Deletes one's own, or whoever may share, one that is shared. Answers the list's entity. The second press finds none.
pub async fn delete(cx: &Cx, view: Uuid) -> Result<EntityKey, Problem> {
    let member = Uuid::parse_str(&cx.actor.id).map_err(|_| Problem::Forbidden)?;
    let mut read = cx.fresh(Part::List).await?;
    let row = sqlx::query!(
        "/* samuso view.find */ SELECT entity, owner_id, shared FROM samuso.view WHERE id = $1",
        view
    );
    let row = within(Part::List, READ_ENDS_MS, row.fetch_optional(read.connection())).await?;
    drop(read);
    // Somebody's own is not there for others.
    let row = row.filter(|row| row.shared || row.owner_id == member).ok_or(Problem::NotFound)?;
    let entity = EntityKey::new(row.entity);
    may_view(&cx.office.catalog, &cx.actor, &entity)?;
    if row.owner_id != member {
        may_share_views(&cx.office.catalog, &cx.actor)?;
    }
    let mut transaction = cx.write(Part::List).await?;
    let deleted = sqlx::query!(
        "/* samuso view.delete */ DELETE FROM samuso.view WHERE id = $1 AND (owner_id = $2 OR shared)
         RETURNING name, shared, is_default",
        view,
        member,
    );
    let deleted = within(Part::List, WRITE_TIMEOUT_MS, deleted.fetch_optional(&mut *transaction)).await?;
    let Some(deleted) = deleted else { return Ok(entity) };
    let arguments = json!({
        "view": deleted.name, "entity": entity.as_str(), "shared": deleted.shared, "default": deleted.is_default,
    });
    let event = NewEvent {
        arguments: Some(arguments),
        ..NewEvent::by(&cx.actor, "samuso.view_deleted", &cx.request_id)
    };
    within(Part::List, WRITE_TIMEOUT_MS, append(&mut transaction, &event)).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::List, "view.delete"))?;
    Ok(entity)
}
