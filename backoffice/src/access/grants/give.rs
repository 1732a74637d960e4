use super::channels::channels;
use super::hold::{Held, Subject, asked_reason, hold, subject};
use crate::access::actor::Covers;
use crate::access::permission::may_manage_access;
use crate::catalog::types::RoleKey;
use crate::cx::{Cx, within};
use crate::limits::{GRANT_LASTS_MAX, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::value::moment;
use crate::timeline::append::{NewEvent, append};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// What was typed into the form.
#[derive(Clone, Debug, Default)]
pub struct TypedGrant {
    pub role: String,
    /// `all`, `channels` or `mine`.
    pub scope: String,
    /// One a line; for `channels`.
    pub channels: String,
    /// A moment in the time zone of who typed it; empty is never.
    pub until: String,
    pub reason: String,
}

#[derive(Debug)]
struct Wanted {
    role: RoleKey,
    covers: Covers,
    until: Option<Timestamp>,
    reason: String,
}

/// Gives a member a role by hand. The grant and its event are one transaction.
pub async fn give(
    cx: &Cx,
    member: Uuid,
    typed: &TypedGrant,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<(), Problem> {
    let may = may_manage_access(&cx.office.catalog, &cx.actor)?;
    let wanted = read(cx, typed, zone, now).await?;
    let mut transaction = cx.write(Part::Access).await?;
    let held = hold(cx, &mut transaction, &may).await?;
    let subject = subject(&mut transaction, &held, member).await?;
    close_expired(cx, &mut transaction, &held, &subject, &wanted).await?;
    insert(cx, &mut transaction, &held, &subject, &wanted).await?;
    let told = append_granted(cx, &mut transaction, &subject, &wanted);
    within(Part::Access, WRITE_TIMEOUT_MS, told).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Access, "access.give"))
}

/// All faults of the form at once.
async fn read(cx: &Cx, typed: &TypedGrant, zone: &TimeZone, now: Timestamp) -> Result<Wanted, Problem> {
    let mut faults = Vec::new();
    let role = RoleKey::new(typed.role.trim());
    if !cx.office.catalog.roles.contains_key(&role) {
        faults.push(Fault::new("role", "Choose a role.", "역할을 골라 주세요."));
    }
    let covers = covers(cx, typed, &mut faults).await?;
    let until = until(typed.until.trim(), zone, now).unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    let reason = asked_reason(&typed.reason).unwrap_or_else(|fault| {
        faults.push(fault);
        String::new()
    });
    if faults.is_empty() { Ok(Wanted { role, covers, until, reason }) } else { Err(Problem::Bad(faults)) }
}

async fn covers(cx: &Cx, typed: &TypedGrant, faults: &mut Vec<Fault>) -> Result<Covers, Problem> {
    match typed.scope.as_str() {
        "all" => return Ok(Covers::All),
        "mine" => {}
        "channels" => match channels(cx, "channels", &typed.channels).await {
            Ok(channels) => return Ok(Covers::Some { channels, mine: false }),
            Err(Problem::Bad(more)) => faults.extend(more),
            Err(problem) => return Err(problem),
        },
        _ => faults.push(Fault::new("scope", "Choose what it covers.", "범위를 골라 주세요.")),
    }
    Ok(Covers::Some { channels: [].into(), mine: true })
}

fn until(text: &str, zone: &TimeZone, now: Timestamp) -> Result<Option<Timestamp>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let fault = |en, ko| Err(Fault::new("until", en, ko));
    let Some(until) = moment(zone, text, true) else {
        return fault(
            "This is no moment: 2026-11-27T18:00, say, or nothing.",
            "날짜와 시각으로 적거나 비워 두세요. 예: 2026-11-27T18:00",
        );
    };
    if until <= now {
        return fault(
            "This is over already: choose a moment to come.",
            "이미 지난 시각이에요. 앞으로 올 시각을 골라 주세요.",
        );
    }
    if now.checked_add(GRANT_LASTS_MAX).is_ok_and(|last| until > last) {
        return fault(
            "This is more than a year away: leave it empty, or choose an earlier moment.",
            "1년이 넘어요. 더 이른 시각을 고르거나 비워 두세요.",
        );
    }
    Ok(Some(until))
}

/// One that has ended by itself makes room.
async fn close_expired(
    cx: &Cx,
    conn: &mut PgConnection,
    held: &Held,
    subject: &Subject,
    wanted: &Wanted,
) -> Result<(), Problem> {
    let closed = sqlx::query!(
        "/* samuso access.close_expired */
         UPDATE samuso.member_grant SET revoked_at = now(), revoked_by = $3, revoked_by_id = $4
         WHERE member_id = $1 AND role = $2 AND provider IS NULL AND revoked_at IS NULL AND expires_at <= now()",
        subject.id,
        wanted.role.as_str(),
        cx.actor.label,
        held.by,
    );
    within(Part::Access, WRITE_TIMEOUT_MS, closed.execute(conn)).await.map(drop)
}

async fn insert(
    cx: &Cx,
    conn: &mut PgConnection,
    held: &Held,
    subject: &Subject,
    wanted: &Wanted,
) -> Result<(), Problem> {
    let (channels, mine) = wanted.covers.columns();
    let until = wanted.until.map(|until| until.to_string());
    let given = sqlx::query!(
        "/* samuso access.give */
         INSERT INTO samuso.member_grant (member_id, role, channels, mine, granted_by, granted_by_id, reason, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::timestamptz)
         ON CONFLICT (member_id, role, (coalesce(provider, ''))) WHERE revoked_at IS NULL DO NOTHING",
        subject.id,
        wanted.role.as_str(),
        channels.as_deref(),
        mine,
        cx.actor.label,
        held.by,
        wanted.reason,
        until,
    );
    let given = within(Part::Access, WRITE_TIMEOUT_MS, given.execute(conn)).await?;
    if given.rows_affected() == 1 {
        return Ok(());
    }
    Err(Problem::bad(has_it()))
}

fn has_it() -> Fault {
    Fault::new(
        "role",
        "They have this role by hand already. To change what it covers or how long it lasts, take it back first.",
        "이미 직접 준 역할이에요. 범위나 기한을 바꾸려면 먼저 회수해 주세요.",
    )
}

async fn append_granted(
    cx: &Cx,
    conn: &mut PgConnection,
    subject: &Subject,
    wanted: &Wanted,
) -> Result<(), sqlx::Error> {
    let (channels, mine) = wanted.covers.columns();
    let arguments = json!({
        "member": subject.key, "name": subject.name, "role": wanted.role, "channels": channels,
        "mine": mine.then_some(true), "until": wanted.until,
    });
    let event = NewEvent {
        arguments: Some(arguments),
        reason: Some(wanted.reason.clone()),
        ..NewEvent::by(&cx.actor, "samuso.granted", &cx.request_id)
    };
    append(conn, &event).await.map(drop)
}
