//! The doors through which requests are decided: who asks, what for, and on to `backoffice`.

use crate::problem::Failure;
use leptos::prelude::*;

/// One decision on a run. `round` is of the preview that they saw; `from` is the page that they come back to.
#[server(prefix = "/api", endpoint = "approvals/decide")]
pub async fn decide_run(
    run: String,
    #[server(default)] round: i32,
    #[server(default)] choice: String,
    #[server(default)] note: String,
    #[server(default)] from: String,
) -> Result<(), Failure> {
    use super::said::Said;
    use backoffice::actions::approvals::{Choice, Decision, decide};
    use backoffice::problem::Problem;
    let (cx, _) = crate::page::asker()?;
    let id = crate::page::id(&run)?;
    let choice = match choice.as_str() {
        "approve" => Choice::Approve,
        "refuse" => Choice::Refuse,
        _ => return Err(Problem::NotFound.into()),
    };
    let back = back(&from, &run);
    let decided = decide(&cx, &Decision { run: id, round, choice, note }).await;
    let decided = decided.map_err(|problem| problem.coming_back_to(&back))?;
    leptos_axum::redirect(&Said::of(decided).at(&back, &run));
    Ok(())
}

/// Whoever asked for it takes it back.
#[server(prefix = "/api", endpoint = "approvals/cancel")]
pub async fn cancel_run(run: String) -> Result<(), Failure> {
    use super::said::Said;
    use backoffice::actions::approvals::cancel;
    let (cx, _) = crate::page::asker()?;
    let cancelled = cancel(&cx, crate::page::id(&run)?).await?;
    let said = if cancelled { Said::DoneCancelled } else { Said::NotCancelled };
    leptos_axum::redirect(&said.at(&back("run", &run), &run));
    Ok(())
}

#[cfg(feature = "ssr")]
fn back(from: &str, run: &str) -> String {
    if from == "run" { format!("/runs/{run}") } else { "/approvals".to_owned() }
}
