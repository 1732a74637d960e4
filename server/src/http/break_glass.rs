//! Signing in as the local administrator. The route is there where samuso.toml has one.

use super::client::Client;
use super::login::local;
use super::pages::see_other;
use super::refusal::Refusal;
use super::serving::Web;
use super::visitor::Visitor;
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordVerifier};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::{Extension, Form};
use backoffice::catalog::types::Text;
use backoffice::limits::{
    BREAK_GLASS_LASTS, BREAK_GLASS_WAIT, MEMBER_KEY_MAX_CHARS, PASSWORD_MAX_BYTES, PASSWORD_TURN_WAIT_MS,
};
use backoffice::problem::Problem;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

pub async fn sign_in(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    Extension(client): Extension<Client>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let administrator = web.serving.break_glass.as_ref().ok_or(Problem::NotFound)?;
    let who = &administrator.who;
    if !who.is_open(web.clock.now()) {
        return Err(Problem::NotFound.into());
    }
    let fits =
        typed.password.len() <= PASSWORD_MAX_BYTES && typed.name.chars().count() <= MEMBER_KEY_MAX_CHARS;
    if !fits {
        return Err(refused());
    }
    let (request_id, client) = (&visitor.request_id, client.0.as_str());
    // A few of each address: nobody fills the places by themselves.
    let turn = web.turns.take(&format!("break-glass {client}")).await.ok_or_else(crowd)?;
    let place = Arc::clone(&web.tries).try_acquire_owned().map_err(|_| crowd())?;
    let pause = web.sessions.may_try(client, request_id).await?.ok_or_else(wait)?;
    sleep(pause).await;
    // A wrong name takes as long as a wrong password.
    let is_right = verify(&web, typed.password).await?;
    drop((turn, place));
    if !(is_right & is_same(&typed.name, &who.name)) {
        tracing::warn!(client, "somebody tried to sign in as the local administrator and was not let in");
        web.sessions.refuse_break_glass(request_id).await?;
        return Err(refused());
    }
    tracing::warn!(name = who.name, "BREAK-GLASS: the local administrator has signed in");
    let token = web.sessions.break_glass(who, (visitor.token.as_ref(), client), request_id).await?;
    let mut response = see_other(local(&typed.next).unwrap_or("/"));
    if let Some(cookie) = web.names.set_session(&token, BREAK_GLASS_LASTS) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// On a thread of its own, a few at a time; others wait for their turn.
async fn verify(web: &Arc<Web>, password: String) -> Result<bool, Refusal> {
    let turn = Arc::clone(&web.passwords).acquire_owned();
    let turn = timeout(Duration::from_millis(PASSWORD_TURN_WAIT_MS), turn).await;
    let turn = turn.ok().and_then(Result::ok).ok_or_else(crowd)?;
    let hash = web
        .serving
        .break_glass
        .as_ref()
        .map(|administrator| administrator.hash.0.clone())
        .unwrap_or_default();
    let verified = spawn_blocking(move || {
        let is_right = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        drop(turn);
        is_right
    });
    verified.await.map_err(|error| {
        tracing::error!(%error, "a password could not be looked at");
        Problem::Internal.into()
    })
}

/// In the time that the longer one takes, wherever they differ.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let longest = one.len().max(other.len());
    let byte = |text: &[u8], at: usize| text.get(at).copied().unwrap_or_default();
    let differs = (0..longest).fold(0, |differs, at| differs | (byte(one, at) ^ byte(other, at)));
    one.len() == other.len() && differs == 0
}

fn refused() -> Refusal {
    let (en, ko) = (
        "The name or the password is wrong, and you were not let in. Tries are noted.",
        "이름이나 비밀번호가 맞지 않아 들어갈 수 없어요. 시도는 기록돼요.",
    );
    not_let_in(StatusCode::BAD_REQUEST, en, ko)
}

/// Of those who try, a few at a time.
fn crowd() -> Refusal {
    let (en, ko) = (
        "Too many are trying at the same time, and nobody has looked at what you typed. Wait a moment, then try again.",
        "동시에 너무 많은 시도가 있어 입력한 내용을 아직 확인하지 못했어요. 잠시 뒤에 다시 시도해 주세요.",
    );
    not_let_in(StatusCode::SERVICE_UNAVAILABLE, en, ko)
}

fn wait() -> Refusal {
    let minutes = BREAK_GLASS_WAIT.as_secs() / 60;
    let en = format!(
        "There were too many tries from where you are. Wait {minutes} minutes, then try again, or try from elsewhere."
    );
    let ko = format!(
        "지금 계신 곳에서 시도가 너무 많았어요. {minutes}분 뒤에 다시 시도하거나 다른 곳에서 시도해 주세요."
    );
    not_let_in(StatusCode::TOO_MANY_REQUESTS, en, ko)
}

fn not_let_in(status: StatusCode, en: impl Into<String>, ko: impl Into<String>) -> Refusal {
    let says = Text { en: en.into(), ko: ko.into() };
    Refusal::new(status, Problem::NotLetIn { says, back: "/login/break-glass".to_owned() })
}
