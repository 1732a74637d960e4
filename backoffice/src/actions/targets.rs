//! Which records were chosen: told one by one, or everything that a list matches, up to the action's limit.

use crate::access::permission::MayRun;
use crate::actions::types::Chosen;
use crate::cx::{Cx, Read};
use crate::limits::{COUNT_MAX, CURSOR_MAX_CHARS, TARGETS_MAX};
use crate::problem::{Fault, Problem};
use crate::records::matching;
use crate::records::types::RecordId;
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
        Chosen::Records(ids) => ids.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
        Chosen::Matching(address) => {
            let pairs = pairs(address);
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

/// How many a list matches: as many as the list itself would say, `10000+` at most.
async fn how_many(
    cx: &Cx,
    read: &mut Read,
    may: &MayRun<'_>,
    zone: &TimeZone,
    address: &str,
) -> Result<String, Problem> {
    let most = usize::try_from(COUNT_MAX).unwrap_or(usize::MAX);
    let found = matching::matching(cx, read, &may.view, zone, &pairs(address), most + 1).await?.len();
    Ok(if found > most { format!("{most}+") } else { found.to_string() })
}

/// The pairs of a list's address, without its place in the list.
pub fn pairs(address: &str) -> Vec<(String, String)> {
    let bounded = &address[..address.floor_char_boundary(CURSOR_MAX_CHARS)];
    url::form_urlencoded::parse(bounded.as_bytes())
        .filter(|(key, _)| !matches!(key.as_ref(), "after" | "before" | "rows"))
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect()
}
