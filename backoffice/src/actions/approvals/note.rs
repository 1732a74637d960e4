//! The events of a request. They name the run among their arguments: they change no record, and are none of its own.

use super::asked::changing;
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
    pub run: Uuid,
    pub action: &'a ActionKey,
    pub outcome: &'a [StoredTarget],
    pub ticket: Option<String>,
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
    let one = match about.outcome {
        [one] => Some(one),
        _ => None,
    };
    let mut arguments =
        json!({ "action": about.action.as_str(), "run": about.run, "records": about.outcome.len() });
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
        ticket: about.ticket.clone(),
        arguments: Some(arguments),
        ..NewEvent::by(by, said.what, request_id)
    };
    append(conn, &event).await?;
    let Some(kind) = kind(said.what) else { return Ok(()) };
    let (path, action) = (format!("/runs/{}", about.run), about.action.as_str());
    let changing = usize::try_from(changing(about.outcome)).unwrap_or(usize::MAX);
    put(conn, &Notice { kind, path: &path, action, by: &by.label, records: changing }).await
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
