//! Signing in again, for what the catalogue marks `fresh`: at the member's own provider, as the same member, just now.
//! Until then, and whatever comes of it, they stay signed in as they are.

use super::cookies;
use super::pages::see_other;
use super::refusal::Refusal;
use super::serving::Web;
use super::sign_in::Wanted;
use super::visitor::Visitor;
use super::{login, oidc, saml};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use axum::{Extension, Form};
use backoffice::access::identity::{Asserted, Cause};
use backoffice::access::session::{SignIn, SignedIn};
use backoffice::limits::FRESH_SIGN_IN_LASTS;
use backoffice::problem::{Fault, Problem};
use std::sync::Arc;
use uuid::Uuid;

/// Leads on to where the member signed in. Each kind of provider has its own way to ask for a new sign-in.
pub async fn again(
    State(web): State<Arc<Web>>,
    Extension(visitor): Extension<Visitor>,
    parts: Parts,
    Form(form): Form<Wanted>,
) -> Result<Response, Refusal> {
    let signed_in = visitor.signed_in.as_ref().ok_or(Problem::SignIn)?;
    match &signed_in.provider {
        Some(name) => {
            let again_as = Some(signed_in.id);
            if let Some(provider) = web.saml.find(name) {
                return saml::send_on(&web, provider, &visitor, parts, &form.next, again_as).await;
            }
            let provider = web.providers.find(name).ok_or_else(no_way)?;
            oidc::send_on(&web, provider, &visitor, parts, &form.next, again_as).await
        }
        None if web.serving.is_demo() => in_the_demo(&web, &visitor, signed_in, &form.next).await,
        None => Err(no_way().into()),
    }
}

/// The demo's sign-in asks for nothing, a second time too.
async fn in_the_demo(
    web: &Web,
    visitor: &Visitor,
    signed_in: &SignedIn,
    next: &str,
) -> Result<Response, Refusal> {
    let sign_in = SignIn {
        member: &signed_in.member.key,
        how: "demo",
        replaces: visitor.token.as_ref(),
        request_id: &visitor.request_id,
    };
    let token = web.sessions.start(sign_in).await?.ok_or_else(no_way)?;
    let mut response = see_other(login::local(next).unwrap_or("/"));
    cookies::set(&mut response, [web.names.set_session(&token, web.sessions.lasts().absolute)]);
    Ok(response)
}

/// Holds whoever comes back to it, before a session is made. `again_as` is the member of the attempt; `label` names the
/// provider.
pub async fn hold(
    web: &Web,
    visitor: &Visitor,
    again_as: Option<Uuid>,
    label: &str,
    asserted: &Asserted<'_>,
) -> Result<(), Refusal> {
    let Some(member) = again_as else { return Ok(()) };
    let named = web.sessions.named(asserted.provider, asserted.issuer, asserted.subject).await?;
    let here = visitor.signed_in.as_ref();
    let is_same = named == Some(member) && here.is_none_or(|signed_in| signed_in.id == member);
    let lasts = i64::try_from(FRESH_SIGN_IN_LASTS.as_secs()).unwrap_or_default();
    let age = asserted.authenticated_at.map(|at| web.clock.now().as_second() - at.as_second());
    let (cause, problem) = match (is_same, age) {
        (true, Some(age)) if age <= lasts => return Ok(()),
        (true, _) => (Cause::NotFresh, not_fresh(label)),
        (false, _) => (Cause::OtherMember, other_member(label)),
    };
    tracing::warn!(provider = asserted.provider, ?cause, "signing in again came to nothing");
    // Where a page of the provider's posts it, the session's cookie stays at home: the attempt knows whose it is.
    let from = (asserted.how, asserted.provider);
    web.sessions.refuse_again(member, from, cause, &visitor.request_id).await?;
    Err(Refusal::new(StatusCode::BAD_REQUEST, problem))
}

fn no_way() -> Problem {
    Problem::bad(Fault::general(
        "Samuso does not know any more how you signed in. Sign out, sign in, and try again: what you typed is kept.",
        "어떻게 로그인했는지 더는 알 수 없어요. 로그아웃한 뒤 다시 로그인해 시도해 주세요. 입력한 내용은 그대로 있어요.",
    ))
}

fn not_fresh(label: &str) -> Problem {
    Problem::bad(Fault::general(
        format!(
            "{label} did not say that you signed in just now, so this cannot be done yet. You are still signed in, and \
             what you typed is kept. Try again; if it happens again, {label} has to be set up to say it (auth_time): tell \
             whoever looks after Samuso."
        ),
        format!(
            "{label}에서 방금 로그인했다는 확인을 보내지 않아 아직 할 수 없어요. 로그인 상태와 입력한 내용은 그대로예요. 다시 시도해 \
             보고, 계속되면 {label} 설정(auth_time)을 확인하도록 Samuso 담당자에게 알려 주세요."
        ),
    ))
}

fn other_member(label: &str) -> Problem {
    Problem::bad(Fault::general(
        format!(
            "At {label} you signed in with another account than the one you use here, and nothing was changed. Try \
             again with the same account; where {label} has signed you out here meanwhile, sign in with it first."
        ),
        format!(
            "{label}에서 지금 쓰는 것과 다른 계정으로 로그인했고, 바뀐 것은 없어요. 같은 계정으로 다시 시도해 주세요. \
             {label}에서 여기까지 로그아웃되었다면 먼저 그 계정으로 로그인해 주세요."
        ),
    ))
}
