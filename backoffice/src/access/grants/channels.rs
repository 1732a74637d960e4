//! Channels as people type them: ids, or names, as filters take them.

use crate::access::permission::may_view;
use crate::cx::Cx;
use crate::limits::{CHANNEL_NAMES_MAX, CHANNELS_TYPED_BYTES, CHANNELS_TYPED_MAX};
use crate::problem::{Fault, Part, Problem};
use crate::records::types::RecordId;
use crate::records::{search, titles, value};
use std::collections::{BTreeMap, BTreeSet};

/// One a line. Everything that is wrong is said at once, at this field.
pub async fn channels(cx: &Cx, at: &str, typed: &str) -> Result<BTreeSet<String>, Problem> {
    let lines = lines(at, typed)?;
    let Some(entity) = cx.office.catalog.channels() else { return Ok(lines) };
    let is_id = |line: &&String| entity.single_id().is_some_and(|id| value::could_be(id, line));
    let ids: BTreeSet<String> = lines.iter().filter(is_id).cloned().collect();
    if may_view(&cx.office.catalog, &cx.actor, &entity.key).is_err() {
        // Who may not look at channels knows their ids at best.
        return if ids.len() == lines.len() { Ok(ids) } else { Err(unknown(at, &lines - &ids)) };
    }
    let known: BTreeSet<String> = named(cx, &ids).await?.into_keys().collect();
    let names: Vec<&String> = lines.iter().filter(|line| !known.contains(*line)).collect();
    if names.len() > CHANNEL_NAMES_MAX {
        return Err(Problem::bad(Fault::new(
            at,
            format!(
                "At most {CHANNEL_NAMES_MAX} can be looked for by name at a time: use ids for the others."
            ),
            format!(
                "이름으로는 한 번에 {CHANNEL_NAMES_MAX}개까지 찾을 수 있어요. 나머지는 ID로 적어 주세요."
            ),
        )));
    }
    let (mut found, mut faults) = (known, Vec::new());
    for name in names {
        match by_name(cx, at, name).await? {
            Ok(id) => drop(found.insert(id)),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(Problem::Bad(faults)) }
}

/// What the channels of these ids are called, as far as the member may see it.
pub async fn named(cx: &Cx, ids: &BTreeSet<String>) -> Result<BTreeMap<String, String>, Problem> {
    let Some(entity) = cx.office.catalog.channels() else { return Ok(BTreeMap::new()) };
    let mut read = cx.replica(Part::Access).await?;
    let asked = ids.iter().map(|id| RecordId::from_parts(&[id]).to_string()).collect();
    let titles = titles::titles(cx, &mut read, &entity.key, &asked).await?;
    Ok(titles.into_iter().map(|(id, title)| (id.parts().concat(), title)).collect())
}

fn lines(at: &str, typed: &str) -> Result<BTreeSet<String>, Problem> {
    let lines: BTreeSet<String> =
        typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let fault = match lines.len() {
        _ if typed.len() > CHANNELS_TYPED_BYTES => Fault::too_long(at, CHANNELS_TYPED_BYTES),
        0 => {
            Fault::new(at, "Write at least one: its name or its id.", "이름이나 ID를 하나 이상 적어 주세요.")
        }
        more if more > CHANNELS_TYPED_MAX => Fault::new(
            at,
            format!("These are {more}, and at most {CHANNELS_TYPED_MAX} are taken at a time."),
            format!("{more}개예요. 한 번에 {CHANNELS_TYPED_MAX}개까지 적을 수 있어요."),
        ),
        _ => return Ok(lines),
    };
    Err(Problem::bad(fault))
}

/// The one channel that is called so.
async fn by_name(cx: &Cx, at: &str, name: &str) -> Result<Result<String, Fault>, Problem> {
    let Some(entity) = cx.office.catalog.channels() else { return Ok(Ok(name.to_owned())) };
    let group = search::one(cx, &entity.key, name, None).await?;
    if group.failed.is_some() && group.hits.is_empty() {
        return Err(Problem::Away(Part::Search));
    }
    let is_exact = |title: &str| title.to_lowercase() == name.to_lowercase();
    let exact: Vec<_> = group.hits.iter().filter(|hit| is_exact(&hit.title)).collect();
    let hits = if exact.is_empty() { group.hits.iter().collect() } else { exact };
    Ok(match hits.as_slice() {
        [] => Err(nobody(at, name)),
        [one] => Ok(one.record.id.parts().concat()),
        several => {
            let of = several.iter().map(|hit| format!("{} ({})", hit.title, hit.record.id.parts().concat()));
            let of = of.collect::<Vec<_>>().join(", ");
            Err(Fault::new(
                at,
                format!("“{name}” could be several: {of}. Write the id."),
                format!("“{name}”에 맞는 채널이 여럿이에요: {of}. ID로 적어 주세요."),
            ))
        }
    })
}

fn unknown(at: &str, names: BTreeSet<String>) -> Problem {
    Problem::Bad(names.into_iter().map(|name| nobody(at, &name)).collect())
}

fn nobody(at: &str, name: &str) -> Fault {
    Fault::new(
        at,
        format!("None is called “{name}”: use its id or its name."),
        format!("“{name}”을(를) 찾지 못했어요. ID나 이름으로 적어 주세요."),
    )
}
