//! Roles that a provider's groups give: each sign-in replaces them, and leaves alone what was given otherwise.

use super::sign_in::{Asserted, Known};
use crate::access::actor::{Actor, Scope};
use crate::catalog::types::RoleKey;
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// Takes what the groups give no more, then gives what they give now. What stays as it was is no event.
pub(super) async fn replace(
    conn: &mut PgConnection,
    member: &Known,
    asserted: &Asserted<'_>,
) -> Result<(), sqlx::Error> {
    let held = sqlx::query!(
        "/* samuso identity.held */ SELECT role, channels FROM samuso.member_grant
         WHERE member_id = $1 AND provider = $2 AND revoked_at IS NULL ORDER BY id",
        member.id,
        asserted.provider,
    );
    let held = held.fetch_all(&mut *conn).await?;
    let held: Vec<(RoleKey, Scope)> = held
        .into_iter()
        .map(|row| {
            let scope = row.channels.map_or(Scope::All, |ids| Scope::Channels(ids.into_iter().collect()));
            (RoleKey::new(row.role), scope)
        })
        .collect();
    for (role, scope) in held.iter().filter(|(role, scope)| asserted.roles.get(role) != Some(scope)) {
        revoke(conn, member.id, asserted.provider, role).await?;
        tell(conn, "samuso.revoked", member, asserted, (role, scope)).await?;
    }
    let is_held = |role: &RoleKey, scope: &Scope| held.iter().any(|(r, s)| r == role && s == scope);
    for (role, scope) in asserted.roles.iter().filter(|(role, scope)| !is_held(role, scope)) {
        give(conn, member.id, asserted.provider, (role, scope)).await?;
        tell(conn, "samuso.granted", member, asserted, (role, scope)).await?;
    }
    Ok(())
}

/// Whether the member has any role now, wherever it is from.
pub(super) async fn has_any(conn: &mut PgConnection, member: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"/* samuso identity.has_any */ SELECT EXISTS (SELECT FROM samuso.member_grant
           WHERE member_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())) AS "any!""#,
        member,
    )
    .fetch_one(conn)
    .await
}

async fn revoke(
    conn: &mut PgConnection,
    member: Uuid,
    provider: &str,
    role: &RoleKey,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "/* samuso identity.revoke */ UPDATE samuso.member_grant SET revoked_at = now()
         WHERE member_id = $1 AND provider = $2 AND role = $3 AND revoked_at IS NULL",
        member,
        provider,
        role.as_str(),
    )
    .execute(conn)
    .await
    .map(drop)
}

async fn give(
    conn: &mut PgConnection,
    member: Uuid,
    provider: &str,
    (role, scope): (&RoleKey, &Scope),
) -> Result<(), sqlx::Error> {
    let channels = scope.arg();
    sqlx::query!(
        "/* samuso identity.give */ INSERT INTO samuso.member_grant (member_id, role, channels, granted_by, provider)
         VALUES ($1, $2, $3, $4, $4)",
        member,
        role.as_str(),
        channels.as_deref(),
        provider,
    )
    .execute(conn)
    .await
    .map(drop)
}

async fn tell(
    conn: &mut PgConnection,
    action: &str,
    member: &Known,
    asserted: &Asserted<'_>,
    (role, scope): (&RoleKey, &Scope),
) -> Result<(), sqlx::Error> {
    let arguments = json!({
        "member": member.key, "name": member.name, "role": role, "channels": scope.arg(), "provider": asserted.provider,
    });
    let by = Actor::system(asserted.provider);
    let event = NewEvent { arguments: Some(arguments), ..NewEvent::by(&by, action, asserted.request_id) };
    append(conn, &event).await.map(drop)
}
