//! Calls as pages show them: what would be called, and what came of a run's.

use super::request::Values;
use super::types::{CallShown, CallState, CallTold, Why};
use crate::access::permission::{MayRun, MayView};
use crate::cx::{Cx, Read, within};
use crate::limits::{READ_ENDS_MS, TARGETS_SHOWN};
use crate::problem::{Part, Problem};
use crate::records::types::{RecordId, RecordRef};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

/// What is called, for a form; with its values, where it is for one record and they are known.
pub fn told(cx: &Cx, may: &MayRun<'_>, of: Option<(&RecordId, &Value)>) -> Option<CallTold> {
    let http = may.action.http()?;
    let filled = of.zip(may.view.entity.single_id()).and_then(|((record, arguments), id)| {
        let values = Values { action: may.action, id, record, arguments, key: Uuid::nil() };
        values.url(&http.url).ok()
    });
    Some(CallTold {
        method: http.method.as_str().to_owned(),
        url: filled.map_or_else(|| http.url.text().to_owned(), String::from),
        dry_run: http.dry_run.is_some(),
        standing: cx.office.upstreams.standing(&http.url.origin()),
    })
}

/// A run's calls, of records that the member may see: first those that are not settled.
pub async fn of_run(read: &mut Read, view: &MayView<'_>, run: Uuid) -> Result<Vec<CallShown>, Problem> {
    let scope = view.scope().arg();
    let rows = sqlx::query!(
        r#"/* samuso call.of_run */ SELECT key, record_id, record_label, state, tries, why, status, code,
                  (extract(epoch FROM next_at) * 1000000)::bigint AS next_at_us
           FROM samuso.call WHERE run_id = $1 AND ($2::text[] IS NULL OR channel = ANY($2))
           ORDER BY state = 'succeeded', state = 'failed', place LIMIT $3"#,
        run,
        scope.as_deref(),
        i64::try_from(TARGETS_SHOWN).unwrap_or(i64::MAX),
    )
    .fetch_all(read.connection());
    let rows = within(Part::Actions, READ_ENDS_MS, rows).await?;
    let shown = rows.into_iter().map(|row| CallShown {
        key: row.key.to_string(),
        record: RecordRef { entity: view.entity.key.clone(), id: RecordId::new(row.record_id) },
        title: row.record_label,
        state: CallState::parse(&row.state),
        tries: row.tries.unsigned_abs(),
        why: row.why.as_deref().and_then(Why::parse),
        status: row.status.and_then(|status| u16::try_from(status).ok()),
        code: row.code,
        next_at: row.next_at_us.and_then(|us| Timestamp::from_microsecond(us).ok()),
    });
    Ok(shown.collect())
}
