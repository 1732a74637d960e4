//! The record that a run is called by.

use super::seen::Seen;
use crate::actions::types::RunSummary;
use crate::cx::{Cx, Read, within};
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};
use crate::records::titles::Titles;
use crate::records::types::{RecordId, RecordRef};
use std::collections::HashMap;
use uuid::Uuid;

/// Ten runs of one action cannot be told apart but by what they were on.
pub(super) async fn name_firsts(
    cx: &Cx,
    read: &mut Read,
    seen: &Seen,
    runs: &mut [RunSummary],
) -> Result<(), Problem> {
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
pub(in crate::actions) async fn name_them(
    cx: &Cx,
    read: &mut Read,
    firsts: &HashMap<String, RecordId>,
    runs: &mut [RunSummary],
) -> Result<(), Problem> {
    let first =
        |run: &RunSummary| Some(RecordRef { entity: run.entity.clone(), id: firsts.get(&run.id)?.clone() });
    let titles = Titles::read(cx, read, runs.iter().filter_map(first)).await?;
    for run in runs {
        run.first = first(run).and_then(|record| {
            let title = titles.of(&record)?.clone();
            Some((record, title))
        });
    }
    Ok(())
}
