//! The local administrator: for when the provider of sign-in is away. Who they are and what they may is said by
//! samuso.toml; here is how often somebody may try, and the session that they get.

use super::{Sessions, Token};
use crate::access::actor::{Actor, ActorKind};
use crate::catalog::types::RoleKey;
use crate::cx::within;
use crate::limits::{
    BREAK_GLASS_LASTS, BREAK_GLASS_TRIES, BREAK_GLASS_TRIES_OF_ALL, BREAK_GLASS_WAIT, WRITE_TIMEOUT_MS,
};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use sqlx::types::Uuid;

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
    /// Counts a try, before the password is looked at: of many at the same time, none is free. False, where there were
    /// too many already.
    pub async fn may_try(&self, name: &str, request_id: &str) -> Result<bool, Problem> {
        let hash: [u8; 32] = Sha256::digest(name).into();
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            sqlx::query!("/* samuso break_glass.one_by_one */ LOCK TABLE samuso.break_glass_try IN SHARE ROW EXCLUSIVE MODE")
                .execute(&mut *transaction)
                .await?;
            let may = count(&mut transaction, &hash).await?;
            if may {
                sqlx::query!(
                    "/* samuso break_glass.try */ INSERT INTO samuso.break_glass_try (name_hash) VALUES ($1)",
                    hash.as_slice()
                )
                .execute(&mut *transaction)
                .await?;
            } else {
                tracing::warn!(request_id, "too many tries at the local administrator's password");
            }
            transaction.commit().await.map(|()| may)
        })
        .await
    }

    /// A wrong name or password. The name may be a password that was typed in the wrong place: it is not kept.
    pub async fn refuse_break_glass(&self, request_id: &str) -> Result<(), Problem> {
        let nobody = "local administrator";
        let actor = Actor { kind: ActorKind::Unknown, id: nobody.to_owned(), ..Actor::system(nobody) };
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            append(&mut transaction, &NewEvent::by(&actor, "samuso.break_glass_refused", request_id)).await?;
            transaction.commit().await
        })
        .await
    }

    /// Signs the local administrator in, for an hour.
    pub async fn break_glass(
        &self,
        who: &BreakGlass,
        replaces: Option<&Token>,
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
                self.replace_in(&mut transaction, old).await?;
            }
            let hash: [u8; 32] = Sha256::digest(&who.name).into();
            sqlx::query!(
                "/* samuso break_glass.forget */ DELETE FROM samuso.break_glass_try WHERE name_hash = $1",
                hash.as_slice()
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

/// Whether there may be one more: of this name, and of all.
async fn count(conn: &mut PgConnection, hash: &[u8; 32]) -> Result<bool, sqlx::Error> {
    let row = sqlx::query!(
        r#"/* samuso break_glass.count */ SELECT count(*) AS "all!", count(*) FILTER (WHERE name_hash = $1) AS "of_name!"
           FROM samuso.break_glass_try WHERE tried_at > now() - make_interval(secs => $2)"#,
        hash.as_slice(),
        BREAK_GLASS_WAIT.as_secs_f64(),
    )
    .fetch_one(conn)
    .await?;
    Ok(row.of_name < BREAK_GLASS_TRIES && row.all < BREAK_GLASS_TRIES_OF_ALL)
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
