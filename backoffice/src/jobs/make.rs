//! Making a job: its targets are written down, and a worker rehearses them.

use crate::access::now::actor_now;
use crate::access::permission::{MayRun, may_run};
use crate::actions::params;
use crate::actions::preview::relations_exist;
use crate::actions::targets::pairs;
use crate::actions::types::Typed;
use crate::cx::{Cx, within};
use crate::jobs::allowed::{allowed, never_a_job};
use crate::jobs::log::log;
use crate::limits::{BULK_BATCH, BULK_MAX, JOBS_OF_MEMBER, READ_ENDS_MS, ROWS_A_SECOND, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::matching;
use crate::records::types::RecordId;
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

/// Where a job's targets come from.
pub enum From {
    Chosen(Vec<RecordId>, Duplicates),
    Matching(String),
    /// Those of another job that failed.
    Failed(Uuid),
    /// What a run changed.
    Undo(Uuid),
}

#[derive(Default)]
pub struct Duplicates {
    pub count: i64,
    pub first: Vec<String>,
}

pub async fn make(
    cx: &Cx,
    may: &MayRun<'_>,
    zone: &TimeZone,
    from: From,
    typed: Typed,
) -> Result<Uuid, Problem> {
    let max = may.action.max_bulk.ok_or_else(|| never_a_job(may))?.min(BULK_MAX) as usize;
    let (_, fitting) = allowed(cx, &may.action.key, zone, &typed)?;
    let typed = params::as_kept(may.action, &fitting, typed);
    let mut read = cx.fresh(Part::Actions).await?;
    relations_exist(cx, read.connection(), may, &fitting).await?;
    // Its chunks are made by the rights that the database knows of: a local administrator has none there.
    let member = Uuid::parse_str(&cx.actor.id).map_err(|_| Problem::Forbidden)?;
    let actor = within(Part::Actions, READ_ENDS_MS, actor_now(read.connection(), member)).await?;
    drop(read);
    if actor.is_none_or(|actor| may_run(&cx.office.catalog, &actor, &may.action.key).is_err()) {
        return Err(Problem::Forbidden);
    }
    let id = Uuid::now_v7();
    let mut transaction = cx.write(Part::Actions).await?;
    keep(cx, &mut transaction, may, zone, id, member, &from, &typed).await?;
    let total = targets(cx, &mut transaction, may, zone, id, &from, max).await?;
    if total == 0 {
        return Err(nothing(&from));
    }
    if total > max {
        return Err(Problem::bad(too_many(max as u64)));
    }
    not_too_many_of_theirs(&mut transaction, member).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let total = i64::try_from(total).unwrap_or(i64::MAX);
        sqlx::query!("/* samuso job.total */ UPDATE samuso.job SET total = $2 WHERE id = $1", id, total)
            .execute(&mut *transaction)
            .await?;
        log(&mut transaction, id, "made", Some(&cx.actor.label), None).await
    })
    .await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Actions, "job.make"))?;
    Ok(id)
}

/// Whoever makes several at the same time makes one after the other, from here on: each counts those before.
async fn not_too_many_of_theirs(connection: &mut PgConnection, member: Uuid) -> Result<(), Problem> {
    let open = within(Part::Actions, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso job.of_one */ SELECT FROM samuso.member WHERE id = $1 FOR NO KEY UPDATE",
            member
        )
        .fetch_one(&mut *connection)
        .await?;
        sqlx::query_scalar!(
            r#"/* samuso job.of_member */ SELECT count(*) AS "open!" FROM samuso.job
               WHERE member_id = $1 AND state IN ('preparing', 'ready', 'asked', 'running', 'paused', 'held')"#,
            member,
        )
        .fetch_one(connection)
        .await
    })
    .await?;
    // The new one is among them.
    if open <= JOBS_OF_MEMBER {
        return Ok(());
    }
    Err(Problem::bad(Fault::general(
        format!(
            "{JOBS_OF_MEMBER} of your jobs are not over yet: cancel one on its page, or wait until one has finished."
        ),
        format!(
            "끝나지 않은 내 대량 작업이 이미 {JOBS_OF_MEMBER}개예요. 하나를 취소하거나 끝날 때까지 기다려 주세요."
        ),
    )))
}

