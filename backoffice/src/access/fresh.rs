//! A fresh sign-in: what the catalogue marks so asks that the member has signed in at their provider within the last
//! minutes. Whoever sits down at somebody else's desk has a session, and not this.

use crate::cx::{Cx, Read, within};
use crate::limits::{FRESH_SIGN_IN_LASTS, READ_ENDS_MS};
use crate::problem::{Part, Problem};

/// Whether they have, asked on the primary: the session may have ended meanwhile.
pub async fn is_fresh(cx: &Cx, part: Part) -> Result<bool, Problem> {
    let mut read = cx.fresh(part).await?;
    is_fresh_by(cx, &mut read, part).await
}

/// The same by a connection that one has: whoever holds one must not wait for another.
pub async fn is_fresh_by(cx: &Cx, read: &mut Read, part: Part) -> Result<bool, Problem> {
    let Some(session) = cx.session else { return Ok(false) };
    let is_fresh = sqlx::query_scalar!(
        r#"/* samuso session.is_fresh */ SELECT EXISTS (
               SELECT FROM samuso.session WHERE id = $1 AND ended_at IS NULL AND expires_at > now()
                 AND authenticated_at > now() - make_interval(secs => $2)) AS "is_fresh!""#,
        session,
        FRESH_SIGN_IN_LASTS.as_secs_f64(),
    )
    .fetch_one(read.connection());
    within(part, READ_ENDS_MS, is_fresh).await
}

/// Holds them to it where their provider says when they signed in: else there would be no way to do it at all.
pub async fn demand_where_known(cx: &Cx, part: Part) -> Result<(), Problem> {
    let session = cx.session.ok_or(Problem::SignIn)?;
    let mut read = cx.fresh(part).await?;
    let is_known = sqlx::query_scalar!(
        r#"/* samuso session.is_known */ SELECT EXISTS (
               SELECT FROM samuso.session WHERE id = $1 AND authenticated_at IS NOT NULL) AS "is_known!""#,
        session,
    )
    .fetch_one(read.connection());
    let is_known = within(part, READ_ENDS_MS, is_known).await?;
    drop(read);
    if is_known { demand(cx, part).await } else { Ok(()) }
}

/// Holds them to it. Where they come back to is for whoever asked to say.
pub async fn demand(cx: &Cx, part: Part) -> Result<(), Problem> {
    if is_fresh(cx, part).await? { Ok(()) } else { Err(Problem::SignInAgain { back: String::new() }) }
}
