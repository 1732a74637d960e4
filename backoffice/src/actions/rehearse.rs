//! What preview and run share: lock the targets, run the statement, read them again, all in the caller's transaction.

use crate::access::permission::MayRun;
use crate::actions::image::{self, Image};
use crate::actions::params::Fitting;
use crate::actions::types::Outcome;
use crate::calls::types::Said;
use crate::cx::{Arg, Cx, rows, within};
use crate::limits::{WRITE_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::types::RecordId;
use crate::records::value::could_be;
use crate::timeline::changes::differing;
use serde_json::Value;
use sqlx::{PgConnection, Row};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

const ENDS: Duration = Duration::from_millis(WRITE_ENDS_MS);

/// The targets, locked until the transaction ends.
pub struct Locked {
    pub chosen: Vec<RecordId>,
    pub found: Vec<Image>,
}

/// What happened to one target.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    pub id: RecordId,
    pub title: String,
    pub channel: Option<String>,
    pub outcome: Outcome,
    /// The fields that differ.
    pub before: Value,
    pub after: Value,
    pub after_digest: Option<Vec<u8>>,
    /// Of a call, what the product said of it beforehand.
    pub said: Option<Said>,
}

/// Locks and reads the targets that are there and that the member's grants cover.
pub async fn lock(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    chosen: &[RecordId],
) -> Result<Locked, Problem> {
    let Some(id) = may.view.entity.single_id() else { return Err(Problem::Internal) };
    if may.action.http().is_none() {
        of_the_product(connection).await?;
    }
    let ids = chosen.iter().map(|id| id.parts().concat()).filter(|part| could_be(id, part)).collect();
    let mut found = images(cx, connection, may, may.scope().arg(), ids).await?;
    // Nothing is changed but what was chosen by the very id that its event will have.
    found.retain(|image| chosen.contains(&image.id));
    Ok(Locked { chosen: chosen.to_vec(), found })
}

/// From here on, what the product's tables do by themselves writes nothing of ours: see `0071_statements_of_the_product`.
async fn of_the_product(connection: &mut PgConnection) -> Result<(), Problem> {
    let marked = sqlx::query!("/* samuso action.mark */ SELECT samuso.mark_statement_of_the_product()");
    within(Part::Actions, WRITE_TIMEOUT_MS, marked.execute(connection)).await.map(drop)
}

/// What deferred triggers of the table's do at COMMIT, they do now.
async fn bring_forward(connection: &mut PgConnection, may: &MayRun<'_>) -> Result<(), Problem> {
    let table = may.view.entity.table.to_string();
    let done = sqlx::query!("/* samuso action.bring_forward */ SELECT samuso.bring_forward($1)", table);
    within(Part::Actions, WRITE_TIMEOUT_MS, done.execute(connection)).await.map(drop)
}

async fn images(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    scope: Option<Vec<String>>,
    ids: Vec<String>,
) -> Result<Vec<Image>, Problem> {
    let statement = &cx.office.actions.of(may.action).targets;
    let args = [Arg::Texts(scope), Arg::Texts(Some(ids))];
    let rows = rows(connection, Part::Actions, ENDS, statement, &args).await?;
    let read = |row: &sqlx::postgres::PgRow| -> Result<Image, sqlx::Error> {
        let id = crate::records::record_id(may.view.entity, row)?;
        let channel: Option<String> = row.try_get("channel")?;
        let title =
            crate::records::titles::title_of(&may.view, channel.as_deref(), row.try_get("title")?, &id);
        Ok(Image { id, channel, title, applies: row.try_get("applies")?, text: row.try_get("image")? })
    };
    let images = rows.iter().map(read).collect::<Result<_, _>>();
    images.map_err(|error| crate::cx::problem(Part::Actions, &statement.name, &error))
}

impl Locked {
    pub fn digest(&self, may: &MayRun<'_>, fitting: &Fitting) -> Vec<u8> {
        image::digest(may.action, fitting, &self.chosen, &self.found)
    }

    /// Runs the statement on the targets that it applies to and that nothing else keeps from it, and says of every
    /// target what came of it.
    pub async fn run(
        &self,
        cx: &Cx,
        connection: &mut PgConnection,
        may: &MayRun<'_>,
        fitting: &Fitting,
        kept: &HashSet<RecordId>,
    ) -> Result<Vec<Rehearsed>, Problem> {
        let applies = |image: &&Image| image.applies && !kept.contains(&image.id);
        let ids: Vec<String> =
            self.found.iter().filter(applies).map(|image| image.id.parts().concat()).collect();
        if may.action.http().is_some() {
            return Ok(self.chosen.iter().map(|id| self.called(id, kept)).collect());
        }
        let mut after = HashMap::new();
        if !ids.is_empty() {
            change(cx, connection, may, fitting, &ids).await?;
            bring_forward(connection, may).await?;
            // Where a trigger of the product's moved a record out of the member's scope, it still was theirs to change.
            for image in images(cx, connection, may, None, ids).await? {
                after.insert(image.id.clone(), image);
            }
        }
        self.chosen.iter().map(|id| self.rehearsed(id, kept, &after)).collect()
    }

