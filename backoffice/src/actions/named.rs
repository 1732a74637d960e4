//! A parameter that names a record takes what people call it, too.

//! A parameter that names a record takes what people call it, too.

use crate::access::permission::MayRun;
use crate::actions::types::{Chosen, Typed};
use crate::actions::{rehearse, targets};
use crate::catalog::model::{Entity, Field, ParamKind};
use crate::catalog::types::Text;
use crate::cx::{Cx, within};
use crate::limits::{SEARCH_MAX_CHARS, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::records::references::choices;
use crate::records::types::Choice;
use crate::records::value::could_be;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// Names that a fault tells.
const TOLD: usize = 5;

/// Puts ids in the place of names, looked for among what belongs to the targets' own customers. What is wrong with one
/// is a fault of its parameter.
pub async fn by_id(
    cx: &Cx,
    may: &MayRun<'_>,
    zone: &TimeZone,
    chosen: &Chosen,
    typed: &mut Typed,
) -> Result<(), Problem> {
    let mut faults = Vec::new();
    for (name, text) in &mut typed.params {
        let Some(named) = relation(cx, may, name).filter(|_| !text.trim().is_empty()) else { continue };
        if text.chars().count() > SEARCH_MAX_CHARS || could_be(named.id, text.trim()) {
            continue;
        }
        let customers = customers(cx, may, zone, chosen).await?;
        let found = choices(cx, named.id, &named.entity.key, text.trim(), Some(&customers)).await?;
        match found.as_ref().map(|found| found.choices.as_slice()) {
            None => {}
            Some([]) => faults.push(nobody(name, &named.entity.label, text.trim())),
            Some([one]) => *text = one.id.parts().concat(),
            Some(several) => faults.push(which(name, text.trim(), several)),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::Bad(faults)) }
}

struct Named<'a> {
    entity: &'a Entity,
    id: &'a Field,
}

fn relation<'a>(cx: &'a Cx, may: &MayRun<'_>, name: &str) -> Option<Named<'a>> {
    let param = may.action.params.iter().find(|param| param.name == name)?;
    let ParamKind::Relation { entity, .. } = &param.kind else { return None };
    let entity = cx.office.catalog.entity(entity)?;
    Some(Named { entity, id: entity.single_id()? })
}

/// Whose the targets are: a name of somebody else's is another record.
async fn customers(
    cx: &Cx,
    may: &MayRun<'_>,
    zone: &TimeZone,
    chosen: &Chosen,
) -> Result<Vec<String>, Problem> {
    let mut read = cx.fresh(Part::Actions).await?;
    let targets = targets::targets(cx, &mut read, may, zone, chosen).await?;
    drop(read);
    let mut transaction = cx.write(Part::Actions).await?;
    let locked = rehearse::lock(cx, &mut transaction, may, &targets).await?;
    within(Part::Actions, WRITE_TIMEOUT_MS, transaction.rollback()).await?;
    let customers: BTreeSet<_> = locked.found.into_iter().filter_map(|image| image.channel).collect();
    Ok(customers.into_iter().collect())
}

fn nobody(at: &str, label: &Text, text: &str) -> Fault {
    Fault::new(
        at,
        format!("{}: none is called “{text}”. Enter its id or its name.", label.en),
        format!("{} 중에 “{text}”에 맞는 것이 없어요. ID나 이름을 입력해 주세요.", label.ko),
    )
}

fn which(at: &str, text: &str, several: &[Choice]) -> Fault {
    let told: Vec<String> =
        several.iter().take(TOLD).map(|one| format!("{} ({})", one.title, one.id)).collect();
    let told = told.join(", ");
    Fault::new(
        at,
        format!("several are called “{text}”: {told}. Enter the id of the one you mean."),
        format!("“{text}”에 맞는 것이 여럿이에요: {told}. 그중 하나의 ID를 입력해 주세요."),
    )
}
