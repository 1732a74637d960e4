//! The page of `/approvals`: what waits for the member, what they asked for, what they decided. Read on the primary.

use super::shown::{asked_of, waiting_targets};
use crate::access::actor::{Actor, Scope};
use crate::access::permission::{MayApprove, approvable, may_approve, may_run, may_view};
use crate::actions::runs::{Row, Seen, name_them, params, summary};
use crate::actions::types::{Queue, RunSummary, Waiting};
use crate::catalog::model::{Action, Catalog};
use crate::catalog::types::{ActionKey, EntityKey, FieldKey};
use crate::cx::{Cx, Read, within};
use crate::limits::{READ_ENDS_MS, REQUEST_TARGETS_SHOWN, REQUESTS_LOOKED_AT, REQUESTS_SHOWN};
use crate::problem::{Part, Problem};
use crate::records::types::RecordId;
use uuid::Uuid;

pub async fn queue(cx: &Cx) -> Result<Queue, Problem> {
    if !may_look(&cx.office.catalog, &cx.actor) {
        return Err(Problem::Forbidden);
    }
    let mut read = cx.fresh(Part::Actions).await?;
    let mut ids = ids(cx, &mut read).await?;
    let more = i64::try_from(ids.len()).is_ok_and(|ids| ids > REQUESTS_SHOWN);
    ids.truncate(usize::try_from(REQUESTS_SHOWN).unwrap_or(usize::MAX));
    let mut waiting = Vec::new();
    for row in rows(&mut read, &ids).await? {
        waiting.extend(one(cx, &mut read, &row).await?);
    }
    let mine = mine(&mut read, cx).await?;
    let decided = decided(&mut read, cx).await?;
    let seen = |row: &&Row| may_view(&cx.office.catalog, &cx.actor, &EntityKey::new(&row.entity)).is_ok();
    let summaries = |rows: Vec<Row>| rows.iter().filter(seen).map(|row| summary(cx, row)).collect();
    let (mut mine, mut decided): (Vec<_>, Vec<_>) = (summaries(mine), summaries(decided));
    name_asked(cx, &mut read, &mut mine).await?;
    name_asked(cx, &mut read, &mut decided).await?;
    Ok(Queue { waiting, more, mine, decided })
}

/// How many wait for the member, up to as many as a page shows and one more. For every page: one statement.
pub async fn waiting(cx: &Cx) -> Result<usize, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    Ok(ids(cx, &mut read).await?.len())
}

/// For the home page: those that wait for the member, the oldest first.
pub async fn waiting_runs(cx: &Cx) -> Result<Vec<RunSummary>, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let ids = ids(cx, &mut read).await?;
    let mut runs: Vec<_> = rows(&mut read, &ids).await?.iter().map(|row| summary(cx, row)).collect();
    name_asked(cx, &mut read, &mut runs).await?;
    Ok(runs)
}

/// What each asks for is on: of its records, the first that the member sees. It has no event yet that would name one.
pub(super) async fn name_asked(cx: &Cx, read: &mut Read, runs: &mut [RunSummary]) -> Result<(), Problem> {
    let (ids, seen): (Vec<Uuid>, _) =
        (runs.iter().filter_map(|run| Uuid::parse_str(&run.id).ok()).collect(), Seen::of(cx));
    let firsts = sqlx::query!(
        r#"/* samuso approvals.firsts */
           SELECT DISTINCT ON (r.id) r.id::text AS "run!", t.target->>'id' AS "record!"
           FROM samuso.run r JOIN samuso.approval_request q ON q.run_id = r.id AND q.round = r.round
                CROSS JOIN LATERAL jsonb_array_elements(q.outcome) WITH ORDINALITY AS t (target, place)
           WHERE r.id = ANY($1) AND (r.entity = ANY($2) OR EXISTS (
               SELECT FROM unnest($3::text[], $4::text[]) AS s (entity, channel)
               WHERE s.entity = r.entity AND s.channel = t.target->>'channel'))
           ORDER BY r.id, t.place"#,
        &ids,
        &seen.whole,
        &seen.entities,
        &seen.channels,
    )
    .fetch_all(read.connection());
    let firsts = within(Part::Actions, READ_ENDS_MS, firsts).await?;
    let firsts = firsts.into_iter().map(|first| (first.run, RecordId::new(first.record))).collect();
    name_them(cx, read, &firsts, runs).await
}

/// Whoever may approve something, and whoever may ask for it.
pub fn may_look(catalog: &Catalog, actor: &Actor) -> bool {
    let asks = |action: &Action| action.approvals.is_some() && may_run(catalog, actor, &action.key).is_ok();
    let mut actions = catalog.entities.iter().flat_map(|entity| &entity.actions);
    actions.any(asks) || !approvable(catalog, actor).is_empty()
}

/// Actions that the member may approve: on all records, or on those of some channels, pair by pair.
#[derive(Default)]
struct Theirs {
    whole: Vec<String>,
    actions: Vec<String>,
    channels: Vec<String>,
}

