//! What belongs to a record: each to-many relation bounded, and loaded on its own.

use crate::access::permission::{MayView, may_view};
use crate::catalog::model::Relation;
use crate::catalog::types::FieldKey;
use crate::cx::Cx;
use crate::limits::RELATION_ROWS;
use crate::problem::{Part, Problem};
use crate::records::address::{ListQuery, default_sort};
use crate::records::types::{Filter, RecordRef, RelationPage, Test};
use crate::records::{list, titles};

/// The relations of a record that the member may see. One that is slow or away takes none of the others with it.
pub async fn relations(cx: &Cx, record: &RecordRef) -> Result<Vec<Result<RelationPage, Problem>>, Problem> {
    let view = may_view(&cx.office.catalog, &cx.actor, &record.entity)?;
    let pages = view.entity.relations.iter().filter_map(|relation| {
        let other = may_view(&cx.office.catalog, &cx.actor, &relation.entity).ok()?;
        other.sees_everywhere(&relation.by).then_some((relation, other))
    });
    Ok(futures::future::join_all(pages.map(|(relation, other)| page(cx, relation, other, record))).await)
}

async fn page(
    cx: &Cx,
    relation: &Relation,
    view: MayView<'_>,
    record: &RecordRef,
) -> Result<RelationPage, Problem> {
    let statements = cx.office.records.of(view.entity);
    let columns: Vec<FieldKey> = view
        .entity
        .list
        .columns
        .iter()
        .filter(|key| **key != relation.by && **key != view.entity.title && view.knows_everywhere(key))
        .cloned()
        .collect();
    let filter = Filter { field: relation.by.clone(), is: Test::Equals(record.id.parts().concat()) };
    let query = ListQuery {
        q: String::new(),
        words: Vec::new(),
        filters: vec![filter],
        sort: default_sort(&view),
        columns,
        cursor: None,
        rows: RELATION_ROWS,
    };
    let mut read = cx.replica(Part::Record).await?;
    let found = list::page(&mut read, &view, statements, &query).await?;
    let count = list::count(cx, &mut read, &view, &query, &found).await?;
    let mut rows = list::shown(&view, &query.columns, &found.rows)?;
    titles::link(cx, &mut read, &view, &query.columns, &mut rows).await?;
    Ok(RelationPage {
        label: relation.label.clone(),
        entity: relation.entity.clone(),
        by: relation.by.clone(),
        name: list::column(&view, &view.entity.title, None),
        columns: query.columns.iter().filter_map(|key| list::column(&view, key, None)).collect(),
        rows,
        count,
    })
}
