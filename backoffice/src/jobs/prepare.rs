//! A job on records that were told one by one, or on everything that a list matches.

use crate::access::permission::{MayRun, may_run};
use crate::actions::targets::as_written;
use crate::actions::types::{Chosen, Typed};
use crate::catalog::types::ActionKey;
use crate::cx::Cx;
use crate::jobs::make::{Duplicates, From, make};
use crate::limits::DUPLICATES_NAMED;
use crate::problem::Problem;
use crate::records::types::RecordId;
use jiff::tz::TimeZone;
use std::collections::HashSet;
use uuid::Uuid;

pub async fn prepare(
    cx: &Cx,
    action: &ActionKey,
    zone: &TimeZone,
    chosen: Chosen,
    mut typed: Typed,
) -> Result<Uuid, Problem> {
    typed.ticket = cx.ticket_or(&typed.ticket);
    let may = may_run(&cx.office.catalog, &cx.actor, action)?;
    let from = match chosen {
        Chosen::Records(ids) => {
            let (ids, duplicates) = each_once(&may, zone, ids);
            From::Chosen(ids, duplicates)
        }
        Chosen::Matching(address) => From::Matching(address),
    };
    make(cx, &may, zone, from, typed).await
}

/// In the order in which they were told.
fn each_once(may: &MayRun<'_>, zone: &TimeZone, ids: Vec<RecordId>) -> (Vec<RecordId>, Duplicates) {
    let (mut seen, mut duplicates) = (HashSet::new(), Duplicates::default());
    let mut once = Vec::new();
    for id in ids {
        let id = as_written(may, zone, &id);
        if seen.insert(id.clone()) {
            once.push(id);
            continue;
        }
        duplicates.count += 1;
        if duplicates.first.len() < DUPLICATES_NAMED && !duplicates.first.contains(&id.to_string()) {
            duplicates.first.push(id.to_string());
        }
    }
    (once, duplicates)
}
