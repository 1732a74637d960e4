//! The doors through which jobs are made and controlled: who asks, what for, and on to `backoffice`.

use crate::problem::Failure;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Makes a job of what was chosen, and goes to it. `ids` are record ids with a comma between them; `matching` is a list's
/// address. A list that is pasted or uploaded comes to `/api/jobs/list`.
#[server(prefix = "/api", endpoint = "jobs/prepare")]
pub async fn prepare_job(
    action: String,
    #[server(default)] ids: String,
    #[server(default)] matching: String,
    #[server(default)] params: BTreeMap<String, String>,
    #[server(default)] reason: String,
    #[server(default)] ticket: String,
    #[server(default)] back: String,
) -> Result<(), Failure> {
    use backoffice::actions::types::Typed;
    use backoffice::catalog::types::ActionKey;
    let (cx, zone) = crate::page::asker()?;
    let chosen = crate::actions::api::chosen(&ids, &matching);
    let typed = Typed { params: params.into_iter().collect(), reason, ticket: crate::page::ticket(ticket) };
    let job = backoffice::jobs::prepare(&cx, &ActionKey::new(action), &zone, chosen, typed).await?;
    leptos_axum::redirect(&address(&job.to_string(), &back));
    Ok(())
}

/// Runs what was rehearsed.
#[server(prefix = "/api", endpoint = "jobs/start")]
pub async fn start_job(
    job: String,
    #[server(default)] rows_a_second: String,
    #[server(default)] back: String,
) -> Result<(), Failure> {
    let (cx, _) = crate::page::asker()?;
    let rate = backoffice::jobs::rate(&rows_a_second)?;
    let started = backoffice::jobs::start(&cx, crate::page::id(&job)?, rate).await;
    go_to(&job, started, &back)
}

#[server(prefix = "/api", endpoint = "jobs/pause")]
pub async fn pause_job(job: String, #[server(default)] back: String) -> Result<(), Failure> {
    let (cx, _) = crate::page::asker()?;
    let paused = backoffice::jobs::pause(&cx, crate::page::id(&job)?).await;
    go_to(&job, paused, &back)
}

#[server(prefix = "/api", endpoint = "jobs/go-on")]
pub async fn go_on_with_job(
    job: String,
    #[server(default)] rows_a_second: String,
    #[server(default)] regardless: bool,
    #[server(default)] back: String,
) -> Result<(), Failure> {
    let (cx, _) = crate::page::asker()?;
    let rate = backoffice::jobs::rate(&rows_a_second)?;
    let went = backoffice::jobs::go_on(&cx, crate::page::id(&job)?, rate, regardless).await;
    go_to(&job, went, &back)
}

#[server(prefix = "/api", endpoint = "jobs/cancel")]
pub async fn cancel_job(job: String, #[server(default)] back: String) -> Result<(), Failure> {
    let (cx, _) = crate::page::asker()?;
    let cancelled = backoffice::jobs::cancel(&cx, crate::page::id(&job)?).await;
    go_to(&job, cancelled, &back)
}

/// Makes a job of those records that failed.
#[server(prefix = "/api", endpoint = "jobs/again")]
pub async fn job_again(job: String, #[server(default)] back: String) -> Result<(), Failure> {
    let (cx, _) = crate::page::asker()?;
    let job = backoffice::jobs::again(&cx, crate::page::id(&job)?).await?;
    leptos_axum::redirect(&address(&job.to_string(), &back));
    Ok(())
}

/// Of a job's page, which still knows where one began.
#[cfg(feature = "ssr")]
fn address(job: &str, back: &str) -> String {
    crate::actions::api::carried(format!("/jobs/{job}"), back)
}

/// To the job's page, where it says what came of it; also by way of a sign-in, where one is asked for first.
#[cfg(feature = "ssr")]
fn go_to(
    job: &str,
    came_of_it: Result<backoffice::jobs::Controlled, backoffice::problem::Problem>,
    back: &str,
) -> Result<(), Failure> {
    use backoffice::jobs::Controlled;
    let here = match came_of_it.map_err(|problem| problem.coming_back_to(&address(job, back)))? {
        Controlled::Done => format!("/jobs/{job}"),
        Controlled::Late => format!("/jobs/{job}?late=1"),
    };
    leptos_axum::redirect(&crate::actions::api::carried(here, back));
    Ok(())
}
