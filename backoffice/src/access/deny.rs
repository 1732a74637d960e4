//! A denied attempt is an event too.

use super::actor::Actor;
use crate::cx::{Databases, within};
use crate::limits::WRITE_TIMEOUT_MS;
use crate::problem::{Part, Problem};
use crate::timeline::append::{NewEvent, append};
use serde_json::json;

/// Notes that a member was refused. `route` is the address's pattern, not the address.
pub async fn deny(
    databases: &Databases,
    actor: &Actor,
    method: &str,
    route: &str,
    request_id: &str,
) -> Result<(), Problem> {
    if !databases.health.borrow().primary_is_up {
        return Err(Problem::Away(Part::Timeline));
    }
    let arguments = Some(json!({ "method": method, "route": route }));
    let event = NewEvent { arguments, ..NewEvent::by(actor, "samuso.denied", request_id) };
    within(Part::Timeline, WRITE_TIMEOUT_MS, async {
        let mut connection = databases.primary.acquire().await?;
        append(&mut connection, &event).await.map(drop)
    })
    .await
}
