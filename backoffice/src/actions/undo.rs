//! Undo: an action like any other, held to one thing more: what the run changed is still as the run left it.

use crate::access::actor::Scope;
use crate::access::permission::{MayRun, may_run, may_view};
use crate::actions::rehearse::{self, Locked};
use crate::actions::types::Chosen;
use crate::catalog::model::Undo;
use crate::catalog::types::{ActionKey, FieldKey};
use crate::cx::{Cx, Read, within};
use crate::limits::{READ_ENDS_MS, TARGETS_MAX, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::types::RecordId;
use crate::timeline::changes::{is_bookkeeping, plain};
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What the undo of a run is: the action, its targets, and its parameters as the fields were before.
pub struct Undoing<'a> {
    pub may: MayRun<'a>,
    pub chosen: Chosen,
    pub params: Vec<(String, String)>,
}

/// A record as a run left it: the fields that it changed, as they were before, and all of them, as they are now.
struct Left {
    before: Value,
    now: Value,
}

impl Left {
    fn before(&self, field: &FieldKey) -> Option<&Value> {
        self.before.get(field.as_str()).or_else(|| self.now.get(field.as_str()))
    }
}

/// What would undo this run, or what it did to one record. Refused where it has been undone, or cannot be.
pub async fn undoing<'a>(cx: &'a Cx, run: Uuid, only: Option<&RecordId>) -> Result<Undoing<'a>, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query!("/* samuso undo.run */ SELECT action, state FROM samuso.run WHERE id = $1", run)
        .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    let action = cx.office.catalog.action(&ActionKey::new(row.action)).ok_or(Problem::NotFound)?;
    // That somebody may not undo it is nothing that they learn of a run that they do not see.
    let view = may_view(&cx.office.catalog, &cx.actor, &action.entity)?;
    if changed(&mut read, run, only, &view.scope()).await?.is_empty() {
        return Err(Problem::NotFound);
    }
    let undo = action.undo.as_ref().ok_or_else(cannot)?;
    let may = may_run(&cx.office.catalog, &cx.actor, &undo.action)?;
    // Of a run that touched others' records, a member undoes, and learns of, their own.
    let events = changed(&mut read, run, only, may.scope()).await?;
    drop(read);
    if events.is_empty() {
        return Err(Problem::NotFound);
    }
    if row.state != "succeeded" {
        return Err(already());
    }
    if !undo.with.values().all(|field| may.view.sees_everywhere(field)) {
        return Err(hidden());
    }
    let chosen: Vec<RecordId> = events.iter().map(|event| RecordId::new(&event.record)).collect();
    let mut now = if undo.with.is_empty() { HashMap::new() } else { as_they_are(cx, &may, &chosen).await? };
    let left = events.into_iter().zip(&chosen).map(|(event, record)| Left {
        before: event.before.unwrap_or(Value::Null),
        now: now.remove(record).unwrap_or(Value::Null),
    });
    let params = params(undo, &left.collect::<Vec<_>>())?;
    Ok(Undoing { may, chosen: Chosen::Records(chosen), params })
}

/// The same for a run of any size, whose records are not read here: what its parameters would be.
pub async fn undoing_in_bulk(cx: &Cx, run: Uuid) -> Result<(MayRun<'_>, Vec<(String, String)>), Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row =
        sqlx::query!("/* samuso undo.bulk_run */ SELECT action, state FROM samuso.run WHERE id = $1", run)
            .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    let action = cx.office.catalog.action(&ActionKey::new(row.action)).ok_or(Problem::NotFound)?;
    may_view(&cx.office.catalog, &cx.actor, &action.entity)?;
    let undo = action.undo.as_ref().ok_or_else(cannot)?;
    let may = may_run(&cx.office.catalog, &cx.actor, &undo.action)?;
    if row.state != "succeeded" {
        return Err(already());
    }
    if !undo.with.values().all(|field| may.view.sees_everywhere(field)) {
        return Err(hidden());
    }
    let mut params = Vec::new();
    for (name, field) in &undo.with {
        let (values, all_have_it) = befores(&mut read, run, field, may.scope()).await?;
        let value = match values.as_slice() {
            [value] if all_have_it => Some(value).filter(|value| !value.is_null()).map(plain),
            // What a record has now is not read here: with the others' value it would not be as it was.
            _ => return Err(different()),
        };
        params.push((name.clone(), value.unwrap_or_default()));
    }
    Ok((may, params))
}

