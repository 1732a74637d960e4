//! Which records were chosen: told one by one, or everything that a list matches, up to the action's limit.

use crate::access::permission::MayRun;
use crate::actions::types::Chosen;
use crate::cx::{Cx, Read};
use crate::limits::{COUNT_MAX, MATCHING_MAX_BYTES, QUERY_MAX_PAIRS, TARGETS_MAX};
use crate::problem::{Fault, Problem};
use crate::records::matching;
use crate::records::types::RecordId;
use crate::records::value::fits;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// The ids, each once, in a fixed order; or why there are too few or too many.
pub async fn targets(
    cx: &Cx,
    read: &mut Read,
    may: &MayRun<'_>,
    zone: &TimeZone,
    chosen: &Chosen,
) -> Result<Vec<RecordId>, Problem> {
    let max = may.action.max_targets.min(TARGETS_MAX) as usize;
    let ids = match chosen {
        Chosen::Records(ids) => {
            let ids: BTreeSet<_> = ids.iter().map(|id| as_written(may, zone, id)).collect();
            ids.into_iter().collect::<Vec<_>>()
        }
        Chosen::Matching(address) => {
            let pairs = pairs(address)?;
            matching::matching(cx, read, &may.view, zone, &pairs, max + 1).await?
        }
    };
    if ids.is_empty() {
        return Err(Problem::bad(Fault::general(
            "No record is chosen: choose at least one.",
            "선택한 항목이 없어요. 하나 이상 선택해 주세요.",
        )));
    }
    if ids.len() > max {
        let many = match chosen {
            Chosen::Records(_) => ids.len().to_string(),
            Chosen::Matching(address) => how_many(cx, read, may, zone, address).await?,
        };
        return Err(Problem::bad(Fault::general(
            format!("{many} records are chosen; this action takes at most {max}. Narrow the selection."),
            format!("{many}개를 선택했어요. 이 작업은 한 번에 {max}개까지 할 수 있으니 선택을 줄여 주세요."),
        )));
    }
    Ok(ids)
}

/// An id as PostgreSQL writes it: `0171` and `171` are one record. What is no id stays, and names nothing.
pub fn as_written(may: &MayRun<'_>, zone: &TimeZone, id: &RecordId) -> RecordId {
    let (Some(field), [part]) = (may.view.entity.single_id(), &id.parts()[..]) else { return id.clone() };
    fits(field, zone, "", part).map_or_else(|_| id.clone(), |part| RecordId::from_parts(&[&part]))
}

/// How many a list matches: as many as the list itself would say, `10000+` at most.
async fn how_many(
    cx: &Cx,
    read: &mut Read,
    may: &MayRun<'_>,
    zone: &TimeZone,
    address: &str,
) -> Result<String, Problem> {
    let most = usize::try_from(COUNT_MAX).unwrap_or(usize::MAX);
    let found = matching::matching(cx, read, &may.view, zone, &pairs(address)?, most + 1).await?.len();
    Ok(if found > most { format!("{most}+") } else { found.to_string() })
}

/// The pairs of a list's address, without its place in the list. One that is too long is refused: cut, it would name
/// other records.
pub fn pairs(address: &str) -> Result<Vec<(String, String)>, Problem> {
    if address.len() > MATCHING_MAX_BYTES || address.split('&').count() > QUERY_MAX_PAIRS {
        return Err(Problem::bad(Fault::general(
            "The filters of this list are too long for an action: use fewer, or shorter ones.",
            "목록의 필터가 너무 길어서 작업을 할 수 없어요. 필터를 줄이거나 짧게 입력해 주세요.",
        )));
    }
    Ok(url::form_urlencoded::parse(address.as_bytes())
        .filter(|(key, _)| !matches!(key.as_ref(), "after" | "before" | "rows"))
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect())
}
