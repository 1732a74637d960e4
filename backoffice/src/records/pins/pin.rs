//! A pin is nobody's business but its member's: its event names the record, and is not on the record's timeline.

use crate::access::permission::may_view;
use crate::cx::{Cx, within};
use crate::limits::{PINS_OF_MEMBER, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::show::find;
use crate::records::types::{RecordId, RecordRef};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// What is pinned already stays so.
pub async fn pin(cx: &Cx, record: &RecordRef) -> Result<(), Problem> {
    let view = may_view(&cx.office.catalog, &cx.actor, &record.entity)?;
    let member = Uuid::parse_str(&cx.actor.id).map_err(|_| Problem::Forbidden)?;
    let mut read = cx.fresh(Part::Record).await?;
    let found = find(cx, &mut read, &view, &record.id).await?.ok_or(Problem::NotFound)?;
    drop(read);
    let mut transaction = cx.write(Part::Record).await?;
    let pinned = sqlx::query!(
        "/* samuso pin.add */ INSERT INTO samuso.pin (member_id, entity, record_id) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
        member,
        record.entity.as_str(),
        found.id.as_str(),
    );
    let pinned = within(Part::Record, WRITE_TIMEOUT_MS, pinned.execute(&mut *transaction)).await?;
    if pinned.rows_affected() == 0 {
        return Ok(());
    }
    not_too_many(&mut transaction, member).await?;
    tell(cx, &mut transaction, "samuso.pinned", record, &found.id).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Record, "pin.add"))
}

/// One may let go of what one does not see any more.
pub async fn unpin(cx: &Cx, record: &RecordRef) -> Result<(), Problem> {
    let member = Uuid::parse_str(&cx.actor.id).map_err(|_| Problem::Forbidden)?;
    let mut transaction = cx.write(Part::Record).await?;
    let unpinned = sqlx::query!(
        "/* samuso pin.take */ DELETE FROM samuso.pin WHERE member_id = $1 AND entity = $2 AND record_id = $3",
        member,
        record.entity.as_str(),
        record.id.as_str(),
    );
    let unpinned = within(Part::Record, WRITE_TIMEOUT_MS, unpinned.execute(&mut *transaction)).await?;
    if unpinned.rows_affected() == 0 {
        return Ok(());
    }
    tell(cx, &mut transaction, "samuso.unpinned", record, &record.id).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Record, "pin.take"))
}

async fn tell(
    cx: &Cx,
    conn: &mut PgConnection,
    action: &str,
    record: &RecordRef,
    id: &RecordId,
) -> Result<(), Problem> {
    let arguments = json!({ "entity": record.entity.as_str(), "record": id.as_str() });
    let event = NewEvent { arguments: Some(arguments), ..NewEvent::by(&cx.actor, action, &cx.request_id) };
    within(Part::Record, WRITE_TIMEOUT_MS, append(conn, &event)).await.map(drop)
}

async fn not_too_many(conn: &mut PgConnection, member: Uuid) -> Result<(), Problem> {
    let number = sqlx::query_scalar!(
        r#"/* samuso pin.count */ SELECT count(*) AS "count!" FROM samuso.pin WHERE member_id = $1"#,
        member,
    );
    if within(Part::Record, WRITE_TIMEOUT_MS, number.fetch_one(conn)).await? <= PINS_OF_MEMBER {
        return Ok(());
    }
    Err(Problem::bad(Fault::general(
        format!("You have {PINS_OF_MEMBER} pins already: unpin a record on your home page first."),
        format!("이미 {PINS_OF_MEMBER}개를 고정했어요. 홈에서 하나를 먼저 고정 해제해 주세요."),
    )))
}
