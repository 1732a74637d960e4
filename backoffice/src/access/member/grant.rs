use crate::access::actor::{Actor, Grant};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// Gives a member a role by hand, within the caller's transaction. One that they have already stays as it is.
pub async fn grant(
    conn: &mut PgConnection,
    by: &Actor,
    member: Uuid,
    grant: &Grant,
    request_id: &str,
) -> Result<(), sqlx::Error> {
    let channels = grant.scope.arg();
    let granted = sqlx::query!(
        r#"/* samuso member.grant */ INSERT INTO samuso.member_grant AS g (member_id, role, channels, granted_by)
           VALUES ($1, $2, $3, $4) ON CONFLICT (member_id, role, (coalesce(provider, '')))
               WHERE revoked_at IS NULL DO NOTHING
           RETURNING (SELECT key FROM samuso.member m WHERE m.id = g.member_id) AS "member!",
                     (SELECT name FROM samuso.member m WHERE m.id = g.member_id) AS "name!""#,
        member,
        grant.role.as_str(),
        channels.as_deref(),
        by.label,
    );
    if let Some(to) = granted.fetch_optional(&mut *conn).await? {
        let (member, name, role) = (to.member, to.name, &grant.role);
        let arguments = Some(json!({ "member": member, "name": name, "role": role, "channels": channels }));
        append(conn, &NewEvent { arguments, ..NewEvent::by(by, "samuso.granted", request_id) }).await?;
    }
    Ok(())
}