    /// Of a call, only whether it would be made is known here.
    fn called(&self, id: &RecordId, kept: &HashSet<RecordId>) -> Rehearsed {
        let Some(found) = self.found.iter().find(|image| image.id == *id) else {
            return Rehearsed::skipped(id, format!("#{id}"), None, Outcome::NotFound);
        };
        let outcome = match () {
            () if kept.contains(id) => Outcome::ChangedSince { by: None, at: None },
            () if !found.applies => Outcome::DoesNotApply,
            () => Outcome::Changes,
        };
        Rehearsed::skipped(id, found.title.clone(), found.channel.clone(), outcome)
    }

    fn rehearsed(
        &self,
        id: &RecordId,
        kept: &HashSet<RecordId>,
        after: &HashMap<RecordId, Image>,
    ) -> Result<Rehearsed, Problem> {
        let Some(before) = self.found.iter().find(|image| image.id == *id) else {
            return Ok(Rehearsed::skipped(id, format!("#{id}"), None, Outcome::NotFound));
        };
        let skipped =
            |outcome| Ok(Rehearsed::skipped(id, before.title.clone(), before.channel.clone(), outcome));
        if kept.contains(id) {
            // By whom is asked once nothing is locked.
            return skipped(Outcome::ChangedSince { by: None, at: None });
        }
        if !before.applies {
            return skipped(Outcome::DoesNotApply);
        }
        let Some(after) = after.get(id) else {
            tracing::error!(record = %id, "a record that an action changed is not there any more");
            return Err(Problem::Internal);
        };
        if after.text == before.text {
            return skipped(Outcome::Unchanged);
        }
        let (was, is) = differing(&before.value()?, &after.value()?);
        Ok(Rehearsed {
            id: id.clone(),
            title: before.title.clone(),
            channel: before.channel.clone(),
            outcome: Outcome::Changes,
            before: was,
            after: is,
            after_digest: Some(after.digest()),
            said: None,
        })
    }
}

impl Rehearsed {
    fn skipped(id: &RecordId, title: String, channel: Option<String>, outcome: Outcome) -> Self {
        Self {
            id: id.clone(),
            title,
            channel,
            outcome,
            before: Value::Null,
            after: Value::Null,
            after_digest: None,
            said: None,
        }
    }
}

/// Runs the action's statement and sees that it changed exactly the targets.
async fn change(
    cx: &Cx,
    connection: &mut PgConnection,
    may: &MayRun<'_>,
    fitting: &Fitting,
    ids: &[String],
) -> Result<(), Problem> {
    let Some(statement) = &cx.office.actions.of(may.action).run else { return Err(Problem::Internal) };
    let mut args = vec![Arg::Texts(Some(ids.to_vec()))];
    args.extend(fitting.args.iter().cloned());
    let changed = crate::cx::execute(connection, Part::Actions, ENDS, statement, &args).await?;
    if changed != ids.len() as u64 {
        tracing::error!(
            statement = statement.name,
            changed,
            targets = ids.len(),
            "an action missed its targets"
        );
        return Err(Problem::bad(missed(changed, ids.len() as u64)));
    }
    Ok(())
}

/// Fewer is what the member entered, as a rule: a space of another customer, say. More is the catalogue's statement.
fn missed(changed: u64, chosen: u64) -> Fault {
    if changed < chosen {
        return Fault::general(
            format!(
                "With what you entered only {changed} of the {chosen} chosen would change, so nothing was changed. Check the values."
            ),
            format!(
                "입력한 값으로는 선택한 {chosen}개 중 {changed}개만 바꿀 수 있어서 아무것도 바꾸지 않았어요. 값을 확인해 주세요."
            ),
        );
    }
    Fault::general(
        format!(
            "The action would change {changed} records instead of the {chosen} that were chosen, so nothing was changed. \
             Tell whoever looks after the catalogue."
        ),
        format!(
            "선택한 {chosen}개가 아닌 {changed}개를 바꾸게 되어 아무것도 바꾸지 않았어요. 카탈로그 담당자에게 알려 주세요."
        ),
    )
}
