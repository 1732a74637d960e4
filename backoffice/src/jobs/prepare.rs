//! Making a job: its targets are written down, and a worker rehearses them.

use crate::access::permission::{MayRun, may_run};
use crate::actions::preview::relations_exist;
use crate::actions::targets::{as_written, pairs};
use crate::actions::types::{Chosen, Typed};
use crate::actions::{params, undo as undoing};
use crate::catalog::types::ActionKey;
use crate::cx::{Cx, within};
use crate::jobs::log::log;
use crate::jobs::requester::requester;
use crate::limits::{BULK_BATCH, BULK_MAX, DUPLICATES_NAMED, READ_ENDS_MS, ROWS_A_SECOND, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::matching;
use crate::records::types::RecordId;
use jiff::tz::TimeZone;
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::HashSet;
use uuid::Uuid;

/// Where a job's targets come from.
enum From {
    Chosen(Vec<RecordId>, Duplicates),
    Matching(String),
    /// Those of another job that failed.
    Failed(Uuid),
    /// What a run changed.
    Undo(Uuid),
}

#[derive(Default)]
struct Duplicates {
    count: i64,
    first: Vec<String>,
}

/// A job on records told one by one, or on everything that a list matches.
pub async fn prepare(
    cx: &Cx,
    action: &ActionKey,
    zone: &TimeZone,
    chosen: Chosen,
    mut typed: Typed,
) -> Result<Uuid, Problem> {
    typed.ticket = cx.ticket_or(&typed.ticket);
    let may = may_run(&cx.office.catalog, &cx.actor, action)?;
    let from = match chosen {
        Chosen::Records(ids) => {
            let (ids, duplicates) = each_once(&may, zone, ids);
            From::Chosen(ids, duplicates)
        }
        Chosen::Matching(address) => From::Matching(address),
    };
    make(cx, &may, zone, from, typed).await
}

/// Whether a run changed more records of theirs than its undo takes at once.
pub async fn is_undone_as_job(cx: &Cx, run: Uuid) -> Result<bool, Problem> {
    undoing::is_too_many_at_once(cx, run).await
}

/// A job that undoes a run, however many records it changed.
pub async fn undo(cx: &Cx, zone: &TimeZone, run: Uuid, mut typed: Typed) -> Result<Uuid, Problem> {
    let (may, params) = undoing::undoing_in_bulk(cx, run).await?;
    typed.params = params;
    typed.ticket = cx.ticket_or(&typed.ticket);
    make(cx, &may, zone, From::Undo(run), typed).await
}

/// A job on those targets of another that failed.
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

/// In the order in which they were told.
fn each_once(may: &MayRun<'_>, zone: &TimeZone, ids: Vec<RecordId>) -> (Vec<RecordId>, Duplicates) {
    let (mut seen, mut duplicates) = (HashSet::new(), Duplicates::default());
    let mut once = Vec::new();
    for id in ids {
        let id = as_written(may, zone, &id);
        if seen.insert(id.clone()) {
            once.push(id);
            continue;
        }
        duplicates.count += 1;
        if duplicates.first.len() < DUPLICATES_NAMED && !duplicates.first.contains(&id.to_string()) {
            duplicates.first.push(id.to_string());
        }
    }
    (once, duplicates)
}

async fn make(cx: &Cx, may: &MayRun<'_>, zone: &TimeZone, from: From, typed: Typed) -> Result<Uuid, Problem> {
    let max = may.action.max_bulk.ok_or_else(|| never_a_job(may))?.min(BULK_MAX) as usize;
    if may.action.approvals.is_some() {
        return Err(needs_approval(may));
    }
    let fitting = params::fitting(may.action, zone, &typed).map_err(Problem::Bad)?;
    let typed = params::as_kept(may.action, &fitting, typed);
    let mut read = cx.fresh(Part::Actions).await?;
    relations_exist(cx, &mut read, may, &fitting).await?;
    drop(read);
    // Its chunks are made by the rights that the database knows of: a local administrator has none there.
    let member = Uuid::parse_str(&cx.actor.id).map_err(|_| Problem::Forbidden)?;
    let requester = requester(&cx.databases, member).await?;
    if may_run(&cx.office.catalog, &requester, &may.action.key).is_err() {
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

/// Nobody could approve what a job would do: its preview is thousands of records, and approvals are of a run's.
pub fn needs_approval(may: &MayRun<'_>) -> Problem {
    let max = may.action.max_targets;
    Problem::bad(Fault::general(
        format!(
            "This action needs approvals, and a job cannot be approved yet: run it on at most {max} records at a time."
        ),
        format!(
            "승인이 필요한 작업은 아직 대량으로 실행할 수 없어요. 한 번에 {max}개까지 나누어 실행해 주세요."
        ),
    ))
}

fn never_a_job(may: &MayRun<'_>) -> Problem {
    let (key, max) = (may.action.key.as_str(), may.action.max_targets);
    Problem::bad(Fault::general(
        format!(
            "This action takes at most {max} records at once, and is not run as a job: whoever looks after the catalogue can \
             give {key} a `max_bulk`."
        ),
        format!(
            "이 작업은 한 번에 {max}개까지이고 대량으로는 실행하지 않아요. 카탈로그 담당자가 {key}에 `max_bulk`를 정할 수 있어요."
        ),
    ))
}
