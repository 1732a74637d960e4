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
    /// Their id, their key, or `provider:` and their id there. A name is nobody's alone: whoever likes is called so.
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
        "no member is {0:?}. Whoever is to be one signs in once first, with any role that their groups give them; then name \
         them by what /access shows as their sign-in name, or by provider:id"
    )]
    Nobody(String),
    #[error("a name may be anybody's. Look whom you mean, and name them by the id:\n  {}", .0.join("\n  "))]
    ByName(Vec<String>),
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
    make_room(&mut transaction, by, (id, &key, &name), wanted.role).await?;
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

/// What has ended by itself, and what covers less than everything, stands in nobody's way.
async fn make_room(
    conn: &mut PgConnection,
    by: &Actor,
    (id, key, name): (Uuid, &str, &str),
    role: &RoleKey,
) -> Result<(), sqlx::Error> {
    let closed = sqlx::query_scalar!(
        r#"/* samuso admin.make_room */ UPDATE samuso.member_grant SET revoked_at = now(), revoked_by = $3
           WHERE member_id = $1 AND role = $2 AND provider IS NULL AND revoked_at IS NULL
             AND (expires_at <= now() OR channels IS NOT NULL OR mine)
           RETURNING coalesce(expires_at > now(), true) AS "was_in_force!""#,
        id,
        role.as_str(),
        by.label,
    );
    if closed.fetch_all(&mut *conn).await?.contains(&true) {
        let arguments = Some(json!({ "member": key, "name": name, "role": role }));
        let event = NewEvent { arguments, ..NewEvent::by(by, "samuso.revoked", "samuso admin") };
        append(conn, &event).await?;
    }
    Ok(())
}

async fn member(conn: &mut PgConnection, called: &str) -> Result<(Uuid, String, String), NotGiven> {
    let called = called.trim();
    if called.is_empty() || called.chars().count() > MEMBER_KEY_MAX_CHARS || called.contains('\0') {
        return Err(NotGiven::Nobody(called.chars().take(MEMBER_KEY_MAX_CHARS).collect()));
    }
    let found = sqlx::query!(
        "/* samuso admin.member */ SELECT id, key, name FROM samuso.member m
         WHERE id::text = $1 OR key = $1
            OR EXISTS (SELECT FROM samuso.identity i WHERE i.member_id = m.id AND i.provider || ':' || i.subject = $1)
         ORDER BY id LIMIT 2",
        called
    )
    .fetch_all(&mut *conn)
    .await?;
    if let [one] = &*found {
        return Ok((one.id, one.key.clone(), one.name.clone()));
    }
    let named = named(conn, called).await?;
    Err(if named.is_empty() { NotGiven::Nobody(called.to_owned()) } else { NotGiven::ByName(named) })
}

/// Who goes by this name, or has this id at some provider: a line of each, to choose from.
async fn named(conn: &mut PgConnection, called: &str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"/* samuso admin.named */
           SELECT format('%s  %s  %s', m.id, m.name, coalesce(string_agg(i.provider || ':' || i.subject, ', '), m.key)) AS "line!"
           FROM samuso.member m LEFT JOIN samuso.identity i ON i.member_id = m.id
           WHERE m.name = $1 OR m.key = $1 OR i.subject = $1 GROUP BY m.id ORDER BY m.id LIMIT 20"#,
        called
    )
    .fetch_all(conn)
    .await
}
