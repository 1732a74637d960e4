//! What a member sees of themselves: `/account`.

use super::matrix::matrix;
use super::member::{grants, name_channels};
use super::session::{Sessions, SignedIn};
use super::sign_ins;
use super::types::{AccountPage, Mark, Matrix};
use crate::catalog::types::RoleKey;
use crate::cx::Cx;
use crate::problem::{Part, Problem};

/// Nobody but the member whose it is asks for it.
pub async fn account(cx: &Cx, sessions: &Sessions, signed_in: &SignedIn) -> Result<AccountPage, Problem> {
    let mut read = cx.fresh(Part::Access).await?;
    let mut grants = grants(cx, &mut read, signed_in.id).await?;
    grants.retain(|grant| grant.ended.is_none());
    let sign_ins = sign_ins::of_member(&mut read, signed_in.id).await?;
    drop(read);
    name_channels(cx, &mut grants, &mut []).await;
    Ok(AccountPage {
        sessions: sessions.of_member(cx, signed_in.id, Some(signed_in.session)).await?,
        may: own(cx),
        grants,
        sign_ins,
    })
}

/// The matrix of the member's roles alone, and of what one of them may.
fn own(cx: &Cx) -> Matrix {
    let mut all = matrix(&cx.office.catalog);
    let is_own = |role: &RoleKey| cx.actor.grants.iter().any(|grant| grant.role == *role);
    let places: Vec<bool> = all.roles.iter().map(|(role, _)| is_own(role)).collect();
    keep(&mut all.roles, &places);
    for part in &mut all.parts {
        for row in &mut part.rows {
            keep(&mut row.marks, &places);
        }
        part.rows.retain(|row| row.marks.iter().any(|mark| *mark != Mark::No));
    }
    all.parts.retain(|part| !part.rows.is_empty());
    all
}

fn keep<T>(of: &mut Vec<T>, places: &[bool]) {
    let mut places = places.iter();
    of.retain(|_| places.next().copied().unwrap_or(false));
}
