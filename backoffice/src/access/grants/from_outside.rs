//! A role that whoever owns the schema gives from a shell: where nobody looks after members yet, or any more.

use super::hold::asked_reason;
use crate::access::actor::Actor;
use crate::catalog::types::RoleKey;
use crate::limits::{GRANT_LASTS_MAX, MEMBER_KEY_MAX_CHARS};
use crate::problem::Fault;
use crate::timeline::append::{NewEvent, append};
use jiff::Timestamp;
use serde_json::json;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

/// What was asked for on the command line.
pub struct Wanted<'a> {
    /// Their id, their key, what their provider calls them, or their name.
    pub member: &'a str,
    pub role: &'a RoleKey,
    pub until: Timestamp,
    pub reason: &'a str,
}

/// Why nothing was given.
#[derive(Debug, thiserror::Error)]
pub enum NotGiven {
    #[error("{}", .0.says.en)]
    Reason(Fault),
    #[error("the end has to come, and within a year and a day: 2026-12-24T18:00:00+09:00, say")]
    Until,
    #[error(
        "no member is called {0:?}. Whoever is to be one signs in once first, with any role that their groups give them; \
         then name them by what /access or the timeline shows, or by their id at the provider"
    )]
    Nobody(String),
    #[error("{} members are called so: name one by their id: {}", .0.len(), .0.join(", "))]
    Several(Vec<String>),
    #[error("{0} has this role by hand already")]
    HasIt(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The grant and its event are one transaction. The answer is what the member is called.
pub async fn give_from_outside(
    owner: &mut PgConnection,
    by: &Actor,
    wanted: &Wanted<'_>,
    now: Timestamp,
) -> Result<String, NotGiven> {
    let reason = asked_reason(wanted.reason).map_err(NotGiven::Reason)?;
    let latest = now.checked_add(GRANT_LASTS_MAX).unwrap_or(Timestamp::MAX);
    if wanted.until <= now || wanted.until > latest {
        return Err(NotGiven::Until);
    }
    let mut transaction = owner.begin().await?;
    let (id, key, name) = member(&mut transaction, wanted.member).await?;
    let given = sqlx::query!(
        "/* samuso admin.give */
         INSERT INTO samuso.member_grant (member_id, role, granted_by, reason, expires_at)
         VALUES ($1, $2, $3, $4, $5::text::timestamptz)
         ON CONFLICT (member_id, role, (coalesce(provider, ''))) WHERE revoked_at IS NULL DO NOTHING",
        id,
        wanted.role.as_str(),
        by.label,
        reason,
        wanted.until.to_string(),
    );
    if given.execute(&mut *transaction).await?.rows_affected() == 0 {
        return Err(NotGiven::HasIt(name));
    }
    let arguments = json!({ "member": key, "name": name, "role": wanted.role, "until": wanted.until });
    let event = NewEvent {
        arguments: Some(arguments),
        reason: Some(reason),
        ..NewEvent::by(by, "samuso.granted", "samuso admin")
    };
    append(&mut transaction, &event).await?;
    transaction.commit().await?;
    Ok(name)
}

/// One, and no more: two people may have the same name.
async fn member(conn: &mut PgConnection, called: &str) -> Result<(Uuid, String, String), NotGiven> {
    let called = called.trim();
    if called.is_empty() || called.chars().count() > MEMBER_KEY_MAX_CHARS || called.contains('\0') {
        return Err(NotGiven::Nobody(called.chars().take(MEMBER_KEY_MAX_CHARS).collect()));
    }
    let mut found = sqlx::query!(
        "/* samuso admin.member */ SELECT id, key, name FROM samuso.member m
         WHERE id::text = $1 OR key = $1 OR name = $1
            OR EXISTS (SELECT FROM samuso.identity i WHERE i.member_id = m.id AND i.subject = $1)
         ORDER BY id LIMIT 20",
        called
    )
    .fetch_all(conn)
    .await?;
    match (found.pop(), found.len()) {
        (None, _) => Err(NotGiven::Nobody(called.to_owned())),
        (Some(one), 0) => Ok((one.id, one.key, one.name)),
        (Some(last), _) => {
            let all = found.into_iter().chain([last]).map(|row| format!("{} ({})", row.id, row.key));
            Err(NotGiven::Several(all.collect()))
        }
    }
}
