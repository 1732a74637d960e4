//! What whoever made a job may do at this moment, as the primary knows it. A session is not asked for: it may be over.

use crate::access::actor::Actor;
use crate::access::session::GrantRow;
use crate::cx::{Databases, within};
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};
use sqlx::types::Json;
use uuid::Uuid;

pub async fn requester(databases: &Databases, member: Uuid) -> Result<Actor, Problem> {
    let mut read = databases.fresh(Part::Actions).await?;
    let row = sqlx::query!(
        r#"/* samuso job.requester */ SELECT m.name, (
               SELECT coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'channels', g.channels) ORDER BY g.id), '[]')
               FROM samuso.grant_in_force g WHERE g.member_id = m.id) AS "grants!: Json<Vec<GrantRow>>"
           FROM samuso.member m WHERE m.id = $1"#,
        member,
    )
    .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::Forbidden)?;
    Ok(Actor::member(member.to_string(), row.name, row.grants.0.into_iter().map(Into::into).collect()))
}
