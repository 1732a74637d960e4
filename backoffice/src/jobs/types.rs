//! What travels about jobs.

use crate::actions::types::Target;
use crate::catalog::types::{ActionKey, EntityKey, Text};
use crate::problem::Problem;
use crate::records::types::{RecordRef, Shown};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Its targets are rehearsed.
    Preparing,
    /// It waits for whoever made it to look at the preview, and start it.
    Ready,
    /// Others have to approve it before it starts.
    Asked,
    Running,
    /// A person stopped it, and may let it go on.
    Paused,
    /// It stopped by itself: a person decides how to go on.
    Held,
    Succeeded,
    Failed,
    Cancelled,
}

impl JobState {
    pub const ALL: [Self; 9] = [
        Self::Preparing,
        Self::Ready,
        Self::Asked,
        Self::Running,
        Self::Paused,
        Self::Held,
        Self::Succeeded,
        Self::Failed,
        Self::Cancelled,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::Asked => "asked",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Held => "held",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    pub fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }

    /// A worker is at it, or soon will be.
    pub fn is_worked_on(self) -> bool {
        matches!(self, Self::Preparing | Self::Running)
    }
}

/// Why a person has to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeldBy {
    /// Too many records failed.
    Failures,
    /// Whose job it is may not run the action any more.
    Rights,
    /// The catalogue, or a record that was named, is not as it was: the job's error says which.
    Catalogue,
    /// The primary failed too often.
    Primary,
    /// Workers ended, or stood still, one after the other.
    Workers,
}

impl HeldBy {
    pub const ALL: [Self; 5] = [Self::Failures, Self::Rights, Self::Catalogue, Self::Primary, Self::Workers];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failures => "failures",
            Self::Rights => "rights",
            Self::Catalogue => "catalogue",
            Self::Primary => "primary",
            Self::Workers => "workers",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == word)
    }
}

/// What a job waits for by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WaitsFor {
    /// The replica to catch up.
    Replica,
    /// The primary to have less to do.
    Load,
    /// The primary to be back.
    Primary,
}

impl WaitsFor {
    pub const ALL: [Self; 3] = [Self::Replica, Self::Load, Self::Primary];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Replica => "replica",
            Self::Load => "load",
            Self::Primary => "primary",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|waits| waits.as_str() == word)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JobSummary {
    pub id: String,
    pub action: ActionKey,
    pub label: Text,
    pub entity: EntityKey,
    pub state: JobState,
    pub held_by: Option<HeldBy>,
    pub waits_for: Option<WaitsFor>,
    pub by: String,
    pub made_at: Timestamp,
    /// As far as the member may know of them.
    pub counts: Counts,
    pub run: Option<String>,
    pub undo_of: Option<String>,
    pub reason: Option<String>,
    pub ticket: Option<String>,
}

/// How many of a job's targets are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub total: u64,
    /// Not rehearsed yet.
    pub listed: u64,
    /// Would change, and are not changed yet.
    pub ready: u64,
    pub changed: u64,
    pub skipped: u64,
    pub failed: u64,
}

/// Why a target was left alone, or could not be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// The action's `when` does not hold for it.
    DoesNotApply,
    Unchanged,
    /// An undo: what the run changed was changed again since.
    ChangedSince,
    /// Not there, or not for this member to see: the same answer.
    Unknown,
    /// They see it, and may not change it.
    Forbidden,
    /// It is not as the rehearsal found it.
    ChangedMeanwhile,
    /// The product's database refused it.
    Refused,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::DoesNotApply,
        Self::Unchanged,
        Self::ChangedSince,
        Self::Unknown,
        Self::Forbidden,
        Self::ChangedMeanwhile,
        Self::Refused,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::DoesNotApply => "does_not_apply",
            Self::Unchanged => "unchanged",
            Self::ChangedSince => "changed_since",
            Self::Unknown => "unknown",
            Self::Forbidden => "forbidden",
            Self::ChangedMeanwhile => "changed_meanwhile",
            Self::Refused => "refused",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Targets that were left alone or failed, of one kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfKind {
    pub kind: Kind,
    pub failed: bool,
    pub count: u64,
}

/// A target that was left alone or failed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LeftAlone {
    pub place: i32,
    pub record: RecordRef,
    pub title: Option<String>,
    pub kind: Kind,
    pub failed: bool,
    pub error: Option<Problem>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LogLine {
    pub at: Timestamp,
    pub what: String,
    pub by: Option<String>,
    pub detail: Option<String>,
}

/// What the member may do with a job as it is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct May {
    /// It is theirs to start.
    pub start: bool,
    /// Pause, cancel and let go on.
    pub control: bool,
    /// Make another of what failed.
    pub repeat: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JobPage {
    pub job: JobSummary,
    pub entity_label: Text,
    pub params: Vec<(Text, Shown)>,
    pub kinds: Vec<OfKind>,
    /// What was listed more than once.
    pub duplicates: u64,
    pub duplicate_ids: Vec<String>,
    /// The first that would change, in full.
    pub sample: Vec<Target>,
    pub left_alone: Vec<LeftAlone>,
    /// The place after which the next page of these begins.
    pub left_alone_next: Option<i32>,
    pub log: Vec<LogLine>,
    /// Records a second: as it goes now, and at most.
    pub pace: u64,
    pub rows_a_second: i32,
    /// Whoever let it go on said that it is not to stop again for failures.
    pub regardless: bool,
    pub seconds_left: Option<u64>,
    pub error: Option<Problem>,
    pub again_of: Option<String>,
    pub may: May,
    /// What would undo it, where the member may: its run's page has the form.
    pub undo: Option<Text>,
    /// It can be started once the member has signed in again.
    pub sign_in_again: bool,
    /// Of others, that starting it asks for.
    pub approvals: Option<u32>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JobList {
    pub jobs: Vec<JobSummary>,
    pub next: Option<String>,
}
