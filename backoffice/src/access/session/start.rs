use super::{Sessions, Token, interval_secs};
use crate::access::actor::{Actor, ActorKind};
use crate::cx::within;
use crate::limits::{ID_TOKEN_MAX_BYTES, MEMBER_KEY_MAX_CHARS, PROVIDER_SESSION_MAX_BYTES, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use jiff::Timestamp;
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// A sign-in: who, how they proved it, and the session that their browser had.
pub struct SignIn<'a> {
    pub member: &'a str,
    pub how: &'static str,
    pub replaces: Option<&'a Token>,
    pub request_id: &'a str,
}

/// What a session keeps of a provider's word.
pub struct AtProvider<'a> {
    pub provider: &'a str,
    /// When the member signed in there.
    pub authenticated_at: Option<Timestamp>,
    /// What the provider calls the session.
    pub session: Option<&'a str>,
    /// For signing out there.
    pub id_token: Option<&'a str>,
}

impl Sessions {
    /// Signs a member in: a new session, with a token that nobody has seen before, in place of the browser's old
    /// one. None, where there is no such member; that is an event too.
    pub async fn start(&self, sign_in: SignIn<'_>) -> Result<Option<Token>, Problem> {
        let token = Token::new()?;
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let started = within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let started = self.start_in(&mut transaction, &token, &sign_in).await?;
            transaction.commit().await.map(|()| started)
        });
        Ok(started.await?.then_some(token))
    }

    async fn start_in(
        &self,
        conn: &mut PgConnection,
        token: &Token,
        sign_in: &SignIn<'_>,
    ) -> Result<bool, sqlx::Error> {
        let member = member(conn, sign_in.member).await?;
        let is_member = member.is_some();
        let (actor, action) = match member {
            Some((id, actor)) => {
                self.insert(conn, &token.hash(), id, None, None).await?;
                if let Some(old) = sign_in.replaces {
                    self.replace_in(conn, old, token).await?;
                }
                (actor, "samuso.sign_in")
            }
            None => (nobody(sign_in.member), "samuso.sign_in_refused"),
        };
        let arguments = Some(json!({ "how": sign_in.how }));
        append(conn, &NewEvent { arguments, ..NewEvent::by(&actor, action, sign_in.request_id) }).await?;
        Ok(is_member)
    }

    /// A provider's words that are too long to be kept are not: such a session is signed out here alone. `until`: it
    /// ends then at the latest.
    pub(in crate::access) async fn insert(
        &self,
        conn: &mut PgConnection,
        hash: &[u8; 32],
        member: Uuid,
        at: Option<&AtProvider<'_>>,
        until: Option<Timestamp>,
    ) -> Result<(), sqlx::Error> {
        let session = at.and_then(|at| at.session).filter(|sid| is_kept(sid, PROVIDER_SESSION_MAX_BYTES));
        let id_token = at.and_then(|at| at.id_token).filter(|token| is_kept(token, ID_TOKEN_MAX_BYTES));
        let authenticated_us = at.and_then(|at| at.authenticated_at).map(Timestamp::as_microsecond);
        sqlx::query!(
            "/* samuso session.start */ INSERT INTO samuso.session
                 (token_hash, member_id, expires_at, provider, authenticated_at, provider_session, id_token)
             VALUES ($1, $2, least(now() + make_interval(secs => $3), to_timestamp($8)), $4,
                 CASE WHEN $4::text IS NULL THEN now() ELSE to_timestamp($5::bigint / 1e6) END, $6, $7)",
            hash.as_slice(),
            member,
            interval_secs(self.lasts.absolute),
            at.map(|at| at.provider),
            authenticated_us,
            session,
            id_token,
            until.map(|until| until.as_duration().as_secs_f64()),
        )
        .execute(conn)
        .await
        .map(drop)
    }
}

fn is_kept(text: &str, max_bytes: usize) -> bool {
    (1..=max_bytes).contains(&text.len()) && !text.chars().any(char::is_control)
}

async fn member(conn: &mut PgConnection, key: &str) -> Result<Option<(Uuid, Actor)>, sqlx::Error> {
    let row =
        sqlx::query!("/* samuso member.by_key */ SELECT id, name FROM samuso.member WHERE key = $1", key);
    let row = row.fetch_optional(conn).await?;
    Ok(row.map(|row| (row.id, Actor::member(row.id.to_string(), row.name, Vec::new()))))
}

/// Who it was said to be. It may be anything.
fn nobody(typed: &str) -> Actor {
    let typed: String = typed.chars().take(MEMBER_KEY_MAX_CHARS).collect();
    Actor { kind: ActorKind::Unknown, id: typed.clone(), label: typed, grants: Vec::new(), own: None }
}
