use crate::access::permission::may_manage_access;
use crate::access::types::{HeldRole, MemberList, MemberRow};
use crate::catalog::types::{RoleKey, Text};
use crate::cx::{Cx, within};
use crate::limits::{MEMBERS_SHOWN, READ_ENDS_MS, SEARCH_MAX_CHARS};
use crate::problem::{Fault, Part, Problem};
use jiff::Timestamp;
use serde::Deserialize;
use sqlx::types::Json;
use uuid::Uuid;

/// Which members: all that is in the address.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// A part of the name, or what they sign in as.
    pub text: Option<&'a str>,
    pub role: Option<&'a str>,
    /// The last one of the page before.
    pub after: Option<Uuid>,
}

#[derive(Debug, Deserialize)]
struct Held {
    role: String,
    until_us: Option<i64>,
}

/// The page of `/access`, by name. Read on the primary: a grant that was just taken back is not shown.
pub async fn list(cx: &Cx, asked: &Asked<'_>) -> Result<MemberList, Problem> {
    may_manage_access(&cx.office.catalog, &cx.actor)?;
    if asked.text.is_some_and(|text| text.chars().count() > SEARCH_MAX_CHARS) {
        return Err(Problem::bad(Fault::too_long("q", SEARCH_MAX_CHARS)));
    }
    let mut read = cx.fresh(Part::Access).await?;
    let rows = sqlx::query!(
        r#"/* samuso member.list */
           SELECT m.id, m.key, m.name,
                  (SELECT coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'until_us', g.until_us) ORDER BY g.role), '[]')
                   FROM (SELECT role, (extract(epoch FROM expires_at) * 1000000)::bigint AS until_us
                         FROM samuso.grant_in_force WHERE member_id = m.id ORDER BY role LIMIT 20) g) AS "roles!: Json<Vec<Held>>",
                  ARRAY(SELECT DISTINCT i.provider FROM samuso.identity i WHERE i.member_id = m.id
                        ORDER BY i.provider LIMIT 20) AS "providers!",
                  (SELECT (extract(epoch FROM e.occurred_at) * 1000000)::bigint FROM samuso.event e
                   WHERE e.actor_kind = 'member' AND e.actor_id = m.id::text AND e.action = 'samuso.sign_in'
                   ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1) AS signed_in_at_us
           FROM samuso.member m
           WHERE ($1::text IS NULL OR position(lower($1) IN lower(m.name)) > 0 OR lower(m.key) = lower($1))
             AND ($2::text IS NULL OR EXISTS (
                 SELECT FROM samuso.grant_in_force g WHERE g.member_id = m.id AND g.role = $2))
             AND ($3::uuid IS NULL OR (lower(m.name), m.id) > (
                 SELECT lower(a.name), a.id FROM samuso.member a WHERE a.id = $3))
           ORDER BY lower(m.name), m.id LIMIT $4"#,
        asked.text,
        asked.role,
        asked.after,
        MEMBERS_SHOWN + 1,
    )
    .fetch_all(read.connection());
    let mut rows = within(Part::Access, READ_ENDS_MS, rows).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|rows| rows > MEMBERS_SHOWN);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let members = rows.into_iter().map(|row| MemberRow {
        id: row.id.to_string(),
        key: row.key,
        name: row.name,
        roles: row.roles.0.into_iter().map(|held| held_role(cx, held)).collect(),
        providers: row.providers,
        signed_in_at: row.signed_in_at_us.map(moment),
    });
    Ok(MemberList { members: members.collect(), roles: roles(cx), next })
}

/// Every role of the catalogue.
pub(super) fn roles(cx: &Cx) -> Vec<(RoleKey, Text)> {
    cx.office.catalog.roles.values().map(|role| (role.key.clone(), role.label.clone())).collect()
}

pub(super) fn label(cx: &Cx, role: &RoleKey) -> Option<Text> {
    cx.office.catalog.roles.get(role).map(|role| role.label.clone())
}

fn held_role(cx: &Cx, held: Held) -> HeldRole {
    let role = RoleKey::new(held.role);
    HeldRole { label: label(cx, &role), role, until: held.until_us.map(moment) }
}

pub(in crate::access) fn moment(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or_default()
}
