//! A job on those targets of another that failed.

use crate::access::permission::may_run;
use crate::actions::types::Typed;
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, within};
use crate::jobs::make::{From, make};
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};
use jiff::tz::TimeZone;
use sqlx::types::Json;
use uuid::Uuid;

pub async fn again(cx: &Cx, job: Uuid) -> Result<Uuid, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query!(
        r#"/* samuso job.failed_of */ SELECT action, typed AS "typed: Json<Typed>", time_zone, member_id::text AS "member!"
           FROM samuso.job WHERE id = $1 AND state IN ('succeeded', 'failed', 'cancelled')"#,
        job,
    )
    .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    drop(read);
    let may = may_run(&cx.office.catalog, &cx.actor, &ActionKey::new(row.action))?;
    if row.member != cx.actor.id {
        return Err(Problem::NotFound);
    }
    let zone = TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC);
    make(cx, &may, &zone, From::Failed(job), row.typed.0).await
}
