//! What belongs to a record: each to-many relation bounded, and loaded on its own.

use crate::access::permission::{MayView, may_view};
use crate::catalog::model::Relation;
use crate::catalog::types::FieldKey;
use crate::cx::{Arg, Cx};
use crate::limits::RELATION_ROWS;
use crate::problem::{Part, Problem};
use crate::records::list::{column, count_of, shown};
use crate::records::titles;
use crate::records::types::{Direction, Filter, RecordRef, RelationPage, Test};

/// The relations of a record that the member may see. One that is slow or away is left out of none of the others.
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
        .filter(|key| **key != relation.by && **key != view.entity.title && view.sees_everywhere(key))
        .cloned()
        .collect();
    let filters = vec![Filter { field: relation.by.clone(), is: Test::Equals(record.id.parts().concat()) }];
    let sort = &view.entity.list.sort;
    let direction = if sort.descending { Direction::Descending } else { Direction::Ascending };
    let Some(segments) = statements.lists.get(&sort.field) else { return Err(Problem::Internal) };
    let mut wanted: Vec<String> = columns.iter().map(ToString::to_string).collect();
    wanted.push(view.entity.title.to_string());
    let mut args = vec![
        Arg::Texts(view.scope().arg()),
        Arg::Texts(Some(wanted)),
        Arg::Int(i64::try_from(RELATION_ROWS).unwrap_or(i64::MAX)),
        Arg::Text(None),
    ];
    args.extend(view.entity.id.iter().map(|_| Arg::Text(None)));
    args.extend(statements.slots.args(&[], &filters));
    let mut read = cx.replica(Part::Record).await?;
    let mut rows = read.rows(segments.filled(direction), &args).await?;
    if rows.len() < RELATION_ROWS
        && let Some(empty) = segments.empty(direction)
    {
        args[2] = Arg::Int(i64::try_from(RELATION_ROWS - rows.len()).unwrap_or(i64::MAX));
        rows.extend(read.rows(empty, &args).await?);
    }
    let count = count_of(&mut read, &view, statements, &[], &filters).await?;
    let mut rows = shown(&view, &columns, &rows)?;
    titles::link(cx, &mut read, &view, &columns, &mut rows).await?;
    Ok(RelationPage {
        label: relation.label.clone(),
        entity: relation.entity.clone(),
        by: relation.by.clone(),
        name: column(&view, &view.entity.title, None),
        columns: columns.iter().filter_map(|key| column(&view, key, None)).collect(),
        rows,
        count,
    })
}
