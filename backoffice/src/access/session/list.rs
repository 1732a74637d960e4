use super::{Sessions, interval_secs};
use crate::access::member::moment;
use crate::access::types::SessionShown;
use crate::cx::{Cx, within};
use crate::limits::{MEMBERS_SHOWN, READ_ENDS_MS};
use crate::problem::{Part, Problem};
use uuid::Uuid;

impl Sessions {
    /// The sessions of a member that are in force, newest first. `own` is the one that asks, if it is one of them.
    pub(in crate::access) async fn of_member(
        &self,
        cx: &Cx,
        member: Uuid,
        own: Option<Uuid>,
    ) -> Result<Vec<SessionShown>, Problem> {
        let mut read = cx.fresh(Part::Access).await?;
        let rows = sqlx::query!(
            r#"/* samuso session.list */
               SELECT id, provider, (extract(epoch FROM created_at) * 1000000)::bigint AS "started_at_us!",
                      (extract(epoch FROM last_seen_at) * 1000000)::bigint AS "seen_at_us!",
                      (extract(epoch FROM expires_at) * 1000000)::bigint AS "ends_at_us!"
               FROM samuso.session
               WHERE member_id = $1 AND ended_at IS NULL AND expires_at > now()
                 AND last_seen_at > now() - make_interval(secs => $2)
               ORDER BY created_at DESC, id LIMIT $3"#,
            member,
            interval_secs(self.lasts.idle),
            MEMBERS_SHOWN,
        )
        .fetch_all(read.connection());
        let rows = within(Part::Access, READ_ENDS_MS, rows).await?;
        let sessions = rows.into_iter().map(|row| SessionShown {
            id: row.id.to_string(),
            is_own: own == Some(row.id),
            provider: row.provider,
            started_at: moment(row.started_at_us),
            seen_at: moment(row.seen_at_us),
            ends_at: moment(row.ends_at_us),
        });
        Ok(sessions.collect())
    }
}
