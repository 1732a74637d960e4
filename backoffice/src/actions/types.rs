//! What travels about actions: forms, previews, runs.

use crate::calls::types::{CallShown, CallTold, Said};
use crate::catalog::types::{ActionKey, ChoiceValue, EntityKey, Text};
use crate::problem::{Fault, Problem};
use crate::records::types::{Choice, RecordId, RecordRef, Shown};
use crate::timeline::types::{Change, EventActor};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Which records a member chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chosen {
    Records(Vec<RecordId>),
    /// Everything that the list with this address matches (the query of `/e/{entity}`), up to the action's limit.
    Matching(String),
}

/// What a member typed, before anything is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    pub params: Vec<(String, String)>,
    pub reason: String,
    pub ticket: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ActionForm {
    pub action: ActionKey,
    pub label: Text,
    pub description: Option<Text>,
    pub entity: EntityKey,
    pub entity_label: Text,
    pub chosen: Chosen,
    /// The first few targets by name.
    pub targets: Vec<Choice>,
    pub target_count: u64,
    pub params: Vec<ParamField>,
    pub reason: Ask,
    pub ticket: Ask,
    pub typed: Typed,
    /// What is wrong with what was typed.
    pub faults: Vec<Fault>,
    /// The run that this would undo.
    pub undo_of: Option<String>,
    /// Running it asks for a fresh sign-in.
    pub fresh: bool,
    /// The most records of a job, where the action may be run as one.
    pub max_bulk: Option<u32>,
    /// So many were chosen that it is run as a job.
    pub as_job: bool,
    /// What it calls, where the product's own API does it.
    pub call: Option<CallTold>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    Required,
    Optional,
    No,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ParamField {
    pub name: String,
    pub label: Text,
    pub help: Option<Text>,
    pub required: bool,
    pub input: Input,
}

/// The form field that fits a parameter's type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    Text { max: u32, long: bool },
    Integer,
    Number,
    Boolean,
    Date,
    Timestamp,
    Choice(Vec<ChoiceValue>),
    Relation(EntityKey),
}

/// What a run would change, as it was when the preview was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Preview {
    pub id: String,
    pub form: ActionForm,
    /// Nothing can be run while there are faults.
    pub targets: Vec<Target>,
    pub changing: u64,
    pub skipped: u64,
    /// A run with the preview before this one was refused.
    pub replaces: Option<Stale>,
    /// The run that was made from it.
    pub run: Option<String>,
    /// Whether this member could take it back.
    pub can_undo: bool,
    /// It can be run once the member has signed in again.
    pub sign_in_again: bool,
    /// So many others have to approve it first.
    pub approvals: Option<u32>,
}

/// Why a preview cannot be run any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stale {
    /// A record has changed since.
    Changed,
    /// It was made too long ago.
    Expired,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Target {
    pub record: RecordRef,
    pub title: String,
    pub outcome: Outcome,
    pub changes: Vec<Change>,
    /// On a run's page: the run that undid what was done to it.
    pub undone_by: Option<String>,
    /// On a preview of calls: what the product said of it.
    pub said: Option<Said>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    Changes,
    /// The action's `when` does not hold for it.
    DoesNotApply,
    /// It is not there, or not for this member.
    NotFound,
    /// An undo: the record has changed since, and by whom.
    ChangedSince {
        by: Option<Box<EventActor>>,
        at: Option<Timestamp>,
    },
    /// The statement left it as it was.
    Unchanged,
    /// The product says that it would not do it.
    Refused {
        answered: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Others have to approve it.
    Requested,
    /// They have, and it is about to run.
    Approved,
    Refused,
    Expired,
    /// By whoever had asked for it.
    Cancelled,
    Running,
    Succeeded,
    Failed,
    Unknown,
    Undone,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunSummary {
    pub id: String,
    pub action: ActionKey,
    pub label: Text,
    pub entity: EntityKey,
    pub state: RunState,
    pub by: EventActor,
    pub at: Timestamp,
    pub changed: u64,
    pub reason: Option<String>,
    pub ticket: Option<String>,
    pub undo_of: Option<String>,
    pub undone_by: Option<String>,
    /// In a list: the first record that it changed, where the member sees it.
    pub first: Option<(RecordRef, String)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunPage {
    pub run: RunSummary,
    /// Targets that were left alone.
    pub skipped: u64,
    pub params: Vec<(Text, Shown)>,
    pub targets: Vec<Target>,
    /// The action that would undo it, where the member may run it and it has not been undone.
    pub undo: Option<(ActionKey, Text)>,
    /// The action that would, where the member may not run it.
    pub undo_needs: Option<Text>,
    /// Why it failed.
    pub error: Option<Problem>,
    /// Where others had, or have, to approve it.
    pub request: Option<Request>,
    /// The job that it is the run of.
    pub job: Option<String>,
    /// Of the product's API, and what came of each.
    pub calls: Vec<CallShown>,
    /// The member may say what came of those that nobody knows of.
    pub can_settle: bool,
}

/// How a run stands that others have to approve.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    pub needed: u32,
    /// In this round.
    pub approved: u32,
    /// A decision is on the preview of one round.
    pub round: i32,
    pub again: Option<Again>,
    pub expires_at: Timestamp,
    /// Roles that may approve it.
    pub approvers: Vec<Text>,
    pub changing: u64,
    /// It is a job's, whose page tells of all records.
    pub job: Option<String>,
    /// Of every round, the newest last.
    pub decisions: Vec<DecisionShown>,
    pub can_decide: bool,
    /// The member asked for it themselves, and it is not over.
    pub can_cancel: bool,
    /// Approving it asks for a fresh sign-in first.
    pub sign_in_again: bool,
}

/// Why a decision is asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Again {
    /// A record had changed.
    Changed,
    /// Somebody who had approved it may not any more.
    Approver,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DecisionShown {
    pub by: EventActor,
    pub at: Timestamp,
    pub approved: bool,
    pub note: Option<String>,
    /// On an earlier preview: it does not count any more.
    pub is_old: bool,
}

/// A request of one's own that was refused or expired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TurnedDown {
    pub run: RunSummary,
    pub at: Timestamp,
    /// Who refused it.
    pub by: Option<String>,
    pub note: Option<String>,
}

/// A request in a queue, with what it would change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiting {
    pub run: RunSummary,
    pub request: Request,
    pub params: Vec<(Text, Shown)>,
    /// The first few.
    pub targets: Vec<Target>,
    pub total: u64,
}

/// The page of `/approvals`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Queue {
    pub waiting: Vec<Waiting>,
    /// Further ones wait.
    pub more: bool,
    /// What the member asked for, newest first.
    pub mine: Vec<RunSummary>,
    /// What the member decided, newest first.
    pub decided: Vec<RunSummary>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunList {
    pub runs: Vec<RunSummary>,
    pub next: Option<String>,
}
