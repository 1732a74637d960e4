use crate::access::session::SignedIn;
use crate::access::types::Preferences;
use crate::cx::{Databases, within};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use crate::timeline::changes::differing;
use serde_json::json;

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
    within(Part::SignIn, WRITE_TIMEOUT_MS, async {
        sqlx::query!(
            "/* samuso member.prefer */ UPDATE samuso.member SET locale = $2, time_zone = $3, theme = $4 WHERE id = $1",
            signed_in.id,
            wanted.locale.as_str(),
            wanted.time_zone,
            wanted.theme.as_str(),
        )
        .execute(&mut *transaction)
        .await?;
        append(&mut transaction, &event).await?;
        transaction.commit().await
    })
    .await
}
