use super::receive::{Received, receive};
use crate::guard::guarded;
use crate::metadata::Metadata;
use crate::names::{PARTIAL_LOGOUT, SUCCESS};
use crate::refused::Refused;
use crate::response::status;
use crate::service_provider::ServiceProvider;
use jiff::Timestamp;

/// The provider's answer to our request to sign out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutResponse {
    pub id: String,
    pub in_response_to: String,
    pub status: LogoutStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoutStatus {
    Done,
    /// Some other application did not sign out.
    Partial,
    Failed,
}

/// `request_id` is that of the request of ours that it has to answer.
pub fn verify(
    received: Received,
    idp: &Metadata,
    sp: &ServiceProvider,
    request_id: &str,
    now: Timestamp,
) -> Result<LogoutResponse, Refused> {
    guarded(|| {
        let response = receive(received, "LogoutResponse", idp, sp, now)?;
        let in_response_to = response.attribute("InResponseTo").ok_or(Refused::NoInResponseTo)?;
        if in_response_to != request_id {
            return Err(Refused::InResponseTo);
        }
        let status = match status(&response)? {
            // They differ in where they say it.
            (_, Some(PARTIAL_LOGOUT)) | (PARTIAL_LOGOUT, _) => LogoutStatus::Partial,
            (SUCCESS, _) => LogoutStatus::Done,
            _ => LogoutStatus::Failed,
        };
        Ok(LogoutResponse {
            id: response.attribute("ID").ok_or(Refused::BadId)?.to_owned(),
            in_response_to: in_response_to.to_owned(),
            status,
        })
    })
}
