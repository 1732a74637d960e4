//! Sessions that are ended from elsewhere than the browser they are in: by their member, or by who looks after members.

use super::{Sessions, SignedIn, interval_secs};
use crate::access::fresh::demand_where_known;
use crate::access::grants::{Subject, asked_reason, hold, subject};
use crate::access::permission::may_manage_access;
use crate::cx::{Cx, within};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// Which sessions of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    One(Uuid),
    All,
    /// But this one.
    Others(Uuid),
}

impl Sessions {
    /// Ends sessions of somebody else.
    pub async fn end_of(&self, cx: &Cx, member: Uuid, ending: Ending) -> Result<(), Problem> {
        let may = may_manage_access(&cx.office.catalog, &cx.actor)?;
        let mut transaction = cx.write(Part::Access).await?;
        let held = hold(cx, &mut transaction, &may).await?;
        let subject = subject(&mut transaction, &held, member).await?;
        self.end_and_tell(cx, &mut transaction, &subject, ending, None).await?;
        cx.commit(transaction).await.map_err(|error| error.problem(Part::Access, "session.end_of"))
    }

    /// Ends every session of everybody but the one that asks, at once: for when accounts or sessions may be in wrong hands.
    pub async fn end_everybodys(&self, cx: &Cx, reason: &str) -> Result<(), Problem> {
        let may = may_manage_access(&cx.office.catalog, &cx.actor)?;
        let reason = asked_reason(reason).map_err(Problem::bad)?;
        demand_where_known(cx, Part::Access).await?;
        let mut transaction = cx.write(Part::Access).await?;
        hold(cx, &mut transaction, &may).await?;
        let ended = sqlx::query!(
            "/* samuso session.end_everybodys */ UPDATE samuso.session SET ended_at = now()
             WHERE ended_at IS NULL AND id IS DISTINCT FROM $1
               AND expires_at > now() AND last_seen_at > now() - make_interval(secs => $2)",
            cx.session,
            interval_secs(self.lasts.idle),
        );
        let ended = within(Part::Access, WRITE_TIMEOUT_MS, ended.execute(&mut *transaction)).await?;
        if ended.rows_affected() == 0 {
            return Ok(());
        }
        let event = NewEvent {
            arguments: Some(json!({ "sessions": ended.rows_affected() })),
            reason: Some(reason),
            ..NewEvent::by(&cx.actor, "samuso.all_sessions_ended", &cx.request_id)
        };
        within(Part::Access, WRITE_TIMEOUT_MS, append(&mut transaction, &event)).await?;
        self.known.forget_all();
        let committed = cx.commit(transaction).await;
        // Whoever was looked up meanwhile is remembered as they were.
        self.known.forget_all();
        committed.map_err(|error| error.problem(Part::Access, "session.end_everybodys"))
    }

    /// Ends the caller's own: one, or all but the one that asks.
    pub async fn end_own(&self, cx: &Cx, signed_in: &SignedIn, one: Option<Uuid>) -> Result<(), Problem> {
        let (key, name) = (signed_in.member.key.clone(), signed_in.member.name.clone());
        let own = Subject { id: signed_in.id, key, name };
        let ending = one.map_or(Ending::Others(signed_in.session), Ending::One);
        let mut transaction = cx.write(Part::Access).await?;
        self.end_and_tell(cx, &mut transaction, &own, ending, None).await?;
        cx.commit(transaction).await.map_err(|error| error.problem(Part::Access, "session.end_own"))
    }

    /// An event, where there was one to end: the second press ends nothing.
    pub(in crate::access) async fn end_and_tell(
        &self,
        cx: &Cx,
        conn: &mut PgConnection,
        subject: &Subject,
        ending: Ending,
        reason: Option<&str>,
    ) -> Result<(), Problem> {
        let (one, but) = match ending {
            Ending::One(id) => (Some(id), None),
            Ending::All => (None, None),
            Ending::Others(id) => (None, Some(id)),
        };
        let ended = sqlx::query_scalar!(
            "/* samuso session.end_by */ UPDATE samuso.session SET ended_at = now()
             WHERE member_id = $1 AND ended_at IS NULL AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR id <> $3)
             RETURNING token_hash",
            subject.id,
            one,
            but,
        );
        let ended = within(Part::Access, WRITE_TIMEOUT_MS, ended.fetch_all(&mut *conn)).await?;
        for hash in &ended {
            self.known.forget_kept(hash);
        }
        if ended.is_empty() {
            return Ok(());
        }
        let action = if one.is_some() { "samuso.session_ended" } else { "samuso.sessions_ended" };
        let arguments = json!({
            "member": subject.key, "name": subject.name, "sessions": one.is_none().then_some(ended.len()),
        });
        let event = NewEvent {
            arguments: Some(arguments),
            reason: reason.map(str::to_owned),
            ..NewEvent::by(&cx.actor, action, &cx.request_id)
        };
        within(Part::Access, WRITE_TIMEOUT_MS, append(conn, &event)).await.map(drop)
    }
}
