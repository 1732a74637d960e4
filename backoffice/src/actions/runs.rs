//! Who ran what on which records, before and after each: `/runs` and `/runs/{id}`.

use crate::access::actor::Scope;
use crate::access::permission::{MayView, may_run, may_view, viewable};
use crate::actions::approvals::{asked_of, only_theirs, waiting_targets};
use crate::actions::stored::StoredTarget;
use crate::actions::types::{Outcome, RunList, RunPage, RunState, RunSummary, Target};
use crate::calls;
use crate::catalog::model::ParamKind;
use crate::catalog::types::{ActionKey, EntityKey, Text};
use crate::cx::{Cx, Read, within};
use crate::limits::{READ_ENDS_MS, RUNS_SHOWN, TARGETS_SHOWN};
use crate::problem::{Part, Problem};
use crate::records::titles;
use crate::records::types::{RecordId, RecordRef, Shown};
use crate::timeline::changes::{Images, argument, changes};
use crate::timeline::event::{RawEvent, action_label};
use crate::timeline::labels::Labels;
use crate::timeline::own;
use crate::timeline::types::{EventActor, Source};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::types::Json;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) action: String,
    pub(super) entity: String,
    pub(super) actor_kind: String,
    pub(super) actor_id: String,
    pub(super) actor_label: String,
    pub(super) state: String,
    pub(super) arguments: Value,
    pub(super) reason: Option<String>,
    pub(super) ticket: Option<String>,
    pub(super) changed: i64,
    pub(super) skipped: Option<Json<Vec<StoredTarget>>>,
    pub(super) undo_of: Option<Uuid>,
    pub(super) undone_by: Option<Uuid>,
    pub(super) error: Option<String>,
    pub(super) started_at_us: i64,
}

/// What the member views: entities as a whole, and of others the records of these channels, pair by pair.
pub struct Seen {
    pub whole: Vec<String>,
    pub entities: Vec<String>,
    pub channels: Vec<String>,
}

impl Seen {
    pub fn of(cx: &Cx) -> Self {
        let mut seen = Self { whole: Vec::new(), entities: Vec::new(), channels: Vec::new() };
        for view in viewable(&cx.office.catalog, &cx.actor) {
            let Scope::Channels(channels) = view.scope() else {
                seen.whole.push(view.entity.key.to_string());
                continue;
            };
            for channel in channels {
                seen.entities.push(view.entity.key.to_string());
                seen.channels.push(channel);
            }
        }
        seen
    }
}

/// The page of `/runs`, newest first.
pub async fn runs(cx: &Cx, after: Option<Uuid>) -> Result<RunList, Problem> {
    let seen = Seen::of(cx);
    if seen.whole.is_empty() && seen.entities.is_empty() {
        return Err(Problem::Forbidden);
    }
    let mut read = cx.replica(Part::Actions).await?;
    // Ids are made in the order of time. A run is seen by whoever made it, and by whoever may see one of its records;
    // of records that one may not see, not even the number is told.
    let rows = sqlx::query_as!(
        Row,
        r#"/* samuso runs.newest */
           SELECT id, action, entity, actor_kind, actor_id, actor_label, state, arguments, reason, ticket,
                  own.changed AS "changed!",
                  NULL::jsonb AS "skipped: Json<Vec<StoredTarget>>", undo_of, undone_by, error,
                  (extract(epoch FROM started_at) * 1000000)::bigint AS "started_at_us!"
           FROM samuso.run r CROSS JOIN LATERAL (
               SELECT CASE WHEN r.entity = ANY($2) OR r.actor_id = $5 THEN r.changed ELSE (
                   SELECT count(*) FROM samuso.event e JOIN unnest($3::text[], $4::text[]) AS s (entity, channel)
                       ON s.entity = e.entity AND s.channel = e.channel
                   WHERE e.run_id = r.id) END AS changed) AS own
           WHERE ($1::uuid IS NULL OR id < $1)
             AND (r.entity = ANY($2) OR r.entity = ANY($3) AND (r.actor_id = $5 OR own.changed > 0))
           ORDER BY id DESC LIMIT $6"#,
        after,
        &seen.whole,
        &seen.entities,
        &seen.channels,
        cx.actor.id,
        RUNS_SHOWN + 1,
    )
    .fetch_all(read.connection());
    let mut rows = within(Part::Actions, READ_ENDS_MS, rows).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|rows| rows > RUNS_SHOWN);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let mut runs: Vec<RunSummary> = rows.iter().map(|row| summary(cx, row)).collect();
    name_firsts(cx, &mut read, &seen, &mut runs).await?;
    Ok(RunList { runs, next })
}

