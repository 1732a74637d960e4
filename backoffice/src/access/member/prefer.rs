use crate::access::session::SignedIn;
use crate::access::types::Preferences;
use crate::cx::{Databases, within};
use crate::limits::{PREFERENCES_AN_HOUR, WRITE_TIMEOUT_MS};
use crate::problem::{Fault, Part, Problem};
use crate::timeline::append::{NewEvent, append};
use crate::timeline::changes::differing;
use serde_json::json;
use sqlx::PgConnection;

/// Keeps how a member likes to be shown things. Nothing happens, and nothing is noted, where that is no change.
pub async fn prefer(
    databases: &Databases,
    signed_in: &SignedIn,
    wanted: &Preferences,
    request_id: &str,
) -> Result<(), Problem> {
    let before = &signed_in.member.preferences;
    if before == wanted {
        return Ok(());
    }
    let (was, is) = differing(&json!(before), &json!(wanted));
    let event = NewEvent {
        before: Some(was),
        after: Some(is),
        ..NewEvent::by(&signed_in.actor, "samuso.preferences", request_id)
    };
    let mut transaction = databases.write(Part::SignIn).await?;
    let kept = within(Part::SignIn, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso member.prefer */ UPDATE samuso.member SET locale = $2, time_zone = $3, theme = $4 WHERE id = $1",
            signed_in.id,
            wanted.locale.as_str(),
            wanted.time_zone,
            wanted.theme.as_str(),
        )
        .execute(&mut *transaction)
        .await?;
        // The member's row is locked by now: of two at the same time, the second counts the first.
        if is_too_often(&mut transaction, &signed_in.actor.id).await? {
            return Ok(false);
        }
        append(&mut transaction, &event).await?;
        transaction.commit().await.map(|()| true)
    });
    if kept.await? { Ok(()) } else { Err(too_often()) }
}

/// There and back again would fill a table that is never emptied.
async fn is_too_often(conn: &mut PgConnection, member: &str) -> Result<bool, sqlx::Error> {
    let lately = sqlx::query_scalar!(
        r#"/* samuso member.preferred */ SELECT count(*) AS "count!" FROM samuso.event
           WHERE actor_kind = 'member' AND actor_id = $1 AND action = 'samuso.preferences'
             AND occurred_at > now() - interval '1 hour'"#,
        member,
    );
    Ok(lately.fetch_one(conn).await? >= PREFERENCES_AN_HOUR)
}

fn too_often() -> Problem {
    Problem::bad(Fault::general(
        format!("This was changed {PREFERENCES_AN_HOUR} times within an hour. Change it again later."),
        format!("한 시간 동안 {PREFERENCES_AN_HOUR}번 바꿨어요. 잠시 뒤에 다시 바꿔 주세요."),
    ))
}