/// What a field was before, in any of a run's records: two values of it, where there are more; and whether the run changed
/// it in each of them.
async fn befores(
    read: &mut Read,
    run: Uuid,
    field: &FieldKey,
    scope: &Scope,
) -> Result<(Vec<Value>, bool), Problem> {
    let scope = scope.arg();
    let rows = sqlx::query!(
        r#"/* samuso undo.befores */ SELECT DISTINCT coalesce(before ? $2, false) AS "has_it!", before -> $2 AS value
           FROM samuso.event
           WHERE run_id = $1 AND record_id IS NOT NULL AND ($3::text[] IS NULL OR channel = ANY($3)) LIMIT 3"#,
        run,
        field.as_str(),
        scope.as_deref(),
    )
    .fetch_all(read.connection());
    let rows = within(Part::Actions, READ_ENDS_MS, rows).await?;
    let all_have_it = rows.iter().all(|row| row.has_it);
    Ok((rows.into_iter().filter_map(|row| row.value).collect(), all_have_it))
}

/// Whether a run changed more records that are the member's to undo than the undo takes at once.
pub async fn is_too_many_at_once(cx: &Cx, run: Uuid) -> Result<bool, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let action =
        sqlx::query_scalar!("/* samuso undo.action */ SELECT action FROM samuso.run WHERE id = $1", run)
            .fetch_optional(read.connection());
    let Some(action) = within(Part::Actions, READ_ENDS_MS, action).await? else { return Ok(false) };
    let action = cx.office.catalog.action(&ActionKey::new(action));
    let Some(undo) = action.and_then(|action| action.undo.as_ref()) else { return Ok(false) };
    // Whoever may not is told so where it is undone.
    let Ok(may) = may_run(&cx.office.catalog, &cx.actor, &undo.action) else { return Ok(false) };
    let (max, scope) = (i64::from(may.action.max_targets.min(TARGETS_MAX)), may.scope().arg());
    let records = sqlx::query_scalar!(
        r#"/* samuso undo.size */ SELECT count(*) AS "records!" FROM (
               SELECT DISTINCT record_id FROM samuso.event
               WHERE run_id = $1 AND record_id IS NOT NULL AND ($2::text[] IS NULL OR channel = ANY($2)) LIMIT $3) AS theirs"#,
        run,
        scope.as_deref(),
        max + 1,
    )
    .fetch_one(read.connection());
    Ok(within(Part::Actions, READ_ENDS_MS, records).await? > max)
}

/// A record that a run changed, and its fields as they were before.
struct Changed {
    record: String,
    before: Option<Value>,
}

/// What a run changed, within a scope.
async fn changed(
    read: &mut Read,
    run: Uuid,
    only: Option<&RecordId>,
    scope: &Scope,
) -> Result<Vec<Changed>, Problem> {
    let scope = scope.arg();
    let events = sqlx::query!(
        r#"/* samuso undo.events */ SELECT record_id AS "record_id!", before FROM samuso.event
           WHERE run_id = $1 AND record_id IS NOT NULL AND ($2::text IS NULL OR record_id = $2)
             AND ($3::text[] IS NULL OR channel = ANY($3)) ORDER BY id"#,
        run,
        only.map(RecordId::as_str),
        scope.as_deref(),
    )
    .fetch_all(read.connection());
    let events = within(Part::Actions, READ_ENDS_MS, events).await?;
    Ok(events.into_iter().map(|event| Changed { record: event.record_id, before: event.before }).collect())
}

async fn as_they_are(
    cx: &Cx,
    may: &MayRun<'_>,
    records: &[RecordId],
) -> Result<HashMap<RecordId, Value>, Problem> {
    let mut transaction = cx.write(Part::Actions).await?;
    let locked = rehearse::lock(cx, &mut transaction, may, records).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, transaction.rollback()).await?;
    locked.found.iter().map(|image| Ok((image.id.clone(), image.value()?))).collect()
}

/// Parameters take the values that fields had before: one run has one value for each.
fn params(undo: &Undo, left: &[Left]) -> Result<Vec<(String, String)>, Problem> {
    let mut params = Vec::new();
    for (name, field) in &undo.with {
        // What is not there any more is skipped, whatever it was.
        let there = left.iter().filter(|left| !left.now.is_null());
        let mut values = there.map(|left| left.before(field));
        let first = values.next().flatten();
        if values.any(|value| value != first) {
            return Err(different());
        }
        let value = first.filter(|value| !value.is_null()).map(plain).unwrap_or_default();
        params.push((name.clone(), value));
    }
    Ok(params)
}

