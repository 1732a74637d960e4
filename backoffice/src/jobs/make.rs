//! Making a job: its targets are written down, and a worker rehearses them.

use crate::access::now::actor_now;
use crate::access::permission::{MayRun, may_run};
use crate::actions::params;
use crate::actions::preview::relations_exist;
use crate::actions::targets::pairs;
use crate::actions::types::Typed;
use crate::cx::{Cx, Read, within};
use crate::jobs::allowed::{allowed, never_a_job};
use crate::jobs::log::log;
use crate::limits::{
    BULK_BATCH, BULK_MAX, JOB_TARGETS_A_DAY, JOBS_OF_MEMBER, READ_ENDS_MS, ROWS_A_SECOND, WRITE_TIMEOUT_MS,
};
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
    if let From::Matching(address) = &from {
        not_too_many_match(cx, &mut read, may, zone, address, max).await?;
    }
    drop(read);
    if actor.is_none_or(|actor| may_run(&cx.office.catalog, &actor, &may.action.key).is_err()) {
        return Err(Problem::Forbidden);
    }
    let id = Uuid::now_v7();
    let mut transaction = cx.write(Part::Actions).await?;
    keep(cx, &mut transaction, may, zone, id, member, &from, &typed).await?;
    // Before anything is written down: what is refused afterwards has been written all the same.
    not_too_many_of_theirs(&mut transaction, member).await?;
    let total = targets(cx, &mut transaction, may, zone, id, &from, max).await?;
    if total == 0 {
        return Err(nothing(&from));
    }
    if total > max {
        return Err(Problem::bad(too_many(max as u64)));
    }
    one_after_the_other(&mut transaction, member).await?;
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

/// Counted before they are written down, where that is quickly done.
async fn not_too_many_match(
    cx: &Cx,
    read: &mut Read,
    may: &MayRun<'_>,
    zone: &TimeZone,
    address: &str,
    max: usize,
) -> Result<(), Problem> {
    match matching::count(cx, read, &may.view, zone, &pairs(address)?, max + 1).await {
        Ok(count) if count > max as u64 => Err(Problem::bad(too_many(max as u64))),
        Ok(_) | Err(Problem::TooSlow(_)) => Ok(()),
        Err(problem) => Err(problem),
    }
}

/// Whoever makes several at the same time makes one after the other, from here on: each counts those before.
async fn one_after_the_other(connection: &mut PgConnection, member: Uuid) -> Result<(), Problem> {
    let one = sqlx::query!(
        "/* samuso job.of_one */ SELECT FROM samuso.member WHERE id = $1 FOR NO KEY UPDATE",
        member
    );
    within(Part::Actions, WRITE_TIMEOUT_MS, one.fetch_one(connection)).await.map(drop)
}

async fn not_too_many_of_theirs(connection: &mut PgConnection, member: Uuid) -> Result<(), Problem> {
    let of_member = sqlx::query!(
        r#"/* samuso job.of_member */
           SELECT count(*) FILTER (WHERE state IN ('preparing', 'ready', 'asked', 'running', 'paused', 'held')) AS "open!",
                  coalesce(sum(total) FILTER (WHERE made_at > now() - interval '1 day'), 0)::bigint AS "targets!"
           FROM samuso.job WHERE member_id = $1"#,
        member,
    );
    let of_member = within(Part::Actions, WRITE_TIMEOUT_MS, of_member.fetch_one(connection)).await?;
    if of_member.targets >= JOB_TARGETS_A_DAY {
        return Err(Problem::bad(Fault::general(
            format!(
                "Your jobs of the last 24 hours, those that were cancelled too, are of {JOB_TARGETS_A_DAY} records, and that is as \
                 many as one member may prepare in a day: go on tomorrow, or ask a colleague."
            ),
            format!(
                "지난 24시간 동안 준비한 대량 작업이 취소한 것까지 합쳐 {JOB_TARGETS_A_DAY}개 항목에 이르렀어요. 한 사람이 하루에 준비할 수 있는 만큼이니 내일 이어서 하거나 동료에게 부탁해 주세요."
            ),
        )));
    }
    // The new one is among them.
    if of_member.open <= JOBS_OF_MEMBER {
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
