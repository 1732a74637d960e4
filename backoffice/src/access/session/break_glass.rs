//! The local administrator: for when the provider of sign-in is away. Who they are and what they may is said by
//! samuso.toml; here is how often somebody may try, and the session that they get.

use super::{Sessions, Token};
use crate::access::actor::{Actor, ActorKind};
use crate::catalog::types::RoleKey;
use crate::cx::within;
use crate::limits::{
    BREAK_GLASS_LASTS, BREAK_GLASS_PAUSE, BREAK_GLASS_PAUSE_MAX, BREAK_GLASS_TRIES,
    BREAK_GLASS_TRIES_AT_ONCE, BREAK_GLASS_WAIT, SIGN_IN_REFUSALS_A_MINUTE, WRITE_TIMEOUT_MS,
};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use jiff::Timestamp;
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;
use std::time::Duration;

/// Who may, and what.
#[derive(Clone, Debug)]
pub struct BreakGlass {
    pub name: String,
    pub roles: Vec<RoleKey>,
    pub until: Option<Timestamp>,
}

impl BreakGlass {
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl Sessions {
    /// Counts a try, before the password is looked at: of many at the same time, none is free. None, where there were too
    /// many from this address already; else how long it waits, for all that there were.
    pub async fn may_try(&self, client: &str, request_id: &str) -> Result<Option<Duration>, Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            sqlx::query!("/* samuso break_glass.one_by_one */ LOCK TABLE samuso.break_glass_try IN SHARE ROW EXCLUSIVE MODE")
                .execute(&mut *transaction)
                .await?;
            let (of_client, of_all) = count(&mut transaction, client).await?;
            if of_client >= BREAK_GLASS_TRIES {
                tracing::warn!(request_id, client, "too many tries at the local administrator's password");
                return Ok(None);
            }
            sqlx::query!(
                "/* samuso break_glass.try */ INSERT INTO samuso.break_glass_try (client) VALUES ($1)",
                client
            )
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await.map(|()| Some(pause(of_all)))
        })
        .await
    }

    /// A wrong name or password. The name may be a password that was typed in the wrong place: it is not kept. Events are
    /// never removed: of those above so many a minute, only the log tells.
    pub async fn refuse_break_glass(&self, request_id: &str) -> Result<(), Problem> {
        let nobody = "local administrator";
        let actor = Actor { kind: ActorKind::Unknown, id: nobody.to_owned(), ..Actor::system(nobody) };
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let lately = sqlx::query_scalar!(
                r#"/* samuso break_glass.refusals */ SELECT count(*) AS "count!" FROM samuso.event
                   WHERE action = 'samuso.break_glass_refused' AND occurred_at > now() - interval '1 minute'"#
            );
            if lately.fetch_one(&mut *transaction).await? >= SIGN_IN_REFUSALS_A_MINUTE {
                return Ok(());
            }
            append(&mut transaction, &NewEvent::by(&actor, "samuso.break_glass_refused", request_id)).await?;
            transaction.commit().await
        })
        .await
    }

    /// Signs the local administrator in, for an hour.
    pub async fn break_glass(
        &self,
        who: &BreakGlass,
        (replaces, client): (Option<&Token>, &str),
        request_id: &str,
    ) -> Result<Token, Problem> {
        let token = Token::new()?;
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let (id, label) = member(&mut transaction, who).await?;
            let hash = token.hash();
            sqlx::query!(
                "/* samuso break_glass.start */ INSERT INTO samuso.session
                     (token_hash, member_id, expires_at, break_glass, authenticated_at)
                 VALUES ($1, $2, now() + make_interval(secs => $3), true, now())",
                hash.as_slice(),
                id,
                BREAK_GLASS_LASTS.as_secs_f64(),
            )
            .execute(&mut *transaction)
            .await?;
            if let Some(old) = replaces {
                self.replace_in(&mut transaction, old, &token).await?;
            }
            sqlx::query!(
                "/* samuso break_glass.forget */ DELETE FROM samuso.break_glass_try WHERE client = $1",
                client
            )
            .execute(&mut *transaction)
            .await?;
            let actor = Actor::member(id.to_string(), label, Vec::new());
            let roles: Vec<&str> = who.roles.iter().map(RoleKey::as_str).collect();
            let arguments = Some(json!({ "how": "break_glass", "role": roles.join(", ") }));
            let event = NewEvent { arguments, ..NewEvent::by(&actor, "samuso.break_glass", request_id) };
            append(&mut transaction, &event).await?;
            transaction.commit().await
        })
        .await?;
        Ok(token)
    }

    /// Removes tries that count no more, and answers how many.
    pub async fn clean_tries(&self) -> Result<u64, Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let cleaned = sqlx::query!(
            "/* samuso break_glass.clean */ DELETE FROM samuso.break_glass_try
             WHERE tried_at < now() - make_interval(secs => $1)",
            BREAK_GLASS_WAIT.as_secs_f64(),
        );
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let cleaned = cleaned.execute(&mut *transaction).await?.rows_affected();
            transaction.commit().await.map(|()| cleaned)
        })
        .await
    }
}

/// How many there were lately: from this address, and from all.
async fn count(conn: &mut PgConnection, client: &str) -> Result<(i64, i64), sqlx::Error> {
    let row = sqlx::query!(
        r#"/* samuso break_glass.count */ SELECT count(*) AS "all!", count(*) FILTER (WHERE client = $1) AS "of_client!"
           FROM samuso.break_glass_try WHERE tried_at > now() - make_interval(secs => $2)"#,
        client,
        BREAK_GLASS_WAIT.as_secs_f64(),
    )
    .fetch_one(conn)
    .await?;
    Ok((row.of_client, row.all))
}

/// Longer, the more there were.
fn pause(tries: i64) -> Duration {
    let above = u32::try_from(tries - BREAK_GLASS_TRIES_AT_ONCE + 1).unwrap_or_default();
    BREAK_GLASS_PAUSE.saturating_mul(above).min(BREAK_GLASS_PAUSE_MAX)
}

/// The member that their events are of, made where there is none.
async fn member(conn: &mut PgConnection, who: &BreakGlass) -> Result<(Uuid, String), sqlx::Error> {
    let (key, name) = (format!("break-glass:{}", who.name), format!("{} (break-glass)", who.name));
    sqlx::query!(
        "/* samuso break_glass.member */ INSERT INTO samuso.member (key, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        key,
        name
    )
    .execute(&mut *conn)
    .await?;
    let id =
        sqlx::query_scalar!("/* samuso break_glass.id */ SELECT id FROM samuso.member WHERE key = $1", key);
    Ok((id.fetch_one(conn).await?, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_there_were_the_longer_one_waits_up_to_an_end() {
        assert_eq!((pause(0), pause(BREAK_GLASS_TRIES_AT_ONCE - 1)), (Duration::ZERO, Duration::ZERO));
        assert_eq!(pause(BREAK_GLASS_TRIES_AT_ONCE), BREAK_GLASS_PAUSE);
        assert_eq!(pause(BREAK_GLASS_TRIES_AT_ONCE + 3), BREAK_GLASS_PAUSE * 4);
        assert_eq!(pause(100_000), BREAK_GLASS_PAUSE_MAX);
    }
}
