//! The ticket that a member works on in this session: begun once, and it marks what they do until they let go of it.

use super::{Sessions, SignedIn, Token};
use crate::cx::within;
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use sqlx::PgConnection;

impl Sessions {
    /// Begins with this ticket, and lets go of the one before. None lets go alone. What is so already stays so.
    pub async fn work_on(
        &self,
        token: &Token,
        signed_in: &SignedIn,
        ticket: Option<&str>,
        request_id: &str,
    ) -> Result<(), Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let hash = token.hash();
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let before = sqlx::query_scalar!(
                r#"/* samuso ticket.work_on */ UPDATE samuso.session s SET ticket = $2
                   FROM (SELECT token_hash, ticket FROM samuso.session
                         WHERE token_hash = $1 AND ended_at IS NULL FOR UPDATE) AS before
                   WHERE s.token_hash = before.token_hash AND before.ticket IS DISTINCT FROM $2
                   RETURNING before.ticket AS "ticket?""#,
                hash.as_slice(),
                ticket,
            );
            if let Some(before) = before.fetch_optional(&mut *transaction).await? {
                let ended = before.map(|before| ("samuso.ticket_let_go", before));
                let begun = ticket.map(|ticket| ("samuso.ticket_begun", ticket.to_owned()));
                for (action, ticket) in ended.into_iter().chain(begun) {
                    let event = NewEvent::by(&signed_in.actor, action, request_id);
                    append(&mut transaction, &NewEvent { ticket: Some(ticket), ..event }).await?;
                }
            }
            transaction.commit().await
        })
        .await?;
        self.known.forget(&hash);
        Ok(())
    }
}

/// Who signs in once more in the midst of a ticket works on it still.
pub(super) async fn hand_on_ticket(
    conn: &mut PgConnection,
    old: &[u8; 32],
    new: &Token,
) -> Result<(), sqlx::Error> {
    let new = new.hash();
    sqlx::query!(
        "/* samuso ticket.hand_on */ UPDATE samuso.session s SET ticket = old.ticket FROM samuso.session old
         WHERE s.token_hash = $2 AND old.token_hash = $1 AND old.member_id = s.member_id AND old.ended_at IS NULL",
        old.as_slice(),
        new.as_slice(),
    )
    .execute(conn)
    .await
    .map(drop)
}
