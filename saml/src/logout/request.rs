use super::receive::{Received, receive};
use crate::guard::guarded;
use crate::limits::{ISSUED, NAME_ID_CHARS, SESSION_INDEXES, SKEW};
use crate::metadata::Metadata;
use crate::names::{ASSERTION, PROTOCOL};
use crate::refused::Refused;
use crate::response::{NameId, read_name_id};
use crate::service_provider::ServiceProvider;
use crate::time;
use jiff::Timestamp;

/// The provider ends somebody's sessions with us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutRequest {
    /// The provider's entity id, as the metadata has it that this was verified with.
    pub issuer: String,
    /// What our answer answers. It counts once, until `valid_until`.
    pub id: String,
    pub name_id: NameId,
    /// Those sessions; where there are none, all of them.
    pub session_indexes: Vec<String>,
    pub valid_until: Timestamp,
}

pub fn verify(
    received: Received,
    idp: &Metadata,
    sp: &ServiceProvider,
    now: Timestamp,
) -> Result<LogoutRequest, Refused> {
    guarded(|| {
        let request = receive(received, "LogoutRequest", idp, sp, now)?;
        let ends = time::optional(request.attribute("NotOnOrAfter"))?;
        if ends.is_some_and(|ends| time::is_over(ends, now)) {
            return Err(Refused::LogoutEnds);
        }
        let name_id = request.optional(ASSERTION, "NameID")?.ok_or(Refused::LogoutName)?;
        let indexes = request.all(PROTOCOL, "SessionIndex").map(|index| index.text.clone());
        let session_indexes: Vec<String> = indexes.take(SESSION_INDEXES + 1).collect();
        let too_long = session_indexes.iter().any(|index| index.is_empty() || index.len() > NAME_ID_CHARS);
        if too_long || session_indexes.len() > SESSION_INDEXES {
            return Err(Refused::LogoutName);
        }
        let issued = time::required(request.attribute("IssueInstant"))?;
        let valid_until = issued.saturating_add(ISSUED).and_then(|stale| stale.saturating_add(SKEW));
        Ok(LogoutRequest {
            issuer: idp.entity_id.clone(),
            id: request.attribute("ID").ok_or(Refused::BadId)?.to_owned(),
            name_id: read_name_id(name_id, idp, sp)?,
            session_indexes,
            valid_until: valid_until.map_err(|_| Refused::Instant)?,
        })
    })
}