/// Ten runs of one action cannot be told apart but by what they were on.
async fn name_firsts(cx: &Cx, read: &mut Read, seen: &Seen, runs: &mut [RunSummary]) -> Result<(), Problem> {
    let ids: Vec<Uuid> = runs.iter().filter_map(|run| Uuid::parse_str(&run.id).ok()).collect();
    let firsts = sqlx::query!(
        r#"/* samuso runs.firsts */
           SELECT DISTINCT ON (e.run_id) e.run_id::text AS "run!", e.record_id AS "record!" FROM samuso.event e
           WHERE e.run_id = ANY($1) AND e.record_id IS NOT NULL AND (e.entity = ANY($2) OR EXISTS (
               SELECT FROM unnest($3::text[], $4::text[]) AS s (entity, channel)
               WHERE s.entity = e.entity AND s.channel = e.channel))
           ORDER BY e.run_id, e.id"#,
        &ids,
        &seen.whole,
        &seen.entities,
        &seen.channels,
    )
    .fetch_all(read.connection());
    let firsts = within(Part::Actions, READ_ENDS_MS, firsts).await?;
    let firsts: HashMap<String, RecordId> =
        firsts.into_iter().map(|first| (first.run, RecordId::new(first.record))).collect();
    name_them(cx, read, &firsts, runs).await
}

/// By the run's id, the record that it is called by, where the member sees that.
pub(super) async fn name_them(
    cx: &Cx,
    read: &mut Read,
    firsts: &HashMap<String, RecordId>,
    runs: &mut [RunSummary],
) -> Result<(), Problem> {
    let entities: BTreeSet<EntityKey> = runs.iter().map(|run| run.entity.clone()).collect();
    for entity in entities {
        let of_it = || runs.iter().filter(|run| run.entity == entity);
        let ids = of_it().filter_map(|run| firsts.get(&run.id)).map(|id| id.as_str().to_owned()).collect();
        let titles = titles::titles(cx, read, &entity, &ids).await?;
        for run in runs.iter_mut().filter(|run| run.entity == entity) {
            let first = firsts.get(&run.id);
            run.first = first.and_then(|id| {
                let title = titles.get(id)?.clone();
                Some((RecordRef { entity: entity.clone(), id: id.clone() }, title))
            });
        }
    }
    Ok(())
}

pub(super) fn summary(cx: &Cx, row: &Row) -> RunSummary {
    RunSummary {
        id: row.id.to_string(),
        action: ActionKey::new(&row.action),
        label: action_label(cx, Source::Samuso, &row.action),
        entity: EntityKey::new(&row.entity),
        state: state(&row.state),
        by: EventActor {
            kind: row.actor_kind.clone(),
            kind_label: own::actor(&row.actor_kind),
            id: row.actor_id.clone(),
            label: Text::same(row.actor_label.as_str()),
            record: None,
        },
        at: Timestamp::from_microsecond(row.started_at_us).unwrap_or_default(),
        changed: u64::try_from(row.changed).unwrap_or_default(),
        reason: row.reason.clone(),
        ticket: row.ticket.clone(),
        undo_of: row.undo_of.map(|run| run.to_string()),
        undone_by: row.undone_by.map(|run| run.to_string()),
        first: None,
    }
}

fn state(state: &str) -> RunState {
    match state {
        "requested" => RunState::Requested,
        "approved" => RunState::Approved,
        "refused" => RunState::Refused,
        "expired" => RunState::Expired,
        "cancelled" => RunState::Cancelled,
        "running" => RunState::Running,
        "succeeded" => RunState::Succeeded,
        "failed" => RunState::Failed,
        "undone" => RunState::Undone,
        _ => RunState::Unknown,
    }
}

