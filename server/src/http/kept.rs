//! A form that was not taken loses nothing of what was typed. Where the session had ended, it is kept, and the member is
//! sent to sign in and back to it. Whatever else was wrong, its page answers, with what was typed and what is wrong.

use super::cookies::Cookies;
use super::login::local;
use super::pages::{self, see_other};
use super::refusal::{Refusal, wants_json};
use super::serving::Web;
use super::visitor::Visitor;
use crate::routes;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backoffice::access::session::{KeptForm, Token};
use backoffice::limits::{FORM_LASTS, QUERY_MAX_PAIRS, REQUEST_MAX_BYTES};
use backoffice::problem::Problem;
use std::sync::Arc;

/// The forms that have nothing to keep: nobody types anything into them, and the page has their button again.
pub const NOTHING_TYPED: [&str; 5] = [
    "/login/again",
    "/view-as/end",
    "/api/account/end-session",
    "/api/access/end-session",
    "/api/actions/run",
];
const FORM: &[u8] = b"application/x-www-form-urlencoded";

/// A form of a member's, sent by a browser.
struct Sent {
    /// Of ours, where it is known.
    page: Option<String>,
    action: String,
    visitor: Visitor,
}

impl Sent {
    /// What anybody may send is no form of a member's: the sign-in's, with their passwords, among them.
    fn of(web: &Web, request: &Request) -> Option<Self> {
        let (route, visitor) =
            (request.extensions().get::<MatchedPath>()?, request.extensions().get::<Visitor>()?);
        let headers = request.headers();
        let is_form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(FORM));
        let is_ours = *request.method() == Method::POST && !routes::is_open("POST", route.as_str());
        let sent =
            Self { page: page(web, headers), action: route.as_str().to_owned(), visitor: visitor.clone() };
        // With other eyes, nothing is sent, and not every page of one's own is shown.
        let looks = visitor.signed_in.as_ref().is_some_and(|signed_in| signed_in.looking.is_some());
        (is_form && is_ours && !looks && !wants_json(headers)).then_some(sent)
    }

    fn has_something_typed(&self) -> bool {
        !NOTHING_TYPED.contains(&&*self.action)
    }

    fn form(&self, page: &str, fields: &Bytes) -> KeptForm {
        let pairs = url::form_urlencoded::parse(fields);
        let pairs = pairs.map(|(key, value)| (key.into_owned(), value.into_owned()));
        KeptForm { page: page.to_owned(), action: self.action.clone(), fields: pairs.collect() }
    }
}

pub async fn layer(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let Some(sent) = Sent::of(&web, &request) else { return next.run(request).await };
    let (parts, body) = request.into_parts();
    let Ok(fields) = to_bytes(body, REQUEST_MAX_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, Body::from(fields.clone()))).await;
    let refusal = response.extensions().get::<Refusal>().cloned();
    match (refusal, &sent.page) {
        (None, _) => forgotten(&web, &sent, response).await,
        (Some(refusal), Some(page)) if refusal.problem == Problem::SignIn => {
            to_sign_in(&web, &sent, page, (&asked.headers, &fields)).await.unwrap_or(response)
        }
        (Some(refusal), Some(page)) if sent.has_something_typed() => {
            on_its_page(&web, &sent, asked, sent.form(page, &fields), (refusal, response, &fields)).await
        }
        _ => response,
    }
}

/// It was sent by now. Where that cannot be noted, what is kept of it ends by itself.
async fn forgotten(web: &Web, sent: &Sent, mut response: Response) -> Response {
    if let Some(browser) = sent.visitor.kept.as_ref().filter(|_| sent.has_something_typed()) {
        let _ = web.sessions.drop_form(browser).await;
        if let Some(cookie) = web.names.drop_kept() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// None, where it is not known whose it was.
async fn to_sign_in(
    web: &Web,
    sent: &Sent,
    page: &str,
    (headers, fields): (&HeaderMap, &Bytes),
) -> Option<Response> {
    let ended = Cookies::of(headers).session(&web.names)?;
    let next = url::form_urlencoded::byte_serialize(page.as_bytes()).collect::<String>();
    if !sent.has_something_typed() {
        return Some(see_other(&format!("/login?next={next}")));
    }
    let browser = keep(web, &ended, (page, &sent.action), fields).await?;
    let mut response = see_other(&format!("/login?next={next}&kept=1"));
    if let Some(cookie) = web.names.set_kept(&browser, FORM_LASTS) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Some(response)
}

async fn keep(web: &Web, of: &Token, (page, action): (&str, &str), fields: &Bytes) -> Option<Token> {
    let fields = std::str::from_utf8(fields).ok()?;
    let kept = web.sessions.keep_form(of, page, action, fields).await;
    kept.unwrap_or_else(|problem| {
        tracing::warn!(?problem, "what was typed could not be kept");
        None
    })
}

/// The page that it is on, with what was typed and what is wrong. Who has to sign in again first goes away from it, so
/// that it is kept for them, too.
async fn on_its_page(
    web: &Arc<Web>,
    sent: &Sent,
    asked: Parts,
    form: KeptForm,
    (refusal, refused, fields): (Refusal, Response, &Bytes),
) -> Response {
    let mut problem = refusal.problem;
    let mut kept = None;
    if let Problem::SignInAgain { back } = &mut problem {
        if back.is_empty() {
            back.clone_from(&form.page);
        }
        if let Some(token) = &sent.visitor.token {
            kept = keep(web, token, (&form.page, &form.action), fields).await;
        }
    }
    let mut response = pages::again(web, &sent.visitor, asked, (form, problem)).await;
    *response.status_mut() = refusal.status;
    let cookies = refused.headers().get_all(header::SET_COOKIE).into_iter().cloned();
    let kept = kept.and_then(|browser| web.names.set_kept(&browser, FORM_LASTS));
    for cookie in cookies.chain(kept) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page of ours that the form was on, as browsers say it to the site itself.
fn page(web: &Web, headers: &HeaderMap) -> Option<String> {
    let referer = headers.get(header::REFERER)?.to_str().ok()?;
    let page = referer.strip_prefix(web.origin.as_str())?;
    let page = page.split('#').next().unwrap_or(page);
    let fits = page.split('&').count() <= QUERY_MAX_PAIRS;
    local(page).filter(|_| fits).map(str::to_owned)
}
