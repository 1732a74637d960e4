//! The channels that a member looks after: "my channels" of a grant.

use crate::access::grants::{Subject, asked_reason, channels, hold, subject};
use crate::access::permission::may_manage_access;
use crate::cx::{Cx, within};
use crate::limits::{MEMBER_CHANNELS_MAX, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// Assigns channels to a member, one a line as they are typed. Those that are theirs already stay so.
pub async fn assign(cx: &Cx, member: Uuid, typed: &str, reason: &str) -> Result<(), Problem> {
    let may = may_manage_access(&cx.office.catalog, &cx.actor)?;
    let (wanted, reason) = match (channels(cx, "channels", typed).await, asked_reason(reason)) {
        (Ok(wanted), Ok(reason)) => (wanted, reason),
        (Err(Problem::Bad(mut faults)), reason) => {
            faults.extend(reason.err());
            return Err(Problem::Bad(faults));
        }
        (Err(problem), _) => return Err(problem),
        (_, Err(fault)) => return Err(Problem::bad(fault)),
    };
    let mut transaction = cx.write(Part::Access).await?;
    let held = hold(cx, &mut transaction, &may).await?;
    let subject = subject(&mut transaction, &held, member).await?;
    let wanted: Vec<String> = wanted.into_iter().collect();
    let added = sqlx::query_scalar!(
        "/* samuso channel.assign */
         INSERT INTO samuso.member_channel (member_id, channel, assigned_by, assigned_by_id)
         SELECT $1, channel, $3, $4 FROM unnest($2::text[]) AS channel ON CONFLICT DO NOTHING RETURNING channel",
        subject.id,
        &wanted,
        cx.actor.label,
        held.by,
    );
    let mut added = within(Part::Access, WRITE_TIMEOUT_MS, added.fetch_all(&mut *transaction)).await?;
    if added.is_empty() {
        return Ok(());
    }
    added.sort();
    not_too_many(&mut transaction, &subject).await?;
    tell(cx, &mut transaction, "samuso.channels_assigned", &subject, &added, &reason).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Access, "channel.assign"))
}

/// Takes one away again. The second press takes nothing and is no event.
pub async fn take_channel(cx: &Cx, member: Uuid, channel: &str, reason: &str) -> Result<(), Problem> {
    let may = may_manage_access(&cx.office.catalog, &cx.actor)?;
    let reason = asked_reason(reason).map_err(Problem::bad)?;
    let mut transaction = cx.write(Part::Access).await?;
    let held = hold(cx, &mut transaction, &may).await?;
    let subject = subject(&mut transaction, &held, member).await?;
    let taken = sqlx::query!(
        "/* samuso channel.take */ DELETE FROM samuso.member_channel WHERE member_id = $1 AND channel = $2",
        subject.id,
        channel,
    );
    let taken = within(Part::Access, WRITE_TIMEOUT_MS, taken.execute(&mut *transaction)).await?;
    if taken.rows_affected() == 0 {
        return Ok(());
    }
    tell(cx, &mut transaction, "samuso.channels_taken", &subject, &[channel.to_owned()], &reason).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Access, "channel.take"))
}

async fn not_too_many(conn: &mut PgConnection, subject: &Subject) -> Result<(), Problem> {
    let number = sqlx::query_scalar!(
        r#"/* samuso channel.count */ SELECT count(*) AS "count!" FROM samuso.member_channel WHERE member_id = $1"#,
        subject.id,
    );
    let number = within(Part::Access, WRITE_TIMEOUT_MS, number.fetch_one(conn)).await?;
    if number <= MEMBER_CHANNELS_MAX {
        return Ok(());
    }
    Err(Problem::bad(Fault::new(
        "channels",
        format!("A member looks after {MEMBER_CHANNELS_MAX} at most: give a role for all instead."),
        format!(
            "한 사람에게 {MEMBER_CHANNELS_MAX}개까지 배정할 수 있어요. 더 필요하면 모든 고객을 보는 역할을 주세요."
        ),
    )))
}

async fn tell(
    cx: &Cx,
    conn: &mut PgConnection,
    action: &str,
    subject: &Subject,
    channels: &[String],
    reason: &str,
) -> Result<(), Problem> {
    let arguments = json!({ "member": subject.key, "name": subject.name, "channels": channels });
    let event = NewEvent {
        arguments: Some(arguments),
        reason: Some(reason.to_owned()),
        ..NewEvent::by(&cx.actor, action, &cx.request_id)
    };
    within(Part::Access, WRITE_TIMEOUT_MS, append(conn, &event)).await.map(drop)
}
