//! What was asked for, as the primary has it: the run's state, and the preview of its newest round.

use super::note::About;
use crate::access::permission::MayView;
use crate::actions::stored::{Input, Stored, StoredTarget};
use crate::actions::types::{Chosen, Outcome};
use crate::catalog::model::Action;
use crate::catalog::types::{ActionKey, FieldKey};
use crate::records::types::RecordId;
use jiff::tz::TimeZone;
use serde_json::Value;
use sqlx::PgConnection;
use sqlx::types::{Json, Uuid};
use std::collections::BTreeSet;

pub struct Asked {
    pub run: Uuid,
    pub round: i32,
    pub state: String,
    pub action: ActionKey,
    /// The action whose approvers decide.
    pub by: ActionKey,
    pub needed: i32,
    pub requester: Uuid,
    pub input: Input,
    pub outcome: Vec<StoredTarget>,
    pub digest: Vec<u8>,
    pub fields: Vec<FieldKey>,
    pub channels: Vec<Option<String>>,
    pub undo_of: Option<Uuid>,
    /// It is a job's, and the outcome is of its first records.
    pub of: Option<Of>,
    preview: Uuid,
    zone: String,
}

/// The job that was asked for, and how many records it would change.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    pub job: Uuid,
    pub changing: i64,
}

/// The newest round of a run that needs approvals.
pub async fn find(conn: &mut PgConnection, run: Uuid) -> Result<Option<Asked>, sqlx::Error> {
    let row = sqlx::query!(
        r#"/* samuso approvals.find */
           SELECT r.state, r.action, r.approved_as AS "by!", r.approvals_needed AS "needed!", r.undo_of, r.preview_id,
                  q.round, q.asked_by, q.typed AS "input: Json<Input>", q.outcome AS "outcome: Json<Vec<StoredTarget>>",
                  q.digest, q.time_zone, q.fields, q.channels AS "channels: Vec<Option<String>>", q.job_id, q.changing
           FROM samuso.run r JOIN samuso.approval_request q ON q.run_id = r.id AND q.round = r.round
           WHERE r.id = $1"#,
        run,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Asked {
        run,
        round: row.round,
        state: row.state,
        action: ActionKey::new(row.action),
        by: ActionKey::new(row.by),
        needed: row.needed,
        requester: row.asked_by,
        input: row.input.0,
        outcome: row.outcome.0,
        digest: row.digest,
        fields: row.fields.into_iter().map(FieldKey::new).collect(),
        channels: row.channels,
        undo_of: row.undo_of,
        of: row.job_id.zip(row.changing).map(|(job, changing)| Of { job, changing }),
        preview: row.preview_id,
        zone: row.time_zone,
    }))
}

impl Asked {
    /// The very records of the preview, in its order: what a list matches meanwhile is nothing that anybody approved.
    pub fn chosen(&self) -> Vec<RecordId> {
        self.outcome.iter().map(|target| target.id.clone()).collect()
    }

    /// How many records it would change.
    pub fn changing(&self) -> u64 {
        self.of.map_or_else(|| changing(&self.outcome), |of| of.changing.unsigned_abs())
    }

    pub fn about(&self) -> About<'_> {
        let (outcome, ticket) = (&self.outcome, self.input.typed.ticket.as_str());
        About::of(self.run, &self.action, outcome, self.of, ticket)
    }

    /// How whoever asked for it writes times.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    /// How many of its records the member sees, those that are left alone too: of others, not even the number is told.
    pub fn seen_by(&self, view: &MayView<'_>) -> u64 {
        if let Some(of) = self.of {
            // Of a job, those that are left alone are told on its page; whoever decides on it covers the others.
            return of.changing.unsigned_abs();
        }
        let covers = |target: &&StoredTarget| view.scope().covers(target.channel.as_deref());
        self.outcome.iter().filter(covers).count() as u64
    }

    pub fn stored(&self) -> Stored {
        Stored {
            id: self.preview,
            action: self.action.to_string(),
            input: self.input.clone(),
            chosen: Chosen::Records(self.chosen()),
            outcome: Some(self.outcome.clone()),
            digest: Some(self.digest.clone()),
            undo_of: self.undo_of,
            replaces: None,
            is_expired: false,
            run: None,
        }
    }
}

/// The preview of a round, to be kept.
pub struct Round<'a> {
    pub run: Uuid,
    pub number: i32,
    pub requester: Uuid,
    pub input: &'a Input,
    pub outcome: &'a [StoredTarget],
    pub digest: &'a [u8],
    pub zone: &'a str,
    /// Those that would change, and whose records they are of.
    pub fields: Vec<String>,
    pub channels: Vec<Option<String>>,
    pub of: Option<Of>,
    pub again: Option<&'a str>,
}

impl Round<'_> {
    pub fn about<'a>(&'a self, action: &'a ActionKey) -> About<'a> {
        About::of(self.run, action, self.outcome, self.of, &self.input.typed.ticket)
    }
}

pub async fn keep(conn: &mut PgConnection, round: &Round<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "/* samuso approvals.keep */ INSERT INTO samuso.approval_request
             (run_id, round, asked_by, typed, outcome, digest, time_zone, fields, channels, again, job_id, changing)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        round.run,
        round.number,
        round.requester,
        Json(round.input) as _,
        Json(round.outcome) as _,
        round.digest,
        round.zone,
        &round.fields as _,
        &round.channels as _,
        round.again,
        round.of.map(|of| of.job),
        round.of.map(|of| of.changing),
    )
    .execute(conn)
    .await
    .map(drop)
}

/// The fields that would change, and whose records they are of. What a call changes is what the catalogue says of it.
pub fn touched(action: &Action, outcome: &[StoredTarget]) -> (Vec<String>, Vec<Option<String>>) {
    let changing = || outcome.iter().filter(|target| target.outcome == Outcome::Changes);
    let images = changing().flat_map(|target| [&target.before, &target.after]);
    let keys = images.filter_map(Value::as_object).flat_map(|image| image.keys().cloned());
    let sets = action.http().map(|_| &action.sets).into_iter().flatten().map(ToString::to_string);
    let fields: BTreeSet<String> = keys.chain(sets).collect();
    let channels: BTreeSet<Option<String>> = changing().map(|target| target.channel.clone()).collect();
    (fields.into_iter().collect(), channels.into_iter().collect())
}

pub fn changing(outcome: &[StoredTarget]) -> u64 {
    outcome.iter().filter(|target| target.outcome == Outcome::Changes).count() as u64
}
