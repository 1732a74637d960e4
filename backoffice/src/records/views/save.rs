use super::query;
use crate::access::permission::{MayView, may_share_views, may_view};
use crate::actions::asked_text;
use crate::catalog::model::Asked;
use crate::catalog::types::EntityKey;
use crate::cx::{Cx, within};
use crate::limits::{VIEW_NAME_MAX_CHARS, VIEW_QUERY_MAX_CHARS, VIEWS_OF_MEMBER, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::{address, references};
use crate::timeline::append::{NewEvent, append};
use jiff::tz::TimeZone;
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// A view as it is to be saved.
#[derive(Clone, Debug, Default)]
pub struct TypedView {
    /// What the list's address asks for.
    pub query: String,
    pub name: String,
    pub shared: bool,
    /// What the list opens with: such a one is shared.
    pub is_default: bool,
}

/// Saves it. One's own of the same name gives way. Answers what opens it.
pub async fn save(
    cx: &Cx,
    entity: &EntityKey,
    zone: &TimeZone,
    typed: &TypedView,
) -> Result<String, Problem> {
    let may = may_view(&cx.office.catalog, &cx.actor, entity)?;
    let owner = Uuid::parse_str(&cx.actor.id).map_err(|_| Problem::Forbidden)?;
    let shared = typed.shared || typed.is_default;
    if shared {
        may_share_views(&cx.office.catalog, &cx.actor)?;
    }
    let name = asked_text("name", &typed.name, Asked::Required, VIEW_NAME_MAX_CHARS);
    let name = name.map_err(Problem::bad)?.unwrap_or_default();
    let query = kept(cx, &may, zone, &typed.query).await?;
    let mut transaction = cx.write(Part::List).await?;
    let id = write(&mut transaction, entity, owner, &name, &query, (shared, typed.is_default)).await?;
    not_too_many(&mut transaction, owner, entity).await?;
    let arguments = json!({
        "view": name, "entity": entity.as_str(), "shared": shared, "default": typed.is_default,
    });
    let event = NewEvent {
        arguments: Some(arguments),
        ..NewEvent::by(&cx.actor, "samuso.view_saved", &cx.request_id)
    };
    within(Part::List, WRITE_TIMEOUT_MS, append(&mut transaction, &event)).await?;
    cx.commit(transaction).await.map_err(|error| error.problem(Part::List, "view.save"))?;
    let opens = [("view".to_owned(), id.to_string())];
    Ok(query::written(&query::pairs(&query).into_iter().chain(opens).collect::<Vec<_>>()))
}

/// What it asks for, with ids in the place of names, where the list can show it as a whole.
async fn kept(cx: &Cx, may: &MayView<'_>, zone: &TimeZone, query: &str) -> Result<String, Problem> {
    let too_long = || Problem::bad(Fault::too_long("name", VIEW_QUERY_MAX_CHARS));
    if query.chars().count() > VIEW_QUERY_MAX_CHARS {
        return Err(too_long());
    }
    let resolved = references::resolve(cx, may, &query::pairs(query)).await?;
    if !(resolved.undecided.is_empty() && resolved.faults.is_empty()) {
        return Err(Problem::bad(Fault::new(
            "name",
            "A filter of this list is not clear yet: choose what is meant there, then save the view.",
            "아직 정해지지 않은 필터가 있어요. 필터를 먼저 고른 다음 저장해 주세요.",
        )));
    }
    address::read(may, &cx.office.records.of(may.entity).slots, zone, &resolved.pairs)?;
    // Written anew, it may be longer than it was typed.
    Some(query::written(&resolved.pairs))
        .filter(|query| query.chars().count() <= VIEW_QUERY_MAX_CHARS)
        .ok_or_else(too_long)
}

/// Of one list, one view is what it opens with: two who choose at the same time take turns.
async fn write(
    conn: &mut PgConnection,
    entity: &EntityKey,
    owner: Uuid,
    name: &str,
    query: &str,
    (shared, is_default): (bool, bool),
) -> Result<Uuid, Problem> {
    within(Part::List, WRITE_TIMEOUT_MS, async {
        if is_default {
            sqlx::query!("/* samuso view.turn */ LOCK TABLE samuso.view IN SHARE ROW EXCLUSIVE MODE")
                .execute(&mut *conn)
                .await?;
            sqlx::query!(
                "/* samuso view.default_no_more */ UPDATE samuso.view SET is_default = false WHERE entity = $1 AND is_default",
                entity.as_str(),
            )
            .execute(&mut *conn)
            .await?;
        }
        sqlx::query_scalar!(
            "/* samuso view.save */ INSERT INTO samuso.view (id, entity, name, query, owner_id, shared, is_default)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (owner_id, entity, lower(name)) DO UPDATE
             SET name = excluded.name, query = excluded.query, shared = excluded.shared,
                 is_default = excluded.is_default, saved_at = now()
             RETURNING id",
            Uuid::now_v7(),
            entity.as_str(),
            name,
            query,
            owner,
            shared,
            is_default,
        )
        .fetch_one(&mut *conn)
        .await
    })
    .await
}

async fn not_too_many(conn: &mut PgConnection, owner: Uuid, entity: &EntityKey) -> Result<(), Problem> {
    let number = sqlx::query_scalar!(
        r#"/* samuso view.count */ SELECT count(*) AS "count!" FROM samuso.view WHERE owner_id = $1 AND entity = $2"#,
        owner,
        entity.as_str(),
    );
    if within(Part::List, WRITE_TIMEOUT_MS, number.fetch_one(conn)).await? <= VIEWS_OF_MEMBER {
        return Ok(());
    }
    Err(Problem::bad(Fault::new(
        "name",
        format!(
            "You have {VIEWS_OF_MEMBER} views of this list already: delete one first, or save under its name."
        ),
        format!(
            "이 목록에 저장한 보기가 이미 {VIEWS_OF_MEMBER}개예요. 하나를 지우거나 같은 이름으로 저장해 주세요."
        ),
    )))
}