fn different() -> Problem {
    Problem::bad(Fault::general(
        "The records had different values before: undo them one by one, on the page of the run.",
        "이전 값이 서로 달라요. 실행 페이지에서 항목별로 되돌려 주세요.",
    ))
}

fn cannot() -> Problem {
    Problem::bad(Fault::general(
        "The catalogue has no undo for this action.",
        "이 작업은 되돌리기가 정해져 있지 않아요.",
    ))
}

fn hidden() -> Problem {
    Problem::bad(Fault::general(
        "The undo gives back a value of a field that your role does not see: ask somebody whose role does.",
        "내 역할로는 볼 수 없는 필드의 값을 되돌려야 해요. 볼 수 있는 동료에게 부탁해 주세요.",
    ))
}

fn already() -> Problem {
    Problem::bad(Fault::general(
        "This run cannot be undone: it did not succeed, or it was undone already.",
        "되돌릴 수 없어요. 성공하지 않았거나 이미 되돌린 실행이에요.",
    ))
}

/// Marks a run as undone once nothing of it is left: until then, the rest can still be undone.
pub async fn mark(connection: &mut PgConnection, undone: Uuid, by: Uuid) -> Result<(), Problem> {
    // Locked: the last of several undos at the same time has to see the others. Those that begin meanwhile, and point
    // to it, need not wait.
    let state = sqlx::query_scalar!(
        "/* samuso undo.lock */ SELECT state FROM samuso.run WHERE id = $1 FOR NO KEY UPDATE",
        undone
    )
    .fetch_one(&mut *connection);
    if within(Part::Actions, WRITE_TIMEOUT_MS, state).await? != "succeeded" {
        return Err(already());
    }
    let marked = sqlx::query!(
        "/* samuso undo.mark */ UPDATE samuso.run AS r SET state = 'undone', undone_by = $2
         WHERE id = $1 AND changed <= (
             SELECT count(DISTINCT e.record_id) FROM samuso.run u JOIN samuso.event e ON e.run_id = u.id
             WHERE u.undo_of = r.id AND NOT EXISTS (
                 SELECT FROM samuso.run v JOIN samuso.event f ON f.run_id = v.id
                 WHERE v.undo_of = u.id AND v.state = 'succeeded' AND f.record_id = e.record_id))",
        undone,
        by,
    )
    .execute(connection);
    within(Part::Actions, WRITE_TIMEOUT_MS, marked).await.map(drop)
}

/// Targets that an undo must leave alone: where a field that the run had changed is not as the run left it, somebody
/// else's change would be lost.
pub async fn kept(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    locked: &Locked,
    run: Uuid,
) -> Result<HashSet<RecordId>, Problem> {
    let at_hand: Vec<String> = locked.found.iter().map(|image| image.id.to_string()).collect();
    let left = sqlx::query!(
        r#"/* samuso undo.left */ SELECT record_id AS "record_id!", after, after_digest FROM samuso.event
           WHERE run_id = $1 AND entity = $2 AND record_id = ANY($3)"#,
        run,
        may.view.entity.key.as_str(),
        &at_hand,
    )
    .fetch_all(connection);
    let left = within(Part::Actions, WRITE_TIMEOUT_MS, left).await?;
    let left: HashMap<String, (Option<Value>, Option<Vec<u8>>)> =
        left.into_iter().map(|row| (row.record_id, (row.after, row.after_digest))).collect();
    let mut kept = HashSet::new();
    for image in &locked.found {
        let as_left = match left.get(image.id.as_str()) {
            Some((_, Some(digest))) if *digest == image.digest() => true,
            Some((Some(after), _)) => is_as_left(cx, after, &image.value()?),
            _ => false,
        };
        if !as_left {
            kept.insert(image.id.clone());
        }
    }
    Ok(kept)
}

/// Whether the fields that a run changed are as it left them, whatever else changed since. What is written at every
/// change tells nothing.
fn is_as_left(cx: &Cx, after: &Value, now: &Value) -> bool {
    let fields = after.as_object().into_iter().flatten().filter(|(key, _)| !is_bookkeeping(cx, key));
    let mut fields = fields.peekable();
    fields.peek().is_some() && fields.all(|(key, value)| now.get(key) == Some(value))
}
