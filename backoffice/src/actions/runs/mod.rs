//! Who ran what on which records, before and after each: `/runs` and `/runs/{id}`.

mod given;
mod list;
mod seen;
mod show;
mod targets;
mod titles;

pub use given::given;
pub use list::runs;
pub use seen::Seen;
pub use show::{page, undo};
pub use targets::shown_targets;

pub(super) use given::params;
pub(super) use titles::name_them;

use crate::actions::stored::StoredTarget;
use crate::actions::types::{RunState, RunSummary};
use crate::catalog::types::{ActionKey, EntityKey, Text};
use crate::cx::Cx;
use crate::timeline::event::action_label;
use crate::timeline::own;
use crate::timeline::types::{EventActor, Source};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::types::Json;
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
