//! A job that undoes a run, however many records it changed.

use crate::actions::types::Typed;
use crate::actions::undo as undoing;
use crate::cx::Cx;
use crate::jobs::make::{From, make};
use crate::problem::Problem;
use jiff::tz::TimeZone;
use uuid::Uuid;

/// Whether a run changed more records of theirs than its undo takes at once.
pub async fn is_undone_as_job(cx: &Cx, run: Uuid) -> Result<bool, Problem> {
    undoing::is_too_many_at_once(cx, run).await
}

pub async fn undo(cx: &Cx, zone: &TimeZone, run: Uuid, mut typed: Typed) -> Result<Uuid, Problem> {
    let (may, params) = undoing::undoing_in_bulk(cx, run).await?;
    typed.params = params;
    typed.ticket = cx.ticket_or(&typed.ticket);
    make(cx, &may, zone, From::Undo(run), typed).await
}