/// The page of `/runs/{id}`. Read on the primary: whoever looks here wants to know what is so.
pub async fn page(cx: &Cx, id: Uuid) -> Result<RunPage, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query_as!(
        Row,
        r#"/* samuso runs.one */
           SELECT id, action, entity, actor_kind, actor_id, actor_label, state, arguments, reason, ticket, changed,
                  skipped AS "skipped: Json<Vec<StoredTarget>>", undo_of, undone_by, error,
                  (extract(epoch FROM started_at) * 1000000)::bigint AS "started_at_us!"
           FROM samuso.run WHERE id = $1"#,
        id,
    )
    .fetch_optional(read.connection());
    let mut row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    let view = may_view(&cx.office.catalog, &cx.actor, &EntityKey::new(&row.entity))?;
    let mut request = asked_of(cx, &mut read, row.id).await?;
    let targets = match &request {
        Some((asked, _)) if asked.is_before_it_ran() => {
            waiting_targets(cx, &mut read, &view, asked, TARGETS_SHOWN).await?
        }
        _ => targets(cx, &mut read, &view, &row).await?,
    };
    let calls = calls::of_run(&mut read, &view, id).await?;
    if view.scope() != Scope::All && row.actor_id != cx.actor.id {
        row.changed = changed_within(&mut read, &view, &row).await?;
        row.skipped = None;
        if targets.is_empty() && calls.is_empty() {
            return Err(Problem::NotFound);
        }
        if let Some((asked, request)) = &mut request {
            only_theirs(&view, asked, request);
        }
        // It counts records, too, and may name some.
        row.error = None;
    }
    Ok(RunPage {
        params: params(cx, &view, &row),
        undo: undo(cx, &ActionKey::new(&row.action), &row.state),
        undo_needs: undo_needs(cx, &row),
        error: row.error.as_deref().and_then(|error| serde_json::from_str(error).ok()),
        skipped: row.skipped.as_ref().map_or(0, |skipped| skipped.0.len() as u64),
        run: summary(cx, &row),
        request: request.map(|(_, request)| request),
        targets,
        job: of_job(&mut read, id).await?,
        can_settle: may_run(&cx.office.catalog, &cx.actor, &ActionKey::new(&row.action)).is_ok(),
        calls,
    })
}

/// The job that it is the run of.
async fn of_job(read: &mut Read, run: Uuid) -> Result<Option<String>, Problem> {
    let job = sqlx::query_scalar!(
        r#"/* samuso runs.job */ SELECT id::text AS "id!" FROM samuso.job WHERE run_id = $1"#,
        run
    )
    .fetch_optional(read.connection());
    within(Part::Actions, READ_ENDS_MS, job).await
}

/// How many of the records that it changed are within the member's scope.
async fn changed_within(read: &mut Read, view: &MayView<'_>, row: &Row) -> Result<i64, Problem> {
    let scope = view.scope().arg().unwrap_or_default();
    let changed = sqlx::query_scalar!(
        r#"/* samuso runs.changed */ SELECT count(*) AS "changed!" FROM samuso.event WHERE run_id = $1 AND channel = ANY($2)"#,
        row.id,
        &scope,
    )
    .fetch_one(read.connection());
    within(Part::Actions, READ_ENDS_MS, changed).await
}

/// Targets that the member may see: first those that changed, by their events, then those that were skipped.
async fn targets(cx: &Cx, read: &mut Read, view: &MayView<'_>, row: &Row) -> Result<Vec<Target>, Problem> {
    let limit = i64::try_from(TARGETS_SHOWN).unwrap_or(i64::MAX);
    let scope = view.scope().arg();
    let events = sqlx::query!(
        r#"/* samuso runs.targets */ SELECT id, record_id AS "record_id!", record_label, channel, before, after FROM samuso.event
           WHERE run_id = $1 AND record_id IS NOT NULL AND ($2::text[] IS NULL OR channel = ANY($2))
           ORDER BY id LIMIT $3"#,
        row.id,
        scope.as_deref(),
        limit,
    )
    .fetch_all(read.connection());
    let events = within(Part::Actions, READ_ENDS_MS, events).await?;
    let changed = events.into_iter().map(|event| {
        let target = StoredTarget {
            id: RecordId::new(event.record_id),
            title: event.record_label.unwrap_or_default(),
            channel: event.channel,
            outcome: Outcome::Changes,
            before: event.before.unwrap_or(Value::Null),
            after: event.after.unwrap_or(Value::Null),
            said: None,
        };
        (as_event(row, &target), target.outcome)
    });
    let skipped = row.skipped.iter().flat_map(|skipped| &skipped.0);
    let skipped = skipped
        .filter(|target| view.scope().covers(target.channel.as_deref()))
        .take(TARGETS_SHOWN)
        .map(|target| (as_event(row, target), target.outcome.clone()));
    let all: Vec<(RawEvent, Outcome)> = changed.chain(skipped).collect();
    let mut targets = shown_targets(cx, read, view, all).await?;
    let undone = undone(read, row, &targets).await?;
    for target in targets.iter_mut().filter(|target| target.outcome == Outcome::Changes) {
        target.undone_by = undone.get(target.record.id.as_str()).map(Uuid::to_string);
    }
    Ok(targets)
}

