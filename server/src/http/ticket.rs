//! The ticket that a member works on: begun with its address or reference, and let go of.

use super::login::local;
use super::pages::see_other;
use super::refusal::Refusal;
use super::serving::Web;
use super::visitor::Visitor;
use axum::extract::State;
use axum::response::Response;
use axum::{Extension, Form};
use backoffice::problem::{Part, Problem};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    next: String,
}

pub async fn begin(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Refusal> {
    let ticket = web.serving.tickets.read(&wanted.ticket).map_err(Problem::bad)?;
    work_on(&web, &visitor, Some(&ticket)).await?;
    Ok(see_other(local(&wanted.next).unwrap_or("/")))
}

pub async fn let_go(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Refusal> {
    work_on(&web, &visitor, None).await?;
    Ok(see_other(local(&wanted.next).unwrap_or("/")))
}

async fn work_on(web: &Web, visitor: &Visitor, ticket: Option<&str>) -> Result<(), Problem> {
    let (Some(cx), Some(token), Some(signed_in)) = (&visitor.cx, &visitor.token, &visitor.signed_in) else {
        return Err(Problem::SignIn);
    };
    cx.is_certain(Part::SignIn)?;
    web.sessions.work_on(token, signed_in, ticket, &visitor.request_id).await
}
