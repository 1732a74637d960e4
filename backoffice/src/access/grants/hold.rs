//! What every change of who may what stands on.

use crate::access::permission::MayManageAccess;
use crate::actions::asked_text;
use crate::catalog::model::Asked;
use crate::cx::{Cx, within};
use crate::limits::{ACCESS_GRANTS_MAX, REASON_MAX_CHARS, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use sqlx::PgConnection;
use uuid::Uuid;

/// The grants in force by which members look after members. Their rows stay locked until the transaction ends: of two
/// admins who take each other's away, the second finds that they may not any more.
pub struct Held {
    grants: Vec<HeldGrant>,
    /// Who asks.
    pub by: Uuid,
}

struct HeldGrant {
    id: i64,
    member_id: Uuid,
    lasts: bool,
}

/// Whom a change is about: never who makes it.
pub struct Subject {
    pub id: Uuid,
    pub key: String,
    pub name: String,
}

/// Locks them, and asks on the primary whether who asks still may.
pub async fn hold(cx: &Cx, conn: &mut PgConnection, may: &MayManageAccess) -> Result<Held, Problem> {
    let by = Uuid::parse_str(&cx.actor.id).map_err(|_| Problem::Forbidden)?;
    // Every transaction locks them in the same order. A row that another one has revoked meanwhile is not among them.
    let grants = sqlx::query_as!(
        HeldGrant,
        r#"/* samuso access.hold */ SELECT id, member_id, expires_at IS NULL AS "lasts!" FROM samuso.member_grant
           WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
             AND channels IS NULL AND NOT mine AND role = ANY($1)
           ORDER BY id LIMIT $2 FOR UPDATE"#,
        may.roles(),
        ACCESS_GRANTS_MAX,
    );
    let grants = within(Part::Access, WRITE_TIMEOUT_MS, grants.fetch_all(conn)).await?;
    let still_may = grants.iter().any(|grant| grant.member_id == by);
    if still_may { Ok(Held { grants, by }) } else { Err(Problem::Forbidden) }
}

impl Held {
    /// Without these, nobody would look after members for good: what is left ends by itself, or is not there.
    pub fn would_end(&self, taken: &[i64]) -> bool {
        let lasts = |grant: &&HeldGrant| grant.lasts;
        let is_taken = |grant: &HeldGrant| taken.contains(&grant.id);
        self.grants.iter().filter(lasts).any(is_taken) && self.grants.iter().filter(lasts).all(is_taken)
    }
}

/// The member that a change is about.
pub async fn subject(conn: &mut PgConnection, held: &Held, id: Uuid) -> Result<Subject, Problem> {
    if id == held.by {
        return Err(Problem::bad(Fault::general(
            "This is you, and nobody changes what they may do themselves: ask another admin.",
            "본인이에요. 자신의 권한은 스스로 바꿀 수 없으니 다른 관리자에게 부탁해 주세요.",
        )));
    }
    let found = sqlx::query_as!(
        Subject,
        "/* samuso access.subject */ SELECT id, key, name FROM samuso.member WHERE id = $1",
        id
    );
    within(Part::Access, WRITE_TIMEOUT_MS, found.fetch_optional(conn)).await?.ok_or(Problem::NotFound)
}

pub fn asked_reason(reason: &str) -> Result<String, Fault> {
    asked_text("reason", reason, Asked::Required, REASON_MAX_CHARS).map(Option::unwrap_or_default)
}
