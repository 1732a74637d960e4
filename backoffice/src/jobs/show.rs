//! The page of `/jobs/{id}`. Read on the primary: whoever looks here wants to know what is so.

use crate::access::actor::Scope;
use crate::access::fresh;
use crate::access::permission::{MayView, may_run, may_view};
use crate::actions::params;
use crate::actions::runs::{self, given, shown_targets};
use crate::actions::stored::StoredTarget;
use crate::actions::types::Typed;
use crate::catalog::types::{ActionKey, EntityKey, Text};
use crate::cx::{Cx, Read, within};
use crate::jobs::seen::{Row, channels, summary};
use crate::jobs::types::{Counts, JobPage, JobState, Kind, LeftAlone, LogLine, May, OfKind};
use crate::limits::{JOB_FAILURES_SHOWN, JOB_LOG_SHOWN, JOB_SAMPLE, READ_ENDS_MS};
use crate::problem::{Part, Problem};
use crate::records::titles;
use crate::records::types::{RecordId, RecordRef, Shown};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::types::Json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Which of those that were left alone or failed to list, and the place after which that begins. Without a kind, it is those
/// that somebody has to look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listing {
    pub kind: Option<Kind>,
    pub after: Option<i32>,
}

pub async fn show(cx: &Cx, id: Uuid, listing: Listing) -> Result<JobPage, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query!(
        r#"/* samuso job.show */
           SELECT id, action, entity, member_id::text AS "member!", member_label, state, held_by, waits_for, run_id, undo_of,
                  again_of, typed AS "typed: Json<Typed>", time_zone, error, duplicates, duplicate_keys,
                  sample AS "sample: Json<Vec<StoredTarget>>", rows_a_second, pace, regardless,
                  (SELECT r.state FROM samuso.run r WHERE r.id = run_id) AS run_state,
                  (extract(epoch FROM made_at) * 1000000)::bigint AS "made_at_us!"
           FROM samuso.job WHERE id = $1"#,
        id,
    )
    .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    let view = may_view(&cx.office.catalog, &cx.actor, &EntityKey::new(&row.entity))?;
    let is_own = row.member == cx.actor.id;
    let channels = channels(&view, is_own);
    let (counts, kinds) = counted(&mut read, id, channels.as_deref()).await?;
    if counts.total == 0 && channels.is_some() {
        return Err(Problem::NotFound);
    }
    let action = ActionKey::new(&row.action);
    let (left_alone, left_alone_next) = left_alone(cx, &mut read, id, &view, listing, is_own).await?;
    let log = log(&mut read, id).await?;
    let state = JobState::parse(&row.state).unwrap_or(JobState::Failed);
    let seen = row.sample.0.iter().filter(|target| view.scope().covers(target.channel.as_deref()));
    let seen = seen.take(JOB_SAMPLE).map(|target| {
        let event = target.as_event(&row.action, &row.entity);
        (event, target.outcome.clone())
    });
    let sample = shown_targets(cx, &mut read, &view, seen.collect()).await?;
    drop(read);
    let (may, sign_in_again) = may(cx, &action, state, is_own, counts).await?;
    let undo = row.run_state.as_deref().filter(|_| state.is_over() && counts.changed > 0);
    let undo = undo.and_then(|state| runs::undo(cx, &action, state)).map(|(_, label)| label);
    let to_do = counts.listed + if state == JobState::Preparing { 0 } else { counts.ready };
    let params = asked(cx, &view, &action, &row.time_zone, &row.typed.0);
    let of = Row {
        id,
        action: row.action,
        entity: row.entity,
        member_label: row.member_label,
        state: row.state,
        held_by: row.held_by,
        waits_for: row.waits_for,
        run_id: row.run_id,
        undo_of: row.undo_of,
        reason: Some(row.typed.0.reason),
        ticket: Some(row.typed.0.ticket),
        made_at_us: row.made_at_us,
    };
    Ok(JobPage {
        job: summary(cx, &of, counts),
        entity_label: view.entity.label.clone(),
        params,
        kinds,
        duplicates: if is_own { row.duplicates.unsigned_abs() } else { 0 },
        duplicate_ids: if is_own { row.duplicate_keys } else { Vec::new() },
        sample,
        left_alone,
        left_alone_next,
        log,
        pace: whole(row.pace),
        rows_a_second: row.rows_a_second,
        regardless: row.regardless,
        seconds_left: seconds(to_do, row.pace).filter(|_| state.is_worked_on()),
        error: row.error.as_deref().and_then(|error| serde_json::from_str(error).ok()),
        again_of: row.again_of.map(|job| job.to_string()),
        may,
        undo,
        sign_in_again,
    })
}

/// What the member may do with it, and whether that asks for a fresh sign-in first.
async fn may(
    cx: &Cx,
    action: &ActionKey,
    state: JobState,
    is_own: bool,
    counts: Counts,
) -> Result<(May, bool), Problem> {
    let may = may_run(&cx.office.catalog, &cx.actor, action).ok();
    let covers_all = may.as_ref().is_some_and(|may| *may.scope() == Scope::All);
    let control = cx.actor.own.is_none() && (is_own || covers_all) && !state.is_over();
    let start = is_own && state == JobState::Ready && counts.ready > 0 && may.is_some();
    let go_on = control && matches!(state, JobState::Paused | JobState::Held);
    let asks = (start || go_on) && may.as_ref().is_some_and(|may| may.action.fresh);
    let repeat = is_own && may.is_some();
    Ok((May { start, control, repeat }, asks && !fresh::is_fresh(cx, Part::Actions).await?))
}

