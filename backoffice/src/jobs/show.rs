//! The page of `/jobs/{id}`. Read on the primary: whoever looks here wants to know what is so.

mod counted;
mod left_alone;
mod log;
mod row;

use crate::access::actor::Scope;
use crate::access::fresh;
use crate::access::permission::{MayView, may_run, may_view};
use crate::actions::approvals::need;
use crate::actions::params;
use crate::actions::runs::{self, given, shown_targets};
use crate::actions::types::{Target, Typed};
use crate::catalog::types::{ActionKey, EntityKey, Text};
use crate::cx::{Cx, Read};
use crate::jobs::seen::{channels, summary};
use crate::jobs::types::{Counts, JobPage, JobState, Kind, May};
use crate::limits::JOB_SAMPLE;
use crate::problem::{Part, Problem};
use crate::records::types::Shown;
use counted::counted;
use jiff::tz::TimeZone;
use left_alone::left_alone;
use log::log;
use row::{Row, row};
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
    let row = row(&mut read, id).await?;
    let view = may_view(&cx.office.catalog, &cx.actor, &EntityKey::new(&row.entity))?;
    let is_own = row.member == cx.actor.id;
    let channels = channels(&view, is_own);
    let (counts, kinds) = counted(&mut read, id, channels.as_deref()).await?;
    if counts.total == 0 && channels.is_some() {
        return Err(Problem::NotFound);
    }
    let (left_alone, left_alone_next) = left_alone(cx, &mut read, id, &view, listing, is_own).await?;
    let log = log(&mut read, id).await?;
    let sample = sample(cx, &mut read, &view, &row).await?;
    drop(read);
    let (action, state) =
        (ActionKey::new(&row.action), JobState::parse(&row.state).unwrap_or(JobState::Failed));
    let (may, sign_in_again) = may(cx, &action, state, is_own, counts).await?;
    let approvals =
        if may.start { approvals(cx, &action, row.changes.unsigned_abs(), row.undo_of).await? } else { None };
    Ok(JobPage {
        entity_label: view.entity.label.clone(),
        params: asked(cx, &view, &action, &row.time_zone, &row.typed.0),
        kinds,
        duplicates: if is_own { row.duplicates.unsigned_abs() } else { 0 },
        duplicate_ids: if is_own { row.duplicate_keys.clone() } else { Vec::new() },
        sample,
        left_alone,
        left_alone_next,
        log,
        pace: whole(row.pace),
        rows_a_second: row.rows_a_second,
        regardless: row.regardless,
        seconds_left: seconds_left(state, counts, row.pace),
        error: row.error.as_deref().and_then(|error| serde_json::from_str(error).ok()),
        again_of: row.again_of.map(|job| job.to_string()),
        may,
        undo: undo(cx, &action, &row, counts).filter(|_| state.is_over()),
        sign_in_again,
        approvals,
        job: summary(cx, &row.into(), counts),
    })
}

/// Of what would change, the first few that the member sees.
async fn sample(cx: &Cx, read: &mut Read, view: &MayView<'_>, row: &Row) -> Result<Vec<Target>, Problem> {
    let seen = row.sample.0.iter().filter(|target| view.scope().covers(target.channel.as_deref()));
    let seen = seen.take(JOB_SAMPLE);
    let seen = seen.map(|target| (target.as_event(&row.action, &row.entity), target.outcome.clone()));
    shown_targets(cx, read, view, seen.collect()).await
}

/// What the undo of its run is called, where the member may run that.
fn undo(cx: &Cx, action: &ActionKey, row: &Row, counts: Counts) -> Option<Text> {
    let state = row.run_state.as_deref().filter(|_| counts.changed > 0)?;
    runs::undo(cx, action, state).map(|(_, label)| label)
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
    // A request is taken back by whoever made it; others refuse it.
    let controls = is_own || (covers_all && state != JobState::Asked);
    let control = cx.actor.own.is_none() && controls && !state.is_over();
    let start = is_own && state == JobState::Ready && counts.ready > 0 && may.is_some();
    let go_on = control && matches!(state, JobState::Paused | JobState::Held);
    let asks = (start || go_on) && may.as_ref().is_some_and(|may| may.action.fresh);
    let repeat = is_own && may.is_some();
    Ok((May { start, control, repeat }, asks && !fresh::is_fresh(cx, Part::Actions).await?))
}

/// How many others have to approve it first.
async fn approvals(
    cx: &Cx,
    action: &ActionKey,
    changes: u64,
    undo_of: Option<Uuid>,
) -> Result<Option<u32>, Problem> {
    let may = may_run(&cx.office.catalog, &cx.actor, action)?;
    let need = need(cx, &may, changes, undo_of).await?;
    Ok(need.map(|need| need.approvals.unsigned_abs()))
}

/// Of what is left, at the rate that it goes at.
fn seconds_left(state: JobState, counts: Counts, pace: f32) -> Option<u64> {
    let to_do = counts.listed + if state == JobState::Preparing { 0 } else { counts.ready };
    let pace = whole(pace);
    (state.is_worked_on() && pace > 0).then(|| to_do.div_ceil(pace))
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