impl Theirs {
    fn of(may: &[MayApprove<'_>]) -> Self {
        let mut theirs = Self::default();
        for may in may {
            let Scope::Channels(channels) = may.scope() else {
                theirs.whole.push(may.action.key.to_string());
                continue;
            };
            for channel in channels {
                theirs.actions.push(may.action.key.to_string());
                theirs.channels.push(channel.clone());
            }
        }
        theirs
    }
}

/// The oldest first: they have waited longest. What the member asked for themselves, decided already or may not see the
/// whole of does not wait for them.
async fn ids(cx: &Cx, read: &mut Read) -> Result<Vec<Uuid>, Problem> {
    let may = approvable(&cx.office.catalog, &cx.actor);
    let (Ok(me), false) = (Uuid::parse_str(&cx.actor.id), may.is_empty()) else { return Ok(Vec::new()) };
    let theirs = Theirs::of(&may);
    let rows = sqlx::query!(
        r#"/* samuso approvals.waiting */
           SELECT r.id, r.approved_as AS "by!", q.fields, q.channels AS "channels: Vec<Option<String>>"
           FROM samuso.run r JOIN samuso.approval_request q ON q.run_id = r.id AND q.round = r.round
           WHERE r.state = 'requested' AND r.expires_at > now()
             AND (r.approved_as = ANY($2) OR r.approved_as = ANY($3) AND NOT EXISTS (
                 SELECT FROM unnest(q.channels) AS c (channel) WHERE NOT EXISTS (
                     SELECT FROM unnest($3::text[], $4::text[]) AS s (action, channel)
                     WHERE s.action = r.approved_as AND s.channel = c.channel)))
             AND NOT EXISTS (SELECT FROM samuso.approval a
                             WHERE a.run_id = r.id AND a.round = r.round AND a.member_id = $1)
             AND NOT samuso.is_same_person(q.asked_by, $1)
           ORDER BY r.id LIMIT $5"#,
        me,
        &theirs.whole,
        &theirs.actions,
        &theirs.channels,
        REQUESTS_LOOKED_AT,
    )
    .fetch_all(read.connection());
    let rows = within(Part::Actions, READ_ENDS_MS, rows).await;
    let seen = read.answered(rows)?.into_iter().filter(|row| {
        let fields: Vec<FieldKey> = row.fields.iter().map(FieldKey::new).collect();
        let may = may.iter().find(|may| may.action.key.as_str() == row.by);
        may.is_some_and(|may| may.sees(&fields, &row.channels))
    });
    let most = usize::try_from(REQUESTS_SHOWN).unwrap_or_default() + 1;
    Ok(seen.map(|row| row.id).take(most).collect())
}

pub(super) async fn rows(read: &mut Read, ids: &[Uuid]) -> Result<Vec<Row>, Problem> {
    let rows = sqlx::query_as!(
        Row,
        r#"/* samuso approvals.rows */
           SELECT id, action, entity, actor_kind, actor_id, actor_label, state, arguments, reason, ticket, changed,
                  NULL::jsonb AS "skipped: _", undo_of, undone_by, error,
                  (extract(epoch FROM started_at) * 1000000)::bigint AS "started_at_us!"
           FROM samuso.run WHERE id = ANY($1) ORDER BY id"#,
        ids,
    )
    .fetch_all(read.connection());
    within(Part::Actions, READ_ENDS_MS, rows).await
}

/// None, where it was decided since it was found.
async fn one(cx: &Cx, read: &mut Read, row: &Row) -> Result<Option<Waiting>, Problem> {
    let Some((asked, request)) = asked_of(cx, read, row.id).await? else { return Ok(None) };
    if asked.state != "requested" {
        return Ok(None);
    }
    let may = may_approve(&cx.office.catalog, &cx.actor, &ActionKey::new(asked.by.as_str()))?;
    Ok(Some(Waiting {
        run: summary(cx, row),
        request,
        params: params(cx, &may.view, row),
        targets: waiting_targets(cx, read, &may.view, &asked, REQUEST_TARGETS_SHOWN).await?,
        total: asked.seen_by(&may.view),
    }))
}

async fn mine(read: &mut Read, cx: &Cx) -> Result<Vec<Row>, Problem> {
    let rows = sqlx::query_as!(
        Row,
        r#"/* samuso approvals.mine */
           SELECT id, action, entity, actor_kind, actor_id, actor_label, state, arguments, reason, ticket, changed,
                  NULL::jsonb AS "skipped: _", undo_of, undone_by, error,
                  (extract(epoch FROM started_at) * 1000000)::bigint AS "started_at_us!"
           FROM samuso.run WHERE actor_id = $1 AND approvals_needed IS NOT NULL
           ORDER BY started_at DESC, id DESC LIMIT $2"#,
        cx.actor.id,
        REQUESTS_SHOWN,
    )
    .fetch_all(read.connection());
    within(Part::Actions, READ_ENDS_MS, rows).await
}

/// Of records that are not the member's any more, not even the number is told.
async fn decided(read: &mut Read, cx: &Cx) -> Result<Vec<Row>, Problem> {
    let found = sqlx::query!(
        r#"/* samuso approvals.decided */
           SELECT r.id, r.action AS "by!", q.channels AS "channels: Vec<Option<String>>"
           FROM samuso.approval a JOIN samuso.run r ON r.id = a.run_id
                JOIN samuso.approval_request q ON q.run_id = a.run_id AND q.round = a.round
           WHERE a.member_id::text = $1 ORDER BY a.decided_at DESC LIMIT $2"#,
        cx.actor.id,
        REQUESTS_SHOWN,
    )
    .fetch_all(read.connection());
    let found = within(Part::Actions, READ_ENDS_MS, found).await?;
    let seen = found.into_iter().filter(|row| {
        let entity = EntityKey::new(ActionKey::new(&row.by).parts().0);
        let view = may_view(&cx.office.catalog, &cx.actor, &entity);
        view.is_ok_and(|view| row.channels.iter().all(|channel| view.scope().covers(channel.as_deref())))
    });
    let ids: Vec<Uuid> = seen.map(|row| row.id).collect();
    let mut found = rows(read, &ids).await?;
    found.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(found)
}
