//! Back-channel logout: a provider says that a session is over. No browser is there, so there is no cookie, no session
//! and no origin: what counts is the provider's signature.

use super::refusal::Refusal;
use super::request_id::RequestId;
use super::serving::Web;
use crate::oidc::NotHeld;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form, Json};
use backoffice::access::identity::Over;
use backoffice::problem::Problem;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

#[derive(Deserialize)]
pub struct Said {
    logout_token: String,
}

pub async fn backchannel_logout(
    State(web): State<Arc<Web>>,
    Path(provider): Path<String>,
    Extension(id): Extension<RequestId>,
    form: Result<Form<Said>, FormRejection>,
) -> Result<Response, Refusal> {
    let provider = web.providers.find(&provider).ok_or(Problem::NotFound)?;
    let name = &provider.settings.name;
    if !web.logouts.take() {
        tracing::warn!(provider = name, "more logouts by providers than are looked at");
        return Ok((StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "60")]).into_response());
    }
    let Ok(Form(Said { logout_token })) = form else { return Ok(refused(name, NotHeld::NoToken)) };
    let token = match provider.over(&logout_token).await {
        Ok(token) => token,
        Err(why) => return Ok(refused(name, why)),
    };
    let over = Over {
        provider: name,
        issuer: provider.settings.issuer.as_str(),
        subject: token.sub.as_deref(),
        session: token.sid.as_deref(),
        id: &token.jti,
        request_id: &id.0,
    };
    let Some(ended) = web.sessions.log_out(&over).await? else {
        return Ok(refused(name, NotHeld::Replayed));
    };
    tracing::info!(provider = name, ended, "a provider says that sessions are over");
    Ok(StatusCode::OK.into_response())
}

/// No event: whoever likes can ask for this as often as they like.
fn refused(provider: &str, why: NotHeld) -> Response {
    tracing::warn!(provider, refused = %why, "a logout by a provider was refused");
    (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_request" }))).into_response()
}
