//! Who asks: looked up once for each request, before anything else is.

use super::cookies::Cookies;
use super::locale;
use super::rates::slower;
use super::refusal::Refusal;
use super::request_id::RequestId;
use super::serving::Web;
use super::shed::{Line, busy};
use super::turns::too_many_at_once;
use app::jobs::job::WATCHED;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backoffice::access::session::{Found, SignedIn, Token};
use backoffice::access::types::Preferences;
use backoffice::cx::Cx;
use std::sync::Arc;

#[derive(Clone)]
pub struct Visitor {
    pub signed_in: Option<SignedIn>,
    pub token: Option<Token>,
    /// The browser's part of a form that was kept.
    pub kept: Option<Token>,
    pub cx: Option<Cx>,
    pub preferences: Preferences,
    pub request_id: String,
}

impl Visitor {
    /// Somebody whose session was not looked up, or has ended.
    pub fn nobody(web: &Web, parts: &Parts) -> Self {
        Self {
            signed_in: None,
            token: None,
            kept: Cookies::of(&parts.headers).kept(&web.names),
            cx: None,
            preferences: locale::preferences(&web.names, &parts.headers),
            request_id: parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
        }
    }

    fn member(web: &Web, nobody: Self, token: Token, found: Found) -> Self {
        let cx = Cx::new(
            Arc::clone(&web.office),
            Arc::clone(&web.databases),
            Arc::clone(&found.signed_in.actor),
            nobody.request_id.clone(),
            found.own_write,
        )
        .in_session(found.signed_in.session)
        .on_ticket(found.signed_in.ticket.clone());
        let cx = if found.from_memory { cx.recalled() } else { cx };
        Self {
            preferences: found.signed_in.member.preferences.clone(),
            signed_in: Some(found.signed_in),
            token: Some(token),
            cx: Some(cx),
            ..nobody
        }
    }
}

pub async fn layer(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let line = Line::of_parts(&parts);
    let Ok(mut place) = web.places.enter(line).await else { return busy(&web.places, &parts, line) };
    let visitor = match look_up(&web, &parts).await {
        Ok(visitor) => visitor,
        Err(refusal) => return refusal.into_response(),
    };
    if let Some(signed_in) = &visitor.signed_in
        && !is_way_out(&parts)
        && let purse = purse(&signed_in.actor.id, &parts.headers)
        && let Err(wait) = web.rates.take(&web.databases, &purse, parts.uri.path()).await
    {
        tracing::warn!(member = signed_in.actor.id, "a member asks for more in a while than is answered");
        return of(visitor, slower(web.rates.a_minute(), wait));
    }
    let mut turn = visitor.signed_in.as_ref().and_then(|member| web.turns.take_now(&member.actor.id));
    if let (None, Some(signed_in)) = (&turn, &visitor.signed_in) {
        // Whoever asks for much at once waits for their turn in no place that others could have.
        drop(place);
        turn = match web.turns.take(&signed_in.actor.id).await {
            Some(turn) => Some(turn),
            None => return of(visitor, Refusal::from(too_many_at_once()).into_response()),
        };
        let Ok(another) = web.places.enter(line).await else {
            let response = busy(&web.places, &parts, line);
            return of(visitor, response);
        };
        place = another;
    }
    parts.extensions.insert(visitor.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let wrote = visitor.cx.as_ref().and_then(Cx::wrote);
    if let Some(cookie) = wrote.and_then(|write| web.names.set_own_write(&write)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.extensions_mut().insert(visitor);
    drop(turn);
    // What is refused, or given up, says nothing of how quick answers are.
    if let Some(place) = place.filter(|_| response.status().is_success()) {
        place.answered();
    }
    response
}

/// An answer to somebody who is known: its page is theirs.
fn of(visitor: Visitor, mut response: Response) -> Response {
    response.extensions_mut().insert(visitor);
    response
}

/// Whoever has somebody's cookie may ask for much: their member can end that session all the same.
pub fn is_way_out(parts: &Parts) -> bool {
    let path = parts.uri.path();
    let single_logout = path.starts_with("/saml/") && path.ends_with("/slo");
    single_logout || matches!(path, "/logout" | "/view-as/end" | "/account" | "/api/account/end-session")
}

/// What other sites have a member's browser ask for is not taken from what the member has.
fn purse(member: &str, headers: &HeaderMap) -> String {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    match site {
        Some("cross-site" | "same-site") => format!("{member} from elsewhere"),
        _ => member.to_owned(),
    }
}

async fn look_up(web: &Arc<Web>, parts: &Parts) -> Result<Visitor, Refusal> {
    let nobody = Visitor::nobody(web, parts);
    let cookies = Cookies::of(&parts.headers);
    let Some(token) = cookies.session(&web.names) else { return Ok(nobody) };
    let own_write = cookies.own_write(&web.names);
    let Some(found) = web.sessions.find(&token, own_write.as_ref()).await? else { return Ok(nobody) };
    if found.seen_is_old && !is_by_itself(parts) {
        touch(web, &token);
    }
    Ok(Visitor::member(web, nobody, token, found))
}

/// A page that looks again by itself is no sign of anybody.
fn is_by_itself(parts: &Parts) -> bool {
    let mut query = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    parts.uri.path().starts_with("/jobs/") && query.any(|(name, _)| name == WATCHED)
}

/// Notes that the session is in use, while the member is already being answered. A few at a time; the next request
/// will do for the others.
fn touch(web: &Arc<Web>, token: &Token) {
    let Ok(permit) = Arc::clone(&web.touches).try_acquire_owned() else { return };
    let (sessions, token) = (Arc::clone(&web.sessions), token.clone());
    tokio::spawn(async move {
        if let Err(problem) = sessions.touch(&token).await {
            tracing::warn!(?problem, "a session's use was not noted");
        }
        drop(permit);
    });
}
