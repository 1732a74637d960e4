use super::refuse::{Cause, refuse_in, stranger};
use super::roles::{has_any, replace};
use crate::access::actor::{Actor, Covers};
use crate::access::member::{NewMember, add};
use crate::access::session::{AtProvider, Sessions, Token};
use crate::access::types::Preferences;
use crate::catalog::types::RoleKey;
use crate::cx::within;
use crate::limits::{EMAIL_MAX_CHARS, READ_ENDS_MS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use jiff::Timestamp;
use serde_json::json;
use sqlx::types::Uuid;
use sqlx::{Connection, PgConnection};
use std::collections::BTreeMap;

/// What a provider says of somebody, verified.
pub struct Asserted<'a> {
    pub provider: &'a str,
    /// `oidc` or `saml`.
    pub how: &'static str,
    pub issuer: &'a str,
    pub subject: &'a str,
    /// What the provider says their email is. It lets nobody in.
    pub email: Option<&'a str>,
    /// What to call them, where they are new.
    pub name: &'a str,
    /// What their groups give them.
    pub roles: BTreeMap<RoleKey, Covers>,
    /// How their browser looked before, where they are new.
    pub preferences: &'a Preferences,
    pub authenticated_at: Option<Timestamp>,
    /// What the provider calls the session there.
    pub session: Option<&'a str>,
    /// For signing out there.
    pub id_token: Option<&'a str>,
    /// The session that their browser had.
    pub replaces: Option<&'a Token>,
    pub request_id: &'a str,
}

/// A member whom a provider has named before, or does now.
pub(super) struct Known {
    pub(super) id: Uuid,
    pub(super) key: String,
    pub(super) name: String,
}

impl Asserted<'_> {
    /// As it is compared; what could be none is not kept.
    fn kept_email(&self) -> Option<String> {
        let email = self.email?.trim().to_lowercase();
        let could_be = email.contains('@') && !email.chars().any(char::is_control);
        (could_be && (3..=EMAIL_MAX_CHARS).contains(&email.chars().count())).then_some(email)
    }
}

impl Sessions {
    /// The member whom a provider means, if it has named them before.
    pub async fn named(&self, provider: &str, issuer: &str, subject: &str) -> Result<Option<Uuid>, Problem> {
        let mut read = self.databases.fresh(Part::SignIn).await?;
        let named = sqlx::query_scalar!(
            "/* samuso identity.named */ SELECT member_id FROM samuso.identity
             WHERE provider = $1 AND issuer = $2 AND subject = $3",
            provider,
            issuer,
            subject,
        );
        within(Part::SignIn, READ_ENDS_MS, named.fetch_optional(read.connection())).await
    }

    /// Signs somebody in, with the roles that their groups give them now: a new session in place of the browser's old
    /// one. None, where they have no role at all; then whatever sessions they had end. Either is an event.
    pub async fn sign_in(&self, asserted: &Asserted<'_>) -> Result<Option<Token>, Problem> {
        let token = Token::new()?;
        let mut transaction = self.databases.write(Part::SignIn).await?;
        let signed_in = within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let signed_in = self.sign_in_in(&mut transaction, &token, asserted, None).await?;
            transaction.commit().await.map(|()| signed_in)
        });
        Ok(signed_in.await?.then_some(token))
    }

    pub(super) async fn sign_in_in(
        &self,
        conn: &mut PgConnection,
        token: &Token,
        asserted: &Asserted<'_>,
        until: Option<Timestamp>,
    ) -> Result<bool, sqlx::Error> {
        let Asserted { provider, how, subject, name, request_id, .. } = *asserted;
        let Some(member) = member(conn, asserted).await? else {
            refuse_in(conn, &stranger(subject, name), (how, provider), Cause::NoRole, request_id).await?;
            return Ok(false);
        };
        rename(conn, &member, asserted).await?;
        replace(conn, &member, asserted).await?;
        let actor = Actor::member(member.id.to_string(), name.to_owned(), Vec::new());
        if !has_any(conn, member.id).await? {
            self.end_all_in(conn, member.id).await?;
            refuse_in(conn, &actor, (how, provider), Cause::NoRole, request_id).await?;
            return Ok(false);
        }
        let Asserted { authenticated_at, session, id_token, .. } = *asserted;
        let at = AtProvider { provider, authenticated_at, session, id_token };
        self.insert(conn, &token.hash(), member.id, Some(&at), until).await?;
        if let Some(old) = asserted.replaces {
            self.replace_in(conn, old, token).await?;
        }
        let arguments = Some(json!({ "how": how, "provider": provider }));
        append(conn, &NewEvent { arguments, ..NewEvent::by(&actor, "samuso.sign_in", request_id) }).await?;
        Ok(true)
    }
}

