//! Everything that a list's address matches, up to a limit: the targets of an action on a selection.

use crate::access::permission::MayView;
use crate::cx::{Arg, Cx, Read};
use crate::limits::WRITE_ENDS_MS;
use crate::problem::{Part, Problem};
use crate::records::address;
use crate::records::compile::{EntityStatements, record_id};
use crate::records::types::RecordId;
use jiff::tz::TimeZone;
use sqlx::{PgConnection, Row};
use std::time::Duration;
use uuid::Uuid;

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
    let args = args(statements, view, zone, pairs, limit, None)?;
    let rows = read.rows(&statements.matching, &args).await?;
    let ids = rows.iter().map(|row| record_id(view.entity, row)).collect::<Result<_, _>>();
    ids.map_err(|error| crate::cx::problem(Part::List, "matching", &error))
}

/// How many there are, counted up to `limit`.
pub async fn count(
    cx: &Cx,
    read: &mut Read,
    view: &MayView<'_>,
    zone: &TimeZone,
    pairs: &[(String, String)],
    limit: usize,
) -> Result<u64, Problem> {
    let statements = cx.office.records.of(view.entity);
    let args = args(statements, view, zone, pairs, limit, None)?;
    let rows = read.rows(&statements.count_to, &args).await?;
    let count: i64 = match rows.first() {
        Some(row) => row.try_get("n").map_err(|error| crate::cx::problem(Part::List, "count_to", &error))?,
        None => 0,
    };
    Ok(count.unsigned_abs())
}

/// Writes them down as a job's targets, and answers how many.
pub async fn keep(
    cx: &Cx,
    connection: &mut PgConnection,
    view: &MayView<'_>,
    zone: &TimeZone,
    pairs: &[(String, String)],
    job: Uuid,
    limit: usize,
) -> Result<u64, Problem> {
    let statements = cx.office.records.of(view.entity);
    let Some(statement) = &statements.job_targets else { return Err(Problem::Internal) };
    let args = args(statements, view, zone, pairs, limit, Some(job))?;
    crate::cx::execute(connection, Part::Actions, Duration::from_millis(WRITE_ENDS_MS), statement, &args)
        .await
}

/// What the address asks, as the three statements take it.
fn args(
    statements: &EntityStatements,
    view: &MayView<'_>,
    zone: &TimeZone,
    pairs: &[(String, String)],
    limit: usize,
    job: Option<Uuid>,
) -> Result<Vec<Arg>, Problem> {
    let query = address::read(view, &statements.slots, zone, pairs)?;
    let mut args = vec![Arg::Texts(view.scope().arg()), Arg::Int(i64::try_from(limit).unwrap_or(i64::MAX))];
    args.extend(job.map(|job| job.to_string().as_str().into()));
    args.extend(statements.slots.args(&query.words, &query.filters));
    Ok(args)
}