/// Of what is left, at the rate that it goes at.
fn seconds(to_do: u64, pace: f32) -> Option<u64> {
    let pace = whole(pace);
    (pace > 0).then(|| to_do.div_ceil(pace))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some thousands at most, and never below none"
)]
fn whole(pace: f32) -> u64 {
    pace.round().max(0.0) as u64
}

fn asked(cx: &Cx, view: &MayView<'_>, action: &ActionKey, zone: &str, typed: &Typed) -> Vec<(Text, Shown)> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let fitting =
        cx.office.catalog.action(action).and_then(|action| params::fitting(action, &zone, typed).ok());
    fitting.map(|fitting| given(cx, view, action, &fitting.arguments)).unwrap_or_default()
}

async fn counted(
    read: &mut Read,
    job: Uuid,
    channels: Option<&[String]>,
) -> Result<(Counts, Vec<OfKind>), Problem> {
    let rows = sqlx::query!(
        r#"/* samuso job.counts */ SELECT state, kind, count(*) AS "count!" FROM samuso.job_target
           WHERE job_id = $1 AND ($2::text[] IS NULL OR channel = ANY($2)) GROUP BY state, kind ORDER BY 3 DESC"#,
        job,
        channels,
    )
    .fetch_all(read.connection());
    let (mut counts, mut kinds) = (Counts::default(), Vec::new());
    for row in within(Part::Actions, READ_ENDS_MS, rows).await? {
        let count = row.count.unsigned_abs();
        counts.total += count;
        match row.state.as_str() {
            "listed" => counts.listed += count,
            "ready" => counts.ready += count,
            "changed" => counts.changed += count,
            "failed" => counts.failed += count,
            _ => counts.skipped += count,
        }
        if let Some(kind) = row.kind.as_deref().and_then(Kind::parse) {
            kinds.push(OfKind { kind, failed: row.state == "failed", count });
        }
    }
    Ok((counts, kinds))
}

/// In the order of the targets, and where the next page of them begins. What is in no channel is told to whoever chose it, and
/// to nobody else; what they are called, to whoever sees it now.
async fn left_alone(
    cx: &Cx,
    read: &mut Read,
    job: Uuid,
    view: &MayView<'_>,
    listing: Listing,
    is_own: bool,
) -> Result<(Vec<LeftAlone>, Option<i32>), Problem> {
    let scope = view.scope().arg();
    let rows = sqlx::query!(
        r#"/* samuso job.left_alone */ SELECT place, record_id, state, kind AS "kind!", error FROM samuso.job_target
           WHERE job_id = $1 AND state IN ('failed', 'skipped') AND ($2::int IS NULL OR place > $2)
             AND CASE WHEN $6::text IS NOT NULL THEN kind = $6
                      ELSE kind IN ('unknown', 'forbidden', 'changed_meanwhile', 'refused') END
             AND ($3::text[] IS NULL OR channel = ANY($3) OR (channel IS NULL AND $4))
           ORDER BY place LIMIT $5"#,
        job,
        listing.after,
        scope.as_deref(),
        is_own,
        JOB_FAILURES_SHOWN + 1,
        listing.kind.map(Kind::as_str),
    )
    .fetch_all(read.connection());
    let mut rows = within(Part::Actions, READ_ENDS_MS, rows).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|rows| rows > JOB_FAILURES_SHOWN);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.place);
    let ids: BTreeSet<String> = rows.iter().map(|row| row.record_id.clone()).collect();
    let mut titles = titles::titles(cx, read, &view.entity.key, &ids).await?;
    let left = rows.into_iter().filter_map(|row| {
        let id = RecordId::new(row.record_id);
        Some(LeftAlone {
            place: row.place,
            title: titles.remove(&id),
            record: RecordRef { entity: view.entity.key.clone(), id },
            kind: Kind::parse(&row.kind)?,
            failed: row.state == "failed",
            error: row.error.as_deref().and_then(|error| serde_json::from_str(error).ok()),
        })
    });
    Ok((left.collect(), next))
}

async fn log(read: &mut Read, job: Uuid) -> Result<Vec<LogLine>, Problem> {
    let rows = sqlx::query!(
        r#"/* samuso job.log_of */ SELECT (extract(epoch FROM at) * 1000000)::bigint AS "at_us!", what, by, detail
           FROM samuso.job_log WHERE job_id = $1 ORDER BY id DESC LIMIT $2"#,
        job,
        JOB_LOG_SHOWN,
    )
    .fetch_all(read.connection());
    let rows = within(Part::Actions, READ_ENDS_MS, rows).await?;
    Ok(rows
        .into_iter()
        .map(|row| LogLine {
            at: Timestamp::from_microsecond(row.at_us).unwrap_or_default(),
            what: row.what,
            by: row.by,
            detail: row.detail,
        })
        .collect())
}
