//! The doors through which records change: who asks, what for, and on to `backoffice`.

use crate::problem::Failure;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Makes a preview, and goes to it. `ids` are record ids with a comma between them; `matching` is a list's address.
#[server(prefix = "/api", endpoint = "actions/preview")]
pub async fn preview_action(
    action: String,
    #[server(default)] ids: String,
    #[server(default)] matching: String,
    #[server(default)] params: BTreeMap<String, String>,
    #[server(default)] reason: String,
    #[server(default)] ticket: String,
    #[server(default)] back: String,
) -> Result<(), Failure> {
    use backoffice::actions::preview;
    use backoffice::actions::types::Typed;
    use backoffice::catalog::types::ActionKey;
    let (cx, zone) = crate::page::asker()?;
    let chosen = chosen(&ids, &matching);
    let typed = Typed { params: params.into_iter().collect(), reason, ticket: crate::page::ticket(ticket) };
    let id = preview::preview(&cx, &ActionKey::new(action), &zone, chosen, typed).await?;
    leptos_axum::redirect(&carried(format!("/previews/{id}"), &back));
    Ok(())
}

/// Makes the preview of a run's undo, and goes to it. `record` is one of those that it changed; empty, it is all of them.
#[server(prefix = "/api", endpoint = "actions/undo")]
pub async fn preview_undo(
    run: String,
    #[server(default)] record: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: String,
    #[server(default)] back: String,
) -> Result<(), Failure> {
    use backoffice::actions::preview;
    use backoffice::actions::types::Typed;
    use backoffice::jobs;
    use backoffice::records::types::RecordId;
    let (cx, zone) = crate::page::asker()?;
    let typed = Typed { params: Vec::new(), reason, ticket: crate::page::ticket(ticket) };
    let only = Some(record).filter(|record| !record.is_empty()).map(RecordId::new);
    let id_of_run = crate::page::id(&run)?;
    if only.is_none() && jobs::is_undone_as_job(&cx, id_of_run).await? {
        let job = jobs::undo(&cx, &zone, id_of_run, typed).await?;
        leptos_axum::redirect(&carried(format!("/jobs/{job}"), &back));
        return Ok(());
    }
    let id = preview::preview_undo(&cx, &zone, id_of_run, only, typed).await?;
    leptos_axum::redirect(&carried(format!("/previews/{id}"), &back));
    Ok(())
}

/// Runs what was previewed, once. `back` is where one began: a record or a list.
#[server(prefix = "/api", endpoint = "actions/run")]
pub async fn run_action(preview: String, #[server(default)] back: String) -> Result<(), Failure> {
    use backoffice::actions::run::{Ran, run};
    let (cx, zone) = crate::page::asker()?;
    let here = carried(format!("/previews/{preview}"), &back);
    let ran = run(&cx, crate::page::id(&preview)?, &zone).await;
    let address = match ran.map_err(|problem| problem.coming_back_to(&here))? {
        Ran::Done { run } | Ran::Failed { run } | Ran::Asked { run } => format!("/runs/{run}"),
        Ran::Already { run } => format!("/runs/{run}?repeated=1"),
        Ran::UnderWay => format!("/previews/{preview}?under_way=1"),
        Ran::Stale { preview } => format!("/previews/{preview}"),
    };
    leptos_axum::redirect(&carried(address, &back));
    Ok(())
}

/// Says what came of a call that nobody knows of.
#[server(prefix = "/api", endpoint = "actions/settle")]
pub async fn settle_call(
    call: String,
    run: String,
    #[server(default)] outcome: String,
    #[server(default)] reason: String,
) -> Result<(), Failure> {
    use backoffice::calls::{Settled, by_person};
    use backoffice::problem::Problem;
    let (cx, _) = crate::page::asker()?;
    let was_done = match outcome.as_str() {
        "done" => true,
        "not_done" => false,
        _ => return Err(Problem::NotFound.into()),
    };
    let settled = by_person(&cx, crate::page::id(&call)?, was_done, &reason).await;
    let (run, settled) = settled.map_err(|problem| problem.coming_back_to(&format!("/runs/{run}")))?;
    let said = if settled == Settled::Done { "done" } else { "late" };
    leptos_axum::redirect(&format!("/runs/{run}?settled={said}"));
    Ok(())
}

/// An address that still knows where one began.
#[cfg(feature = "ssr")]
pub fn carried(address: String, back: &str) -> String {
    use crate::actions::back::Back;
    match Back::read(back) {
        Some(back) => back.carried(&address),
        None => address,
    }
}

#[cfg(feature = "ssr")]
pub fn chosen(ids: &str, matching: &str) -> backoffice::actions::types::Chosen {
    use backoffice::actions::types::Chosen;
    use backoffice::records::types::RecordId;
    if matching.is_empty() {
        let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty());
        Chosen::Records(ids.map(RecordId::new).collect())
    } else {
        Chosen::Matching(matching.to_owned())
    }
}
