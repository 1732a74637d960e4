//! For the home page: what the member asked for, and did not get. Who does not look at `/approvals` would wait on.

use super::queue::{name_asked, rows};
use crate::access::permission::may_view;
use crate::actions::runs::summary;
use crate::actions::types::TurnedDown;
use crate::catalog::types::EntityKey;
use crate::cx::{Cx, Read, within};
use crate::limits::{READ_ENDS_MS, TURNED_DOWN_DAYS, TURNED_DOWN_SHOWN};
use crate::problem::{Part, Problem};
use jiff::Timestamp;
use std::collections::HashMap;
use uuid::Uuid;

/// What became of one.
struct Became {
    at: Timestamp,
    by: Option<String>,
    note: Option<String>,
    channels: Vec<Option<String>>,
}

/// Refused, or expired, in the last days: the newest first. With other eyes there is none.
pub async fn turned_down(cx: &Cx) -> Result<Vec<TurnedDown>, Problem> {
    if cx.actor.own.is_some() {
        return Ok(Vec::new());
    }
    let mut read = cx.fresh(Part::Actions).await?;
    let mut became = became(cx, &mut read).await?;
    let ids: Vec<Uuid> = became.keys().copied().collect();
    let found = rows(&mut read, &ids).await?;
    let mut turned_down = Vec::new();
    for row in found {
        let Ok(view) = may_view(&cx.office.catalog, &cx.actor, &EntityKey::new(&row.entity)) else {
            continue;
        };
        let Some(Became { at, by, note, channels }) = became.remove(&row.id) else { continue };
        // What was said may be of records that are not theirs any more.
        let covers_all = channels.iter().all(|channel| view.scope().covers(channel.as_deref()));
        turned_down.push(TurnedDown { run: summary(cx, &row), at, by, note: note.filter(|_| covers_all) });
    }
    turned_down.sort_by_key(|turned_down| std::cmp::Reverse(turned_down.at));
    let mut runs: Vec<_> = turned_down.iter().map(|turned_down| turned_down.run.clone()).collect();
    name_asked(cx, &mut read, &mut runs).await?;
    for (turned_down, run) in turned_down.iter_mut().zip(runs) {
        turned_down.run = run;
    }
    Ok(turned_down)
}

async fn became(cx: &Cx, read: &mut Read) -> Result<HashMap<Uuid, Became>, Problem> {
    let found = sqlx::query!(
        r#"/* samuso approvals.turned_down */
           SELECT r.id, a.member_label AS "by?", a.note AS "note?", q.channels AS "channels: Vec<Option<String>>",
                  (extract(epoch FROM r.finished_at) * 1000000)::bigint AS "at_us!"
           FROM samuso.run r JOIN samuso.approval_request q ON q.run_id = r.id AND q.round = r.round
                LEFT JOIN LATERAL (
                    SELECT member_label, note FROM samuso.approval
                    WHERE run_id = r.id AND round = r.round AND decision = 'refused' ORDER BY decided_at LIMIT 1) AS a ON true
           WHERE r.actor_id = $1 AND r.state IN ('refused', 'expired')
             AND r.finished_at > now() - make_interval(days => $2)
           ORDER BY r.finished_at DESC LIMIT $3"#,
        cx.actor.id,
        TURNED_DOWN_DAYS,
        TURNED_DOWN_SHOWN,
    )
    .fetch_all(read.connection());
    let found = within(Part::Actions, READ_ENDS_MS, found).await?;
    let of = |us| Timestamp::from_microsecond(us).unwrap_or_default();
    let found = found.into_iter().map(|row| {
        (row.id, Became { at: of(row.at_us), by: row.by, note: row.note, channels: row.channels })
    });
    Ok(found.collect())
}
