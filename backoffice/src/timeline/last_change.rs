//! Who last changed a field of a record: the evidence behind a diagnosis.

use crate::access::permission::may_read_timeline;
use crate::catalog::model::Sight;
use crate::catalog::types::FieldKey;
use crate::cx::{Arg, Cx, Read};
use crate::problem::Problem;
use crate::records::types::RecordRef;
use crate::timeline::asked::product_names;
use crate::timeline::compile::Statements;
use crate::timeline::event::{event_shown, raw};
use crate::timeline::labels::Labels;
use crate::timeline::types::Event;

/// The newest event that changed the field; none where the member may not know, or nobody wrote it down.
pub async fn last_change(
    cx: &Cx,
    read: &mut Read,
    record: &RecordRef,
    field: &FieldKey,
) -> Result<Option<Event>, Problem> {
    let Ok(may) = may_read_timeline(&cx.office.catalog, &cx.actor) else { return Ok(None) };
    let Some(view) = may.of(&record.entity).filter(|view| view.entity.field(field).is_some()) else {
        return Ok(None);
    };
    let words = product_names(cx, &record.entity);
    let Statements { last_change, last_change_of_words, .. } = &cx.office.timeline;
    let statement = if words.len() > 1 { last_change_of_words } else { last_change };
    let args = [
        Arg::Texts(Some(vec![record.entity.to_string()])),
        record.id.parts().concat().as_str().into(),
        Arg::Texts(Some(words)),
        field.as_str().into(),
    ];
    let events = raw(&read.rows(statement, &args).await?)?;
    let Some(event) = events.first() else { return Ok(None) };
    if view.sight(field, event.channel.as_deref()) == Sight::Hidden
        || !view.scope().covers(event.channel.as_deref())
    {
        return Ok(None);
    }
    let labels = Labels::read(cx, read, events.iter()).await?;
    Ok(Some(event_shown(cx, Some(view), &labels, event)))
}
