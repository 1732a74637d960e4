use super::pages::see_other;
use super::refusal::Refusal;
use super::serving::Web;
use super::visitor::Visitor;
use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use std::sync::Arc;

/// Signs the member out. Who is not signed in is where they wanted to be.
pub async fn logout(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Refusal> {
    if let (Some(token), Some(signed_in)) = (&visitor.token, &visitor.signed_in) {
        web.sessions.end(token, signed_in, &visitor.request_id).await?;
    }
    let mut response = see_other("/login");
    if let Some(cookie) = web.names.drop_session() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