/// The member of this identity; a new one, where the groups of somebody new give them a role.
async fn member(conn: &mut PgConnection, asserted: &Asserted<'_>) -> Result<Option<Known>, sqlx::Error> {
    if let Some(known) = known(conn, asserted).await? {
        return Ok(Some(known));
    }
    if asserted.roles.is_empty() {
        return Ok(None);
    }
    // Of two first sign-ins at the same time, the second waits for the first one's identity, and is that member.
    let mut attempt = conn.begin().await?;
    if let Some(new) = new_member(&mut attempt, asserted).await? {
        attempt.commit().await?;
        return Ok(Some(new));
    }
    attempt.rollback().await?;
    known(conn, asserted).await
}

async fn known(conn: &mut PgConnection, asserted: &Asserted<'_>) -> Result<Option<Known>, sqlx::Error> {
    // The row stays locked: of two sign-ins at the same time, the roles of the later hold.
    let known = sqlx::query_as!(
        Known,
        "/* samuso identity.find */ UPDATE samuso.identity i SET signed_in_at = now(), email = $4 FROM samuso.member m
         WHERE i.provider = $1 AND i.issuer = $2 AND i.subject = $3 AND m.id = i.member_id
         RETURNING m.id, m.key, m.name",
        asserted.provider,
        asserted.issuer,
        asserted.subject,
        asserted.kept_email(),
    );
    known.fetch_optional(conn).await
}

/// The provider knows what its people are called.
async fn rename(conn: &mut PgConnection, member: &Known, asserted: &Asserted<'_>) -> Result<(), sqlx::Error> {
    if member.name == asserted.name {
        return Ok(());
    }
    sqlx::query!(
        "/* samuso identity.rename */ UPDATE samuso.member SET name = $2 WHERE id = $1",
        member.id,
        asserted.name,
    )
    .execute(&mut *conn)
    .await?;
    let event = NewEvent {
        arguments: Some(json!({ "member": member.key, "provider": asserted.provider })),
        before: Some(json!({ "name": member.name })),
        after: Some(json!({ "name": asserted.name })),
        ..NewEvent::by(&Actor::system(asserted.provider), "samuso.member_renamed", asserted.request_id)
    };
    append(conn, &event).await.map(drop)
}

/// None, where somebody else has just made the same.
async fn new_member(conn: &mut PgConnection, asserted: &Asserted<'_>) -> Result<Option<Known>, sqlx::Error> {
    let Asserted { provider, name, request_id, .. } = *asserted;
    // A key of nobody else's: whoever has another account by the same name or email is somebody else.
    let key = format!("{provider}:{}", Uuid::new_v4());
    let new = NewMember { key: &key, name, preferences: asserted.preferences.clone() };
    let id = add(conn, &Actor::system(provider), &new, request_id).await?;
    let added = sqlx::query!(
        "/* samuso identity.add */ INSERT INTO samuso.identity (provider, issuer, subject, member_id, email)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        provider,
        asserted.issuer,
        asserted.subject,
        id,
        asserted.kept_email(),
    )
    .execute(conn)
    .await?;
    Ok((added.rows_affected() == 1).then(|| Known { id, key, name: name.to_owned() }))
}
