//! A form that was not taken loses nothing of what was typed. Where the session had ended, it is kept, and the member is
//! sent to sign in and back to it. Whatever else was wrong, its page answers, with what was typed and what is wrong; and
//! where it was refused before anybody looked at it, or its page is not known, the page that says why has it.
//!
//! What comes from another site, or is larger than anything may be, is no form of a member's.

use super::cookies::{self, Cookies};
use super::login::local;
use super::pages::{self, see_other};
use super::refusal::{Refusal, wants_json};
use super::serving::Web;
use super::visitor::Visitor;
use crate::routes;
use app::kept::PAGE;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backoffice::access::session::{KeptForm, SignedIn, Token};
use backoffice::limits::{FORM_LASTS, QUERY_MAX_PAIRS, REQUEST_MAX_BYTES};
use backoffice::problem::Problem;
use std::sync::{Arc, OnceLock};

/// The forms that have nothing to keep: nobody types anything into them but how fast, and the page has their button again.
pub const NOTHING_TYPED: &[&str] = &[
    "/login/again",
    "/view-as/end",
    "/ticket/let-go",
    "/api/notes/delete",
    "/api/records/pin",
    "/api/records/unpin",
    "/api/views/delete",
    "/api/account/end-session",
    "/api/access/end-session",
    "/api/actions/run",
    "/api/approvals/cancel",
    "/api/jobs/start",
    "/api/jobs/pause",
    "/api/jobs/go-on",
    "/api/jobs/cancel",
    "/api/jobs/again",
    "/api/timeline/export",
];
const FORM: &[u8] = b"application/x-www-form-urlencoded";

/// A member's form as it came, for whatever answers it: what refuses it on the way, too.
#[derive(Clone, Default)]
pub struct Posted(Arc<OnceLock<Arc<KeptForm>>>);

impl Posted {
    pub fn form(&self) -> Option<Arc<KeptForm>> {
        self.0.get().cloned()
    }

    /// What its route reads by itself, as one that brings a file.
    pub fn put(&self, web: &Web, headers: &HeaderMap, action: &str, fields: Vec<(String, String)>) {
        let mut form = KeptForm { page: String::new(), action: action.to_owned(), fields };
        form.page = page(web, headers, &form).unwrap_or_default();
        self.0.get_or_init(|| Arc::new(form));
    }
}

