//! Previews as they are kept: a run must come with one, and is held to it.

use crate::actions::rehearse::Rehearsed;
use crate::actions::types::{Chosen, Outcome, Stale, Typed};
use crate::calls::types::Said;
use crate::cx::{Cx, Databases, within};
use crate::limits::{
    CLEAN_ROWS, EVENT_VALUE_MAX_CHARS, PREVIEW_LASTS, PREVIEWS_KEPT, READ_ENDS_MS, WRITE_TIMEOUT_MS,
};
use crate::problem::{Fault, Part, Problem};
use crate::records::types::RecordId;
use crate::records::value::cut;
use crate::timeline::event::RawEvent;
use crate::timeline::types::Source;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct Stored {
    pub id: Uuid,
    pub action: String,
    pub input: Input,
    pub chosen: Chosen,
    pub outcome: Option<Vec<StoredTarget>>,
    pub digest: Option<Vec<u8>>,
    pub undo_of: Option<Uuid>,
    pub replaces: Option<Stale>,
    pub is_expired: bool,
    pub run: Option<Uuid>,
}

/// What was typed, and what is wrong with it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Input {
    pub typed: Typed,
    pub faults: Vec<Fault>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredTarget {
    pub id: RecordId,
    pub title: String,
    pub channel: Option<String>,
    pub outcome: Outcome,
    pub before: Value,
    pub after: Value,
    #[serde(default)]
    pub said: Option<Said>,
}

impl From<&Rehearsed> for StoredTarget {
    fn from(target: &Rehearsed) -> Self {
        Self {
            id: target.id.clone(),
            title: target.title.clone(),
            channel: target.channel.clone(),
            outcome: target.outcome.clone(),
            before: shortened(&target.before),
            after: shortened(&target.after),
            said: target.said.clone(),
        }
    }
}

impl StoredTarget {
    /// Events of a source are shown alike, wherever they come from.
    pub fn as_event(&self, action: &str, entity: &str) -> RawEvent {
        RawEvent {
            source: Source::Samuso,
            id: String::new(),
            at: String::new(),
            occurred_at: Timestamp::UNIX_EPOCH,
            actor_kind: String::new(),
            actor_id: String::new(),
            actor_label: None,
            action: action.to_owned(),
            entity: Some(entity.to_owned()),
            record_id: Some(self.id.to_string()),
            record_label: Some(self.title.clone()),
            channel: self.channel.clone(),
            before: Some(self.before.clone()),
            after: Some(self.after.clone()),
            arguments: None,
            reason: None,
            ticket: None,
            run: None,
        }
    }
}

/// A preview is there to be looked at: it keeps as much of a value as a page shows, and a character more, by which the page
/// knows that there is more. Events keep the whole.
fn shortened(image: &Value) -> Value {
    let Some(fields) = image.as_object() else { return image.clone() };
    let short = |value: &Value| match value {
        Value::String(text) => Value::String(cut(text.clone(), EVENT_VALUE_MAX_CHARS + 1).0),
        other => other.clone(),
    };
    fields.iter().map(|(key, value)| (key.clone(), short(value))).collect()
}

/// A preview to be kept.
pub struct New<'a> {
    pub action: &'a str,
    pub chosen: &'a Chosen,
    pub input: &'a Input,
    pub outcome: Option<Vec<StoredTarget>>,
    pub digest: Option<Vec<u8>>,
    pub undo_of: Option<Uuid>,
    pub replaces: Option<Stale>,
}

const EXPIRED: &str = "expired";

fn word(stale: Stale) -> &'static str {
    match stale {
        Stale::Changed => "changed",
        Stale::Expired => EXPIRED,
    }
}

pub async fn keep(cx: &Cx, new: New<'_>) -> Result<Uuid, Problem> {
    let id = Uuid::now_v7();
    let lasts_s = PREVIEW_LASTS.as_secs_f64();
    let mut transaction = cx.write(Part::Actions).await?;
    let kept = async {
        sqlx::query!(
            "/* samuso preview.bound */ DELETE FROM samuso.preview WHERE id IN (
                 SELECT id FROM samuso.preview WHERE member_id = $1 ORDER BY made_at DESC OFFSET $2)",
            cx.actor.id,
            PREVIEWS_KEPT - 1,
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "/* samuso preview.keep */ INSERT INTO samuso.preview
                 (id, member_id, action, chosen, typed, outcome, digest, undo_of, stale, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + make_interval(secs => $10))",
            id,
            cx.actor.id,
            new.action,
            Json(new.chosen) as _,
            Json(new.input) as _,
            new.outcome.map(Json) as _,
            new.digest,
            new.undo_of,
            new.replaces.map(word),
            lasts_s,
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    };
    within(Part::Actions, WRITE_TIMEOUT_MS, kept).await?;
    Ok(id)
}

/// A preview of this member's; anybody else's is not there.
pub async fn find(cx: &Cx, id: Uuid) -> Result<Stored, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let row = sqlx::query!(
        r#"/* samuso preview.find */ SELECT p.action, p.chosen AS "chosen: Json<Chosen>", p.typed AS "input: Json<Input>",
                  p.outcome AS "outcome: Json<Vec<StoredTarget>>", p.digest, p.undo_of, p.stale,
                  p.expires_at < now() AS "is_expired!", r.id AS "run?"
           FROM samuso.preview p LEFT JOIN samuso.run r ON r.preview_id = p.id AND r.state <> 'failed'
           WHERE p.id = $1 AND p.member_id = $2"#,
        id,
        cx.actor.id,
    )
    .fetch_optional(read.connection());
    let row = within(Part::Actions, READ_ENDS_MS, row).await?.ok_or(Problem::NotFound)?;
    Ok(Stored {
        id,
        action: row.action,
        input: row.input.0,
        chosen: row.chosen.0,
        outcome: row.outcome.map(|outcome| outcome.0),
        digest: row.digest,
        undo_of: row.undo_of,
        replaces: row.stale.map(|word| if word == EXPIRED { Stale::Expired } else { Stale::Changed }),
        is_expired: row.is_expired,
        run: row.run,
    })
}

/// Removes previews that ran out an hour ago or more, some at a time, and answers how many.
pub async fn clean(databases: &Databases) -> Result<u64, Problem> {
    let mut transaction = databases.write(Part::Actions).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, async {
        let cleaned = sqlx::query!(
            "/* samuso preview.clean */ DELETE FROM samuso.preview WHERE id IN (
                 SELECT id FROM samuso.preview WHERE expires_at < now() - interval '1 hour'
                 ORDER BY expires_at LIMIT $1)",
            CLEAN_ROWS,
        );
        let cleaned = cleaned.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await.map(|()| cleaned)
    })
    .await
}
