//! Who somebody is at this moment, and what they may, by the primary: for what they asked for, or decided, before.

use super::actor::{Actor, Grant, GrantRow};
use sqlx::PgConnection;
use sqlx::types::{Json, Uuid};

/// The member with the grants that are in force. The local administrator has none that outlast their session.
pub async fn actor_now(conn: &mut PgConnection, member: Uuid) -> Result<Option<Actor>, sqlx::Error> {
    let row = sqlx::query!(
        r#"/* samuso access.now */
           SELECT m.name, (SELECT coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'channels', g.channels)
                                                     ORDER BY g.id), '[]')
                           FROM samuso.grant_in_force g WHERE g.member_id = m.id) AS "grants!: Json<Vec<GrantRow>>"
           FROM samuso.member m WHERE m.id = $1"#,
        member,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| {
        let grants = row.grants.0.into_iter().map(Grant::from);
        Actor::member(member.to_string(), row.name, grants.collect())
    }))
}

/// Whether a session goes on: none, where it is over, and else whether it is the local administrator's.
pub async fn session_now(conn: &mut PgConnection, session: Uuid) -> Result<Option<bool>, sqlx::Error> {
    sqlx::query_scalar!(
        "/* samuso session.now */ SELECT break_glass FROM samuso.session
         WHERE id = $1 AND ended_at IS NULL AND expires_at > now()",
        session,
    )
    .fetch_optional(conn)
    .await
}

/// Whether two members are one person, as far as it can be known.
pub async fn is_same_person(conn: &mut PgConnection, one: Uuid, other: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"/* samuso access.is_same_person */ SELECT samuso.is_same_person($1, $2) AS "is!""#,
        one,
        other
    )
    .fetch_one(conn)
    .await
}
