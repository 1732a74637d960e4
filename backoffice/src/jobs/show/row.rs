//! A job's row, as its page reads it.

use crate::actions::stored::StoredTarget;
use crate::actions::types::Typed;
use crate::cx::{Read, within};
use crate::jobs::seen;
use crate::limits::READ_ENDS_MS;
use crate::problem::{Part, Problem};
use sqlx::types::Json;
use uuid::Uuid;

pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) action: String,
    pub(super) entity: String,
    pub(super) member: String,
    pub(super) member_label: String,
    pub(super) state: String,
    pub(super) held_by: Option<String>,
    pub(super) waits_for: Option<String>,
    pub(super) run_id: Option<Uuid>,
    pub(super) undo_of: Option<Uuid>,
    pub(super) again_of: Option<Uuid>,
    pub(super) typed: Json<Typed>,
    pub(super) time_zone: String,
    pub(super) error: Option<String>,
    pub(super) duplicates: i64,
    pub(super) duplicate_keys: Vec<String>,
    pub(super) sample: Json<Vec<StoredTarget>>,
    pub(super) rows_a_second: i32,
    pub(super) pace: f32,
    pub(super) regardless: bool,
    pub(super) changes: i64,
    pub(super) run_state: Option<String>,
    pub(super) made_at_us: i64,
}

pub(super) async fn row(read: &mut Read, id: Uuid) -> Result<Row, Problem> {
    let row = sqlx::query_as!(
        Row,
        r#"/* samuso job.show */
           SELECT id, action, entity, member_id::text AS "member!", member_label, state, held_by, waits_for, run_id, undo_of,
                  again_of, typed AS "typed: Json<Typed>", time_zone, error, duplicates, duplicate_keys,
                  sample AS "sample: Json<Vec<StoredTarget>>", rows_a_second, pace, regardless, changes,
                  (SELECT r.state FROM samuso.run r WHERE r.id = run_id) AS run_state,
                  (extract(epoch FROM made_at) * 1000000)::bigint AS "made_at_us!"
           FROM samuso.job WHERE id = $1"#,
        id,
    )
    .fetch_optional(read.connection());
    within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)
}

impl From<Row> for seen::Row {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
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
        }
    }
}
