//! The events of a request. They name the run among their arguments: they change no record, and are none of its own.

use super::asked::{Of, changing};
use crate::access::actor::Actor;
use crate::actions::stored::StoredTarget;
use crate::catalog::types::ActionKey;
use crate::notify::{Kind, Notice, put};
use crate::records::types::RecordId;
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// What an event is about.
pub struct About<'a> {
    run: Uuid,
    action: &'a ActionKey,
    /// The only record that it is on.
    one: Option<&'a StoredTarget>,
    records: u64,
    changing: u64,
    of: Option<Of>,
    ticket: Option<&'a str>,
}

impl<'a> About<'a> {
    pub fn of(
        run: Uuid,
        action: &'a ActionKey,
        outcome: &'a [StoredTarget],
        of: Option<Of>,
        ticket: &'a str,
    ) -> Self {
        let (changing, records) = match of {
            Some(of) => (of.changing.unsigned_abs(), of.changing.unsigned_abs()),
            None => (changing(outcome), outcome.len() as u64),
        };
        let one = outcome.first().filter(|_| records == 1);
        Self {
            run,
            action,
            one,
            records,
            changing,
            of,
            ticket: Some(ticket.trim()).filter(|text| !text.is_empty()),
        }
    }
}

pub struct Said<'a> {
    pub what: &'static str,
    /// Why a member asked or decided so.
    pub note: Option<String>,
    /// Why Samuso asks again.
    pub why: Option<&'a str>,
}

pub async fn note(
    conn: &mut PgConnection,
    by: &Actor,
    request_id: &str,
    about: &About<'_>,
    said: Said<'_>,
) -> Result<(), sqlx::Error> {
    // Of one record it is on that record's timeline.
    let one = about.one;
    let mut arguments =
        json!({ "action": about.action.as_str(), "run": about.run, "records": about.records });
    if let Some(of) = about.of {
        arguments["job"] = of.job.to_string().into();
    }
    if let Some(why) = said.why {
        arguments["why"] = why.into();
    }
    let entity = about.action.parts().0.to_owned();
    let event = NewEvent {
        record: one
            .map(|one| (crate::catalog::types::EntityKey::new(entity), RecordId::new(one.id.as_str()))),
        record_label: one.map(|one| one.title.clone()),
        channel: one.and_then(|one| one.channel.clone()),
        reason: said.note,
        ticket: about.ticket.map(str::to_owned),
        arguments: Some(arguments),
        ..NewEvent::by(by, said.what, request_id)
    };
    append(conn, &event).await?;
    let Some(kind) = kind(said.what) else { return Ok(()) };
    let (path, action) = (path(about.run), about.action.as_str());
    let changing = usize::try_from(about.changing).unwrap_or(usize::MAX);
    put(conn, &Notice { kind, path: &path, action, by: &by.label, records: changing }).await
}

/// Where its notices lead to.
pub fn path(run: Uuid) -> String {
    format!("/runs/{run}")
}

/// What people are told outside, too.
fn kind(what: &str) -> Option<Kind> {
    Some(match what {
        "samuso.approval_asked" => Kind::ApprovalAsked,
        "samuso.approval_asked_again" => Kind::ApprovalAskedAgain,
        "samuso.approved" => Kind::Approved,
        "samuso.refused" => Kind::Refused,
        "samuso.approval_expired" => Kind::Expired,
        "samuso.approval_cancelled" => Kind::Cancelled,
        "samuso.failed" => Kind::RunFailed,
        _ => return None,
    })
}
