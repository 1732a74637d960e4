//! The doors through which members are looked after: who asks, what for, and on to `backoffice`.

use crate::problem::Failure;
use leptos::prelude::*;

/// Gives a member a role by hand.
#[server(prefix = "/api", endpoint = "access/give")]
pub async fn give_role(
    member: String,
    #[server(default)] role: String,
    #[server(default)] scope: String,
    #[server(default)] channels: String,
    #[server(default)] until: String,
    #[server(default)] reason: String,
) -> Result<(), Failure> {
    use backoffice::access::grants::{TypedGrant, give};
    let (cx, zone) = crate::page::asker()?;
    let now = crate::visit::Visit::here().now;
    let typed = TypedGrant { role, scope, channels, until, reason };
    give(&cx, crate::page::id(&member)?, &typed, &zone, now).await?;
    go_to(&member, "roles");
    Ok(())
}

/// Takes a role back that was given by hand. Without a grant: all of them, and every session.
#[server(prefix = "/api", endpoint = "access/take-back")]
pub async fn take_role_back(
    member: String,
    #[server(default)] grant: String,
    #[server(default)] reason: String,
) -> Result<(), Failure> {
    use backoffice::access::grants::{Which, take_back};
    use backoffice::access::session::Sessions;
    use backoffice::problem::Problem;
    use std::sync::Arc;
    let (cx, _) = crate::page::asker()?;
    let sessions = use_context::<Arc<Sessions>>().ok_or(Problem::Internal)?;
    let which = match grant.as_str() {
        "" => Which::All,
        grant => Which::One(grant.parse().map_err(|_| Problem::NotFound)?),
    };
    take_back(&cx, &sessions, crate::page::id(&member)?, which, &reason).await?;
    go_to(&member, "roles");
    Ok(())
}

/// Assigns channels to a member.
#[server(prefix = "/api", endpoint = "access/assign")]
pub async fn assign_channels(
    member: String,
    #[server(default)] channels: String,
    #[server(default)] reason: String,
) -> Result<(), Failure> {
    use backoffice::access::member::assign;
    let (cx, _) = crate::page::asker()?;
    assign(&cx, crate::page::id(&member)?, &channels, &reason).await?;
    go_to(&member, "channels");
    Ok(())
}

/// Takes a channel away from a member.
#[server(prefix = "/api", endpoint = "access/take-channel")]
pub async fn take_channel(
    member: String,
    channel: String,
    #[server(default)] reason: String,
) -> Result<(), Failure> {
    use backoffice::access::member::take_channel;
    let (cx, _) = crate::page::asker()?;
    take_channel(&cx, crate::page::id(&member)?, &channel, &reason).await?;
    go_to(&member, "channels");
    Ok(())
}

/// Ends a session of a member, or all of them.
#[server(prefix = "/api", endpoint = "access/end-session")]
pub async fn end_session(member: String, #[server(default)] session: String) -> Result<(), Failure> {
    use backoffice::access::session::{Ending, Sessions};
    use backoffice::problem::Problem;
    use std::sync::Arc;
    let (cx, _) = crate::page::asker()?;
    let sessions = use_context::<Arc<Sessions>>().ok_or(Problem::Internal)?;
    let ending = one(&session)?.map_or(Ending::All, Ending::One);
    sessions.end_of(&cx, crate::page::id(&member)?, ending).await?;
    go_to(&member, "sessions");
    Ok(())
}

/// Ends the sessions of all members.
#[server(prefix = "/api", endpoint = "access/end-everybodys")]
pub async fn end_everybodys_sessions(#[server(default)] reason: String) -> Result<(), Failure> {
    use backoffice::access::session::Sessions;
    use backoffice::problem::Problem;
    use std::sync::Arc;
    let (cx, _) = crate::page::asker()?;
    let sessions = use_context::<Arc<Sessions>>().ok_or(Problem::Internal)?;
    let ended = sessions.end_everybodys(&cx, &reason).await;
    ended.map_err(|problem| problem.coming_back_to("/access"))?;
    leptos_axum::redirect("/access");
    Ok(())
}

/// Ends one of the caller's own sessions, or all others.
#[server(prefix = "/api", endpoint = "account/end-session")]
pub async fn end_own_session(#[server(default)] session: String) -> Result<(), Failure> {
    use backoffice::access::session::{Sessions, SignedIn};
    use backoffice::problem::Problem;
    use std::sync::Arc;
    let (cx, _) = crate::page::asker()?;
    let sessions = use_context::<Arc<Sessions>>().ok_or(Problem::Internal)?;
    let signed_in = use_context::<SignedIn>().ok_or(Problem::SignIn)?;
    sessions.end_own(&cx, &signed_in, one(&session)?).await?;
    leptos_axum::redirect("/account#sessions");
    Ok(())
}

/// The session that a button names; the button of all names none.
#[cfg(feature = "ssr")]
fn one(session: &str) -> Result<Option<uuid::Uuid>, backoffice::problem::Problem> {
    Some(session).filter(|session| !session.is_empty()).map(crate::page::id).transpose()
}

/// Back to the member's page, where one was.
#[cfg(feature = "ssr")]
fn go_to(member: &str, part: &str) {
    leptos_axum::redirect(&format!("/access/members/{}#{part}", crate::page::segment(member)));
}
