//! Everything that a list's address matches, up to a limit: the targets of an action on a selection.

use crate::access::permission::MayView;
use crate::cx::{Arg, Cx, Read};
use crate::problem::{Part, Problem};
use crate::records::address;
use crate::records::compile::record_id;
use crate::records::types::RecordId;
use jiff::tz::TimeZone;

/// At most `limit` ids; whoever asks for one more than they can use learns whether there are more.
pub async fn matching(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    zone: &TimeZone,
    pairs: &[(String, String)],
    limit: usize,
) -> Result<Vec<RecordId>, Problem> {
    let statements = cx.office.records.of(view.entity);
    let query = address::read(view, &statements.slots, zone, pairs)?;
    let mut args = vec![Arg::Texts(view.scope().arg()), Arg::Int(i64::try_from(limit).unwrap_or(i64::MAX))];
    args.extend(statements.slots.args(&query.words, &query.filters));
    let rows = read.rows(&statements.matching, &args).await?;
    let ids = rows.iter().map(|row| record_id(view.entity, row)).collect::<Result<_, _>>();
    ids.map_err(|error| crate::cx::problem(Part::List, "matching", &error))
}
