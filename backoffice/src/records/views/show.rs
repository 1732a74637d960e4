use super::query;
use super::types::{SavedView, ViewList, Whose};
use crate::access::permission::{may_share_views, may_view};
use crate::catalog::types::EntityKey;
use crate::cx::{Cx, within};
use crate::limits::{READ_ENDS_MS, VIEWS_OF_LIST};
use crate::problem::{Part, Problem};
use sqlx::types::Uuid;

/// The views of a list: one's own first, each by its name.
pub async fn of_list(cx: &Cx, entity: &EntityKey) -> Result<ViewList, Problem> {
    let may = may_view(&cx.office.catalog, &cx.actor, entity)?;
    // The local administrator is no member: what is shared is theirs, too.
    let member = Uuid::parse_str(&cx.actor.id).ok();
    let (may_save, may_share) =
        (cx.actor.own.is_none() && member.is_some(), may_share_views(&cx.office.catalog, &cx.actor).is_ok());
    let mut read = cx.replica(Part::List).await?;
    let rows = sqlx::query!(
        r#"/* samuso view.of_list */ SELECT v.id, v.name, v.query, v.shared, v.is_default, m.name AS owner,
               coalesce(v.owner_id = $2, false) AS "mine!"
           FROM samuso.view v JOIN samuso.member m ON m.id = v.owner_id
           WHERE v.entity = $1 AND (v.shared OR v.owner_id = $2)
           ORDER BY coalesce(v.owner_id = $2, false) DESC, lower(v.name), v.id LIMIT $3"#,
        entity.as_str(),
        member.filter(|_| cx.actor.own.is_none()),
        VIEWS_OF_LIST,
    );
    let rows = within(Part::List, READ_ENDS_MS, rows.fetch_all(read.connection())).await?;
    let views = rows.into_iter().filter_map(|row| {
        let (query, narrowed) =
            if row.mine { (row.query, false) } else { query::for_reader(&may, &row.query)? };
        Some(SavedView {
            id: row.id.to_string(),
            name: row.name,
            query,
            owner: row.owner,
            mine: row.mine,
            whose: Whose::of(row.shared, row.is_default),
            narrowed,
            may_delete: may_save && (row.mine || may_share),
        })
    });
    Ok(ViewList { views: views.collect(), may_share, may_save })
}
