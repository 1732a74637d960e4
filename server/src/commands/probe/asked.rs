//! What came back, or why nothing did, in words for whoever is woken by it.

use crate::log::with_causes;
use backoffice::limits::{PROBE_ANSWER_MAX_BYTES, PROBE_CONNECT_TIMEOUT_MS};
use openidconnect::reqwest::Error;
use std::error::Error as _;
use std::io::ErrorKind;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub retry_after: Option<String>,
    pub body: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    #[error("DNS: the name {0} leads nowhere: {1}")]
    NoSuchHost(String, String),
    #[error("nobody listens there: {0}")]
    Refused(String),
    #[error(
        "no connection within {PROBE_CONNECT_TIMEOUT_MS} ms: nothing answers at that address, or a firewall is between"
    )]
    NoConnection,
    #[error("TLS: {0}")]
    Tls(String),
    #[error("slow: no answer in the time that the step has")]
    TooSlow,
    #[error("the answer has more than {PROBE_ANSWER_MAX_BYTES} bytes")]
    TooLarge,
    #[error("the connection broke: {0}")]
    Broke(String),
    #[error("{status}: {says}")]
    Status { status: u16, says: String },
    #[error("{0}")]
    Unexpected(String),
}

impl From<Error> for Wrong {
    fn from(error: Error) -> Self {
        // The address is the one that was given.
        let error = error.without_url();
        let says = with_causes(&error);
        match io_kind(&error) {
            Some(ErrorKind::InvalidData) => Self::Tls(says),
            Some(ErrorKind::ConnectionRefused) => Self::Refused(says),
            _ if error.is_connect() && error.is_timeout() => Self::NoConnection,
            _ if error.is_timeout() => Self::TooSlow,
            _ => Self::Broke(says),
        }
    }
}

/// rustls says what it refuses as data that is not valid.
fn io_kind(error: &Error) -> Option<ErrorKind> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            return Some(kind_within(io));
        }
        cause = error.source();
    }
    None
}

/// The client puts the error of TLS into another one, which is not its source.
fn kind_within(error: &std::io::Error) -> ErrorKind {
    let within = error.get_ref().and_then(|within| within.downcast_ref());
    within.map_or_else(|| error.kind(), kind_within)
}

impl Answer {
    /// The answer, where it has this status.
    pub fn with(self, status: u16) -> Result<Self, Wrong> {
        if self.status == status { Ok(self) } else { Err(self.wrong()) }
    }

    pub fn wrong(&self) -> Wrong {
        let again = self
            .retry_after
            .as_ref()
            .map(|after| format!("; it says to come again in {after} s (Retry-After)"));
        let says = match self.status {
            503 => format!(
                "Samuso cannot answer now: overloaded, or a server of it is away{}",
                again.unwrap_or_default()
            ),
            429 => format!("asked for more than is answered{}", again.unwrap_or_default()),
            502 | 504 => "the proxy before Samuso has no answer of it".to_owned(),
            500 => "an error within Samuso: its log has it".to_owned(),
            421 | 400 => "refused: is this the address that members type (server.public_url)?".to_owned(),
            401 => "not let in".to_owned(),
            403 => "the probe may not do this: see probe.roles".to_owned(),
            404 => "not there".to_owned(),
            300..400 => format!("led on to {}", self.location.as_deref().unwrap_or("nowhere")),
            _ => "not what was expected".to_owned(),
        };
        Wrong::Status { status: self.status, says }
    }
}
