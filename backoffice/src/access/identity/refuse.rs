use crate::access::actor::{Actor, ActorKind};
use crate::access::session::Sessions;
use crate::cx::within;
use crate::limits::{SIGN_IN_REFUSALS_A_MINUTE, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Uuid;

/// What did not hold of a provider's word, in a word for those who look after members. The log has the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// How it is written or built.
    Shape,
    Signature,
    Encrypted,
    /// When it was made, and until when it counts.
    Time,
    /// Whom it is for.
    Audience,
    /// Whom it is from, and that it succeeded there.
    Provider,
    /// What it answers.
    Request,
    /// Whom it is about.
    Name,
    /// It was here before.
    Replay,
}

impl Flaw {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shape => "shape",
            Self::Signature => "signature",
            Self::Encrypted => "encrypted",
            Self::Time => "time",
            Self::Audience => "audience",
            Self::Provider => "provider",
            Self::Request => "request",
            Self::Name => "name",
            Self::Replay => "replay",
        }
    }
}

/// Why somebody was not let in, as far as the timeline tells. The log has the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The provider's word did not hold, or there was none.
    NotVerified(Flaw),
    /// It is who they say, and they have no role.
    NoRole,
    /// A member was to sign in again, and it was somebody else who did.
    OtherMember,
    /// A member was to sign in again, and the provider does not say that they just did.
    NotFresh,
}

impl Cause {
    fn as_str(self) -> &'static str {
        match self {
            Self::NotVerified(_) => "not_verified",
            Self::NoRole => "no_role",
            Self::OtherMember => "other_member",
            Self::NotFresh => "not_fresh",
        }
    }
}

impl Sessions {
    /// Notes that a member's signing in again came to nothing: they are as signed in as they were. `from` is how, and by
    /// which provider.
    pub async fn refuse_again(
        &self,
        member: Uuid,
        from: (&str, &str),
        cause: Cause,
        request_id: &str,
    ) -> Result<(), Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let name = sqlx::query_scalar!(
                "/* samuso identity.again */ SELECT name FROM samuso.member WHERE id = $1",
                member,
            );
            let name = name.fetch_one(&mut *transaction).await?;
            let actor = Actor::member(member.to_string(), name, Vec::new());
            refuse_in(&mut transaction, &actor, from, cause, request_id).await?;
            transaction.commit().await
        })
        .await
    }

    /// Notes that nobody was let in.
    pub async fn refuse(
        &self,
        (how, provider): (&str, &str),
        flaw: Flaw,
        request_id: &str,
    ) -> Result<(), Problem> {
        let mut transaction = self.databases.write(Part::SignIn).await?;
        within(Part::SignIn, WRITE_TIMEOUT_MS, async {
            let actor = stranger(provider, provider);
            let cause = Cause::NotVerified(flaw);
            refuse_in(&mut transaction, &actor, (how, provider), cause, request_id).await?;
            transaction.commit().await
        })
        .await
    }
}

/// Somebody who is no member.
pub(super) fn stranger(id: &str, label: &str) -> Actor {
    Actor {
        kind: ActorKind::Unknown,
        id: id.to_owned(),
        label: label.to_owned(),
        grants: Vec::new(),
        own: None,
    }
}

/// Anybody can be refused as often as they like, and events are never removed: of those above so many a minute, only
/// the log tells.
pub(super) async fn refuse_in(
    conn: &mut PgConnection,
    actor: &Actor,
    (how, provider): (&str, &str),
    cause: Cause,
    request_id: &str,
) -> Result<(), sqlx::Error> {
    let lately = sqlx::query_scalar!(
        r#"/* samuso identity.refusals */ SELECT count(*) AS "count!" FROM samuso.event
           WHERE action = 'samuso.sign_in_refused' AND occurred_at > now() - interval '1 minute'"#
    );
    if lately.fetch_one(&mut *conn).await? >= SIGN_IN_REFUSALS_A_MINUTE {
        tracing::warn!(provider, cause = cause.as_str(), "too many refusals to keep each on the timeline");
        return Ok(());
    }
    let mut arguments = json!({ "how": how, "provider": provider, "cause": cause.as_str() });
    if let Cause::NotVerified(flaw) = cause {
        arguments["flaw"] = flaw.as_str().into();
    }
    let arguments = Some(arguments);
    let event = NewEvent { arguments, ..NewEvent::by(actor, "samuso.sign_in_refused", request_id) };
    append(conn, &event).await.map(drop)
}