#[expect(clippy::too_many_arguments, reason = "a row has as many columns")]
async fn keep(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    zone: &TimeZone,
    id: Uuid,
    member: Uuid,
    from: &From,
    typed: &Typed,
) -> Result<(), Problem> {
    let none = Duplicates::default();
    let (source, undo_of, again_of, duplicates) = match from {
        From::Chosen(_, duplicates) => ("chosen", None, None, duplicates),
        From::Matching(_) => ("matching", None, None, &none),
        From::Failed(job) => ("failed", None, Some(*job), &none),
        From::Undo(run) => ("undo", Some(*run), None, &none),
    };
    let kept = sqlx::query!(
        "/* samuso job.make */ INSERT INTO samuso.job (id, action, entity, member_id, member_label, request_id, time_zone, typed,
             source, undo_of, again_of, duplicates, duplicate_keys, rows_a_second)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
             coalesce($10, (SELECT undo_of FROM samuso.job WHERE id = $11)), $11, $12, $13, $14)",
        id,
        may.action.key.as_str(),
        may.view.entity.key.as_str(),
        member,
        cx.actor.label,
        cx.request_id,
        zone.iana_name().unwrap_or("UTC"),
        Json(typed) as _,
        source,
        undo_of,
        again_of,
        duplicates.count,
        &duplicates.first,
        ROWS_A_SECOND,
    )
    .execute(connection);
    within(Part::Actions, WRITE_TIMEOUT_MS, kept).await.map(drop)
}

/// Writes the targets down, and answers how many: one more than a job takes, where there are more.
async fn targets(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    zone: &TimeZone,
    job: Uuid,
    from: &From,
    max: usize,
) -> Result<usize, Problem> {
    let most = max + 1;
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let kept = match from {
        From::Chosen(ids, _) if ids.len() > max => return Ok(ids.len()),
        From::Chosen(ids, _) => return listed(connection, job, ids).await,
        From::Matching(address) => {
            let pairs = pairs(address)?;
            matching::keep(cx, connection, &may.view, zone, &pairs, job, most).await?
        }
        From::Failed(other) => {
            let kept = sqlx::query!(
                "/* samuso job.keep_failed */ INSERT INTO samuso.job_target (job_id, place, record_id)
                 SELECT $1, row_number() OVER (ORDER BY place), record_id FROM samuso.job_target
                 WHERE job_id = $2 AND state = 'failed' LIMIT $3",
                job,
                other,
                limit,
            )
            .execute(connection);
            within(Part::Actions, WRITE_TIMEOUT_MS, kept).await?.rows_affected()
        }
        From::Undo(run) => {
            let scope = may.scope().arg();
            let kept = sqlx::query!(
                "/* samuso job.keep_changed */ INSERT INTO samuso.job_target (job_id, place, record_id)
                 SELECT $1, row_number() OVER (ORDER BY min(e.id)), e.record_id FROM samuso.event e
                 WHERE e.run_id = $2 AND e.record_id IS NOT NULL AND ($3::text[] IS NULL OR e.channel = ANY($3))
                   AND NOT EXISTS (SELECT FROM samuso.run u JOIN samuso.event f ON f.run_id = u.id
                                   WHERE u.undo_of = $2 AND u.state <> 'failed' AND u.state <> 'undone'
                                     AND f.record_id = e.record_id)
                 GROUP BY e.record_id LIMIT $4",
                job,
                run,
                scope.as_deref(),
                limit,
            )
            .execute(connection);
            within(Part::Actions, WRITE_TIMEOUT_MS, kept).await?.rows_affected()
        }
    };
    Ok(usize::try_from(kept).unwrap_or(usize::MAX))
}

async fn listed(connection: &mut PgConnection, job: Uuid, ids: &[RecordId]) -> Result<usize, Problem> {
    let mut place = 0_i32;
    for batch in ids.chunks(BULK_BATCH) {
        let texts: Vec<&str> = batch.iter().map(RecordId::as_str).collect();
        let kept = sqlx::query!(
            "/* samuso job.keep_listed */ INSERT INTO samuso.job_target (job_id, place, record_id)
             SELECT $1, $2 + l.place::int, l.id FROM unnest($3::text[]) WITH ORDINALITY AS l (id, place)",
            job,
            place,
            &texts as _,
        )
        .execute(&mut *connection);
        within(Part::Actions, WRITE_TIMEOUT_MS, kept).await?;
        place += i32::try_from(batch.len()).unwrap_or(i32::MAX);
    }
    Ok(ids.len())
}

fn nothing(from: &From) -> Problem {
    let (en, ko) = match from {
        From::Failed(_) => {
            ("No record of it failed that could be run again.", "다시 실행할 실패한 항목이 없어요.")
        }
        From::Undo(_) => {
            ("Nothing of this run is left to be undone.", "이 실행에서 되돌릴 것이 남아 있지 않아요.")
        }
        From::Chosen(..) | From::Matching(_) => {
            ("No record is chosen: choose at least one.", "선택한 항목이 없어요. 하나 이상 선택해 주세요.")
        }
    };
    Problem::bad(Fault::general(en, ko))
}

pub fn too_many(max: u64) -> Fault {
    Fault::general(
        format!(
            "More than {max} records are chosen, and this action takes at most {max} as a job. Narrow the selection."
        ),
        format!(
            "{max}개가 넘게 선택했어요. 이 작업은 대량으로 최대 {max}개까지 할 수 있으니 선택을 줄여 주세요."
        ),
    )
}