/// Which of these records an undo has taken back, and in which run.
async fn undone(read: &mut Read, row: &Row, targets: &[Target]) -> Result<HashMap<String, Uuid>, Problem> {
    let ids: Vec<String> = targets.iter().map(|target| target.record.id.to_string()).collect();
    let undone = sqlx::query!(
        r#"/* samuso runs.undone */
           SELECT e.record_id AS "record_id!", u.id FROM samuso.run u JOIN samuso.event e ON e.run_id = u.id
           WHERE u.undo_of = $1 AND e.record_id = ANY($2)"#,
        row.id,
        &ids,
    )
    .fetch_all(read.connection());
    let undone = within(Part::Actions, READ_ENDS_MS, undone).await?;
    Ok(undone.into_iter().map(|row| (row.record_id, row.id)).collect())
}

/// Targets with what changed in each, as a timeline would show it.
pub async fn shown_targets(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    targets: Vec<(RawEvent, Outcome)>,
) -> Result<Vec<Target>, Problem> {
    let labels = Labels::read(cx, read, targets.iter().map(|(event, _)| event)).await?;
    let shown = targets.into_iter().map(|(event, outcome)| Target {
        record: RecordRef {
            entity: view.entity.key.clone(),
            id: RecordId::new(event.record_id.as_deref().unwrap_or_default()),
        },
        title: event.record_label.clone().unwrap_or_default(),
        outcome,
        changes: changes(&Images::of(cx, Some(view), &event), &labels),
        undone_by: None,
        said: None,
    });
    Ok(shown.collect())
}

fn as_event(row: &Row, target: &StoredTarget) -> RawEvent {
    target.as_event(&row.action, &row.entity)
}

pub(super) fn params(cx: &Cx, view: &MayView<'_>, row: &Row) -> Vec<(Text, Shown)> {
    given(cx, view, &ActionKey::new(&row.action), &row.arguments)
}

/// What an action was given: for those who see every field that it sets.
pub fn given(cx: &Cx, view: &MayView<'_>, action: &ActionKey, arguments: &Value) -> Vec<(Text, Shown)> {
    let action = cx.office.catalog.action(action);
    let seen = action.filter(|action| action.sets.iter().all(|field| view.sees_everywhere(field)));
    let given = seen.iter().flat_map(|action| &action.params).filter_map(|param| {
        let values = match &param.kind {
            ParamKind::Choice { values, .. } => values.as_slice(),
            _ => &[],
        };
        Some((param.label.clone(), argument(values, arguments.get(&param.name)?)))
    });
    given.collect()
}

/// The action that would undo it, where there is one, it is still to be undone, and the member may run it.
/// The action that would undo a run, where the member may run it, and what it is called.
pub fn undo(cx: &Cx, action: &ActionKey, state: &str) -> Option<(ActionKey, Text)> {
    let action = cx.office.catalog.action(action)?;
    let undo = action.undo.as_ref().filter(|_| state == "succeeded")?;
    let may = may_run(&cx.office.catalog, &cx.actor, &undo.action).ok()?;
    Some((undo.action.clone(), may.action.label.clone()))
}

/// What it is called, where the member may not run it: else a page without a button would have no word of why.
fn undo_needs(cx: &Cx, row: &Row) -> Option<Text> {
    let action = cx.office.catalog.action(&ActionKey::new(&row.action))?;
    let undo = action.undo.as_ref().filter(|_| row.state == "succeeded")?;
    let is_theirs = may_run(&cx.office.catalog, &cx.actor, &undo.action).is_ok();
    (!is_theirs).then(|| action_label(cx, Source::Samuso, undo.action.as_str()))
}

/// Events of a source are shown alike, wherever they come from.
impl StoredTarget {
    pub fn as_event(&self, action: &str, entity: &str) -> RawEvent {
        RawEvent {
            source: Source::Samuso,
            id: String::new(),
            at: String::new(),
            occurred_at: Timestamp::UNIX_EPOCH,
            actor_kind: String::new(),
            actor_id: String::new(),
            actor_label: None,
            action: action.to_owned(),
            entity: Some(entity.to_owned()),
            record_id: Some(self.id.to_string()),
            record_label: Some(self.title.clone()),
            channel: self.channel.clone(),
            before: Some(self.before.clone()),
            after: Some(self.after.clone()),
            arguments: None,
            reason: None,
            ticket: None,
            run: None,
        }
    }
}