/// Reads it, before it waits for a database or a turn: what of these it is refused for, its answer has what was typed.
pub async fn read(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let Some(action) = action(&request) else { return next.run(request).await };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, REQUEST_MAX_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    if let Some(posted) = parts.extensions.get::<Posted>() {
        // None of our forms has more, and each pair of nothing would take many times what was sent.
        let pairs = url::form_urlencoded::parse(&bytes).into_owned().take(QUERY_MAX_PAIRS + 1);
        let fields: Vec<_> = pairs.collect();
        if fields.len() <= QUERY_MAX_PAIRS {
            posted.put(&web, &parts.headers, &action, fields);
        }
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// Where a browser sends a form of a member's. What anybody may send is none: the sign-in's, with their passwords, among
/// them.
fn action(request: &Request) -> Option<String> {
    let (route, headers) = (request.extensions().get::<MatchedPath>()?.as_str(), request.headers());
    let is_form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(FORM));
    let is_ours = *request.method() == Method::POST && !routes::is_open("POST", route);
    (is_form && is_ours && !wants_json(headers)).then(|| route.to_owned())
}

/// The page of a member's that the form was on: as it says itself, or as browsers say it to the site. Where a form was
/// not taken, that is the address that it was sent to, and no page.
fn page(web: &Web, headers: &HeaderMap, form: &KeptForm) -> Option<String> {
    let is_ours = |page: &&str| {
        let path = page.split('?').next().unwrap_or_default();
        page.split('&').count() <= QUERY_MAX_PAIRS && local(page).is_some() && routes::is_page(path)
    };
    let referer = || headers.get(header::REFERER)?.to_str().ok()?.strip_prefix(web.origin.as_str());
    let referer = || referer().map(|page| page.split('#').next().unwrap_or(page)).filter(is_ours);
    form.value(PAGE).filter(is_ours).or_else(referer).map(str::to_owned)
}

/// A form, and who sent it.
struct Sent {
    form: Arc<KeptForm>,
    visitor: Visitor,
}

impl Sent {
    fn of(asked: &Parts) -> Option<Self> {
        let form = asked.extensions.get().and_then(Posted::form)?;
        let visitor = asked.extensions.get::<Visitor>()?.clone();
        // With other eyes, nothing is sent, and not every page of one's own is shown.
        let looks = visitor.signed_in.as_ref().is_some_and(SignedIn::only_looks);
        (!looks).then_some(Self { form, visitor })
    }

    fn is_on_a_page(&self) -> bool {
        !self.form.page.is_empty()
    }

    fn has_something_typed(&self) -> bool {
        !NOTHING_TYPED.contains(&&*self.form.action)
    }
}

pub async fn layer(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(sent) = Sent::of(&asked) else { return response };
    let is_taken = response.status().is_success() || response.status().is_redirection();
    match response.extensions().get::<Refusal>().cloned() {
        None if is_taken => forgotten(&web, &sent, response).await,
        Some(refusal) if sent.is_on_a_page() && refusal.problem == Problem::SignIn => {
            to_sign_in(&web, &sent, &asked.headers).await.unwrap_or(response)
        }
        Some(refusal) if sent.is_on_a_page() && sent.has_something_typed() => {
            on_its_page(&web, &sent, asked, (refusal, response)).await
        }
        _ => response,
    }
}

/// It was sent by now. Where that cannot be noted, what is kept of it ends by itself.
async fn forgotten(web: &Web, sent: &Sent, mut response: Response) -> Response {
    if let Some(browser) = sent.visitor.kept.as_ref().filter(|_| sent.has_something_typed())
        && web.sessions.drop_form(browser, &sent.form).await == Ok(true)
        && let Some(cookie) = web.names.drop_kept()
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// None, where it is not known whose it was.
async fn to_sign_in(web: &Web, sent: &Sent, headers: &HeaderMap) -> Option<Response> {
    let ended = Cookies::of(headers).session(&web.names)?;
    let next = url::form_urlencoded::byte_serialize(sent.form.page.as_bytes()).collect::<String>();
    if !sent.has_something_typed() {
        return Some(see_other(&format!("/login?next={next}")));
    }
    let browser = keep(web, &ended, &sent.form).await?;
    let mut response = see_other(&format!("/login?next={next}&kept=1"));
    cookies::set(&mut response, [web.names.set_kept(&browser, FORM_LASTS)]);
    Some(response)
}

async fn keep(web: &Web, of: &Token, form: &KeptForm) -> Option<Token> {
    web.sessions.keep_form(of, form).await.unwrap_or_else(|problem| {
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
    (Refusal { status, mut problem }, refused): (Refusal, Response),
) -> Response {
    let form = &sent.form;
    let mut kept = None;
    if let (Problem::SignInAgain { back }, Some(token)) = (&mut problem, &sent.visitor.token) {
        // To where it is kept for, and to the part of it that whoever refused knows.
        let part = back.split_once('#').map_or_else(String::new, |(_, part)| format!("#{part}"));
        *back = format!("{}{part}", form.page);
        kept = keep(web, token, form).await;
    }
    let mut response = if is_paid(web, sent).await {
        pages::again(web, &sent.visitor, asked, (Arc::clone(form), problem)).await
    } else {
        Refusal::new(status, problem).into_response()
    };
    *response.status_mut() = status;
    let cookies = refused.headers().get_all(header::SET_COOKIE).into_iter().cloned();
    let kept = kept.and_then(|browser| web.names.set_kept(&browser, FORM_LASTS));
    cookies::set(&mut response, cookies.map(Some).chain([kept]));
    response
}

/// A page that comes with an answer costs what it costs alone: who asked for too many gets the answer without it.
async fn is_paid(web: &Web, sent: &Sent) -> bool {
    let path = sent.form.page.split('?').next().unwrap_or_default();
    let Some(signed_in) = &sent.visitor.signed_in else { return true };
    web.rates.take(&web.databases, &signed_in.actor.id, path).await.is_ok()
}
