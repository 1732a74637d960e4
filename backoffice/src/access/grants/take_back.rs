use super::hold::{Subject, asked_reason, hold, subject};
use crate::access::identity::has_any;
use crate::access::permission::may_manage_access;
use crate::access::session::{Ending, Sessions};
use crate::cx::{Cx, within};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Fault, Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// Which grants of a member are taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    One(i64),
    /// Everything that was given by hand, and every session: somebody's last day.
    All,
}

struct Taken {
    id: i64,
    role: String,
    channels: Option<Vec<String>>,
    mine: bool,
}

/// Takes back what was given by hand. Whoever has no role left is signed out everywhere. One transaction, with an event
/// for each.
pub async fn take_back(
    cx: &Cx,
    sessions: &Sessions,
    member: Uuid,
    which: Which,
    reason: &str,
) -> Result<(), Problem> {
    let may = may_manage_access(&cx.office.catalog, &cx.actor)?;
    let reason = asked_reason(reason).map_err(Problem::bad)?;
    let mut transaction = cx.write(Part::Access).await?;
    let held = hold(cx, &mut transaction, &may).await?;
    let subject = subject(&mut transaction, &held, member).await?;
    let taken = revoke(cx, &mut transaction, held.by, &subject, which).await?;
    if taken.is_empty() && which != Which::All {
        return Err(not_by_hand());
    }
    let ids: Vec<i64> = taken.iter().map(|grant| grant.id).collect();
    if held.would_end(&ids) {
        return Err(the_last());
    }
    for grant in &taken {
        let told = append_revoked(cx, &mut transaction, &subject, grant, &reason);
        within(Part::Access, WRITE_TIMEOUT_MS, told).await?;
    }
    let any = within(Part::Access, WRITE_TIMEOUT_MS, has_any(&mut transaction, subject.id)).await?;
    if !any || which == Which::All {
        sessions.end_and_tell(cx, &mut transaction, &subject, Ending::All, Some(&reason)).await?;
    }
    cx.commit(transaction).await.map_err(|error| error.problem(Part::Access, "access.take_back"))
}

async fn revoke(
    cx: &Cx,
    conn: &mut PgConnection,
    by: Uuid,
    subject: &Subject,
    which: Which,
) -> Result<Vec<Taken>, Problem> {
    let one = match which {
        Which::One(id) => Some(id),
        Which::All => None,
    };
    let revoked = sqlx::query_as!(
        Taken,
        "/* samuso access.take_back */
         UPDATE samuso.member_grant SET revoked_at = now(), revoked_by = $3, revoked_by_id = $4
         WHERE member_id = $1 AND ($2::bigint IS NULL OR id = $2) AND provider IS NULL AND revoked_at IS NULL
           AND (expires_at IS NULL OR expires_at > now())
         RETURNING id, role, channels, mine",
        subject.id,
        one,
        cx.actor.label,
        by,
    );
    within(Part::Access, WRITE_TIMEOUT_MS, revoked.fetch_all(conn)).await
}

async fn append_revoked(
    cx: &Cx,
    conn: &mut PgConnection,
    subject: &Subject,
    taken: &Taken,
    reason: &str,
) -> Result<(), sqlx::Error> {
    let arguments = json!({
        "member": subject.key, "name": subject.name, "role": taken.role, "channels": taken.channels,
        "mine": taken.mine.then_some(true),
    });
    let event = NewEvent {
        arguments: Some(arguments),
        reason: Some(reason.to_owned()),
        ..NewEvent::by(&cx.actor, "samuso.revoked", &cx.request_id)
    };
    append(conn, &event).await.map(drop)
}

fn not_by_hand() -> Problem {
    Problem::bad(Fault::general(
        "There is nothing to take back: this role was taken back before, has ended, or comes from a sign-in provider and is \
         taken away there.",
        "회수할 것이 없어요. 이미 회수했거나 끝난 역할이거나, 로그인 제공자에서 온 역할이라 그곳에서 빼야 해요.",
    ))
}

fn the_last() -> Problem {
    Problem::bad(Fault::general(
        "Nobody would be left who looks after members without an end: give somebody else such a role first.",
        "기한 없이 구성원을 관리할 사람이 아무도 남지 않아요. 먼저 다른 사람에게 그런 역할을 주세요.",
    ))
}
