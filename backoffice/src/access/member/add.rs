use crate::access::actor::Actor;
use crate::access::types::Preferences;
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;

pub struct NewMember<'a> {
    pub key: &'a str,
    pub name: &'a str,
    pub preferences: Preferences,
}

/// Adds a member, within the caller's transaction; the one with this key, where there is one already.
pub async fn add(
    conn: &mut PgConnection,
    by: &Actor,
    member: &NewMember<'_>,
    request_id: &str,
) -> Result<Uuid, sqlx::Error> {
    let Preferences { locale, time_zone, theme } = &member.preferences;
    let added = sqlx::query_scalar!(
        "/* samuso member.add */ INSERT INTO samuso.member (key, name, locale, time_zone, theme)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO NOTHING RETURNING id",
        member.key,
        member.name,
        locale.as_str(),
        time_zone,
        theme.as_str(),
    );
    if let Some(id) = added.fetch_optional(&mut *conn).await? {
        let arguments = Some(json!({ "member": member.key, "name": member.name }));
        append(conn, &NewEvent { arguments, ..NewEvent::by(by, "samuso.member_added", request_id) }).await?;
        return Ok(id);
    }
    sqlx::query_scalar!("/* samuso member.id */ SELECT id FROM samuso.member WHERE key = $1", member.key)
        .fetch_one(conn)
        .await
}
