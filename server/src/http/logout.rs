use super::cookies;
use super::pages::{self, see_other};
use super::refusal::Refusal;
use super::saml;
use super::serving::Web;
use super::visitor::Visitor;
use app::access::onward::{Onward, To};
use axum::Extension;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use backoffice::access::session::{Ended, Token};
use std::sync::Arc;

/// Not the cookies: how the browser likes to be shown things is kept in one, and so is a form that came too late.
const CLEARED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));

/// Signs the member out, here and then at their provider. Who is not signed in is where they wanted to be.
pub async fn logout(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    parts: Parts,
) -> Result<Response, Refusal> {
    let left = match &visitor.token {
        Some(token) => web.sessions.left(token).await?,
        None => None,
    };
    let ended = match (&visitor.token, &visitor.signed_in) {
        (Some(token), Some(signed_in)) => web.sessions.end(token, signed_in, &visitor.request_id).await?,
        _ => None,
    };
    let mut response = match (ended, left) {
        (Some(_), Some(left)) => saml::leave(&web, &visitor, parts, &left).await,
        (Some(ended), None) => at_provider(&web, &visitor, parts, &ended).await,
        (None, _) => see_other("/login"),
    };
    response.headers_mut().insert(CLEARED.0, CLEARED.1);
    cookies::set(&mut response, [web.names.drop_session(), web.names.drop_recent()]);
    Ok(response)
}

/// The session here is over, whatever comes of this: nothing of it keeps anybody signed in.
async fn at_provider(web: &Arc<Web>, visitor: &Visitor, parts: Parts, ended: &Ended) -> Response {
    let provider = ended.provider.as_ref().and_then(|name| web.providers.find(name));
    let Some((provider, state)) = provider.zip(Token::new().ok()) else { return see_other("/login") };
    match provider.way_out(ended, &state).await {
        Some(url) => {
            let nobody = Visitor { signed_in: None, token: None, cx: None, ..visitor.clone() };
            let label = provider.settings.label.clone();
            pages::onward(web, &nobody, parts, Onward { url: url.into(), label, to: To::SignOut }).await
        }
        None => see_other(&format!("/login?still_at={}", provider.settings.name)),
    }
}
