//! Who signed in, who signed out, and who was not let in: from the timeline.

use super::member::moment;
use super::permission::may_manage_access;
use super::types::{Refused, SignInList, SignInShown, SignInWas};
use crate::cx::{Cx, Read, within};
use crate::limits::{MEMBERS_SHOWN, READ_ENDS_MS, SIGN_INS_SHOWN};
use crate::problem::{Part, Problem};
use uuid::Uuid;

struct Row {
    id: i64,
    at_us: i64,
    actor_kind: String,
    actor_id: String,
    actor_label: String,
    action: String,
    provider: Option<String>,
    cause: Option<String>,
}

const REFUSED: &str = "samuso.sign_in_refused";

/// The page of `/access/sign-ins`, newest first. `after` is the last event of the page before.
pub async fn list(cx: &Cx, only_refused: bool, after: Option<i64>) -> Result<SignInList, Problem> {
    may_manage_access(&cx.office.catalog, &cx.actor)?;
    let actions = if only_refused { &[REFUSED][..] } else { &["samuso.sign_in", REFUSED, "samuso.sign_out"] };
    let actions: Vec<String> = actions.iter().map(|action| (*action).to_owned()).collect();
    let mut read = cx.replica(Part::Access).await?;
    // Each action has an index of its own: the newest of each, and of these the newest.
    let rows = sqlx::query_as!(
        Row,
        r#"/* samuso sign_ins.list */
           SELECT e.id AS "id!", (extract(epoch FROM e.occurred_at) * 1000000)::bigint AS "at_us!", e.actor_kind AS "actor_kind!",
                  e.actor_id AS "actor_id!", e.actor_label AS "actor_label!", e.action AS "action!",
                  e.arguments->>'provider' AS provider, e.arguments->>'cause' AS cause
           FROM unnest($1::text[]) AS asked (action) CROSS JOIN LATERAL (
               SELECT * FROM samuso.event WHERE action = asked.action AND ($2::bigint IS NULL OR (occurred_at, id) < (
                   SELECT a.occurred_at, a.id FROM samuso.event a WHERE a.id = $2))
               ORDER BY occurred_at DESC, id DESC LIMIT $3) AS e
           ORDER BY e.occurred_at DESC, e.id DESC LIMIT $3"#,
        &actions,
        after,
        MEMBERS_SHOWN + 1,
    );
    let mut rows = within(Part::Access, READ_ENDS_MS, rows.fetch_all(read.connection())).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|rows| rows > MEMBERS_SHOWN);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    Ok(SignInList { sign_ins: rows.into_iter().map(shown).collect(), next })
}

/// The newest of one member.
pub(super) async fn of_member(read: &mut Read, member: Uuid) -> Result<Vec<SignInShown>, Problem> {
    let rows = sqlx::query_as!(
        Row,
        r#"/* samuso sign_ins.of_member */
           SELECT id, (extract(epoch FROM occurred_at) * 1000000)::bigint AS "at_us!", actor_kind, actor_id, actor_label, action,
                  arguments->>'provider' AS provider, arguments->>'cause' AS cause
           FROM samuso.event WHERE actor_kind = 'member' AND actor_id = $1
             AND action IN ('samuso.sign_in', 'samuso.sign_in_refused', 'samuso.sign_out')
           ORDER BY occurred_at DESC, id DESC LIMIT $2"#,
        member.to_string(),
        SIGN_INS_SHOWN,
    );
    let rows = within(Part::Access, READ_ENDS_MS, rows.fetch_all(read.connection())).await?;
    Ok(rows.into_iter().map(shown).collect())
}

fn shown(row: Row) -> SignInShown {
    let what = match (row.action.as_str(), row.cause.as_deref()) {
        ("samuso.sign_in", _) => SignInWas::In,
        ("samuso.sign_out", _) => SignInWas::Out,
        (_, Some("no_role")) => SignInWas::Refused(Refused::NoRole),
        (_, Some(_)) => SignInWas::Refused(Refused::NotVerified),
        (_, None) => SignInWas::Refused(Refused::NoMember),
    };
    SignInShown {
        at: moment(row.at_us),
        member: (row.actor_kind == "member").then_some(row.actor_id),
        label: row.actor_label,
        provider: row.provider,
        what,
    }
}
