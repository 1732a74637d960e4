//! Roles that a provider's groups give: each sign-in replaces them, and leaves alone what was given otherwise.

use super::sign_in::{Asserted, Known};
use crate::access::actor::{Actor, Covers};
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
        "/* samuso identity.held */ SELECT role, channels, mine FROM samuso.member_grant
         WHERE member_id = $1 AND provider = $2 AND revoked_at IS NULL ORDER BY id",
        member.id,
        asserted.provider,
    );
    let held = held.fetch_all(&mut *conn).await?;
    let held: Vec<(RoleKey, Covers)> = held
        .into_iter()
        .map(|row| (RoleKey::new(row.role), Covers::from_columns(row.channels, row.mine)))
        .collect();
    for (role, covers) in held.iter().filter(|(role, covers)| asserted.roles.get(role) != Some(covers)) {
        revoke(conn, member.id, asserted.provider, role).await?;
        tell(conn, "samuso.revoked", member, asserted, (role, covers)).await?;
    }
    let is_held = |role: &RoleKey, covers: &Covers| held.iter().any(|(r, c)| r == role && c == covers);
    for (role, covers) in asserted.roles.iter().filter(|(role, covers)| !is_held(role, covers)) {
        give(conn, member.id, asserted.provider, (role, covers)).await?;
        tell(conn, "samuso.granted", member, asserted, (role, covers)).await?;
    }
    for (role, _) in &held {
        if !has_anybody(conn, role).await? {
            let (role, provider) = (role.as_str(), asserted.provider);
            tracing::warn!(role, provider, "a group was all that gave anybody this role");
        }
    }
    Ok(())
}

/// Whether the member has any role now, wherever it is from.
pub(in crate::access) async fn has_any(conn: &mut PgConnection, member: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"/* samuso identity.has_any */
           SELECT EXISTS (SELECT FROM samuso.grant_in_force WHERE member_id = $1) AS "any!""#,
        member,
    )
    .fetch_one(conn)
    .await
}

async fn has_anybody(conn: &mut PgConnection, role: &RoleKey) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"/* samuso identity.has_anybody */
           SELECT EXISTS (SELECT FROM samuso.grant_in_force WHERE role = $1) AS "anybody!""#,
        role.as_str(),
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
    (role, covers): (&RoleKey, &Covers),
) -> Result<(), sqlx::Error> {
    let (channels, mine) = covers.columns();
    sqlx::query!(
        "/* samuso identity.give */
         INSERT INTO samuso.member_grant (member_id, role, channels, mine, granted_by, provider)
         VALUES ($1, $2, $3, $4, $5, $5)",
        member,
        role.as_str(),
        channels.as_deref(),
        mine,
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
    (role, covers): (&RoleKey, &Covers),
) -> Result<(), sqlx::Error> {
    let (channels, mine) = covers.columns();
    let arguments = json!({
        "member": member.key, "name": member.name, "role": role, "channels": channels, "mine": mine.then_some(true),
        "provider": asserted.provider,
    });
    let by = Actor::system(asserted.provider);
    let event = NewEvent { arguments: Some(arguments), ..NewEvent::by(&by, action, asserted.request_id) };
    append(conn, &event).await.map(drop)
}
