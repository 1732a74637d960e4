//! Who may see a job: whose it is, and whoever sees runs on its records; of records that one may not see, not even the
//! number is told.

use crate::access::actor::Scope;
use crate::access::permission::MayView;
use crate::catalog::types::{ActionKey, EntityKey};
use crate::cx::Cx;
use crate::jobs::types::{Counts, HeldBy, JobState, JobSummary, WaitsFor};
use crate::timeline::event::action_label;
use crate::timeline::types::Source;
use jiff::Timestamp;
use uuid::Uuid;

/// A job, as a page of jobs reads it.
pub struct Row {
    pub id: Uuid,
    pub action: String,
    pub entity: String,
    pub member_label: String,
    pub state: String,
    pub held_by: Option<String>,
    pub waits_for: Option<String>,
    pub run_id: Option<Uuid>,
    pub undo_of: Option<Uuid>,
    pub reason: Option<String>,
    pub ticket: Option<String>,
    pub made_at_us: i64,
}

pub fn summary(cx: &Cx, row: &Row, counts: Counts) -> JobSummary {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    JobSummary {
        id: row.id.to_string(),
        action: ActionKey::new(&row.action),
        label: action_label(cx, Source::Samuso, &row.action),
        entity: EntityKey::new(&row.entity),
        state: JobState::parse(&row.state).unwrap_or(JobState::Failed),
        held_by: row.held_by.as_deref().and_then(HeldBy::parse),
        waits_for: row.waits_for.as_deref().and_then(WaitsFor::parse),
        by: row.member_label.clone(),
        made_at: Timestamp::from_microsecond(row.made_at_us).unwrap_or_default(),
        counts,
        run: row.run_id.map(|run| run.to_string()),
        undo_of: row.undo_of.map(|run| run.to_string()),
        reason: text(&row.reason),
        ticket: text(&row.ticket),
    }
}

/// The channels whose targets a member sees of somebody's job; none for all of them.
pub fn channels(view: &MayView<'_>, is_own: bool) -> Option<Vec<String>> {
    match view.scope() {
        Scope::Channels(channels) if !is_own => Some(channels.into_iter().collect()),
        _ => None,
    }
}
