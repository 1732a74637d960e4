//! A form that came after the session had ended: what was typed is kept, and the member is sent to sign in and back to it.

use super::login::local;
use super::pages::see_other;
use super::serving::Web;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use backoffice::access::session::Token;
use backoffice::limits::{FORM_LASTS, REQUEST_MAX_BYTES};
use std::sync::Arc;

/// The forms whose pages show again what was typed.
const FORMS: [&str; 5] = [
    "/api/actions/preview",
    "/api/actions/undo",
    "/api/actions/run",
    "/api/records/reveal",
    "/api/access/give",
];
const FORM: &[u8] = b"application/x-www-form-urlencoded";

/// None, where it is not known whose it was, or which page it was on.
pub async fn keep(web: &Arc<Web>, ended: Option<Token>, request: Request) -> Option<Response> {
    let (parts, body) = request.into_parts();
    if !FORMS.contains(&parts.uri.path()) {
        return None;
    }
    let is_form =
        parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(FORM));
    let (ended, page) = (ended.filter(|_| is_form)?, page(web, &parts.headers)?);
    let bytes = to_bytes(body, REQUEST_MAX_BYTES).await.ok()?;
    let fields = std::str::from_utf8(&bytes).ok()?;
    let kept = web.sessions.keep_form(&ended, &page, parts.uri.path(), fields).await;
    let browser = kept.unwrap_or_else(|problem| {
        tracing::warn!(?problem, "what was typed could not be kept");
        None
    })?;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("next", &page)
        .append_pair("kept", "1")
        .finish();
    let mut response = see_other(&format!("/login?{query}"));
    if let Some(cookie) = web.names.set_kept(&browser, FORM_LASTS) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Some(response)
}

/// The page of ours that the form was on, as browsers say it to the site itself.
fn page(web: &Web, headers: &HeaderMap) -> Option<String> {
    let referer = headers.get(header::REFERER)?.to_str().ok()?;
    let page = referer.strip_prefix(web.origin.as_str())?;
    let page = page.split('#').next().unwrap_or(page);
    local(page).map(str::to_owned)
}
