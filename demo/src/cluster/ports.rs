use std::net::{Ipv4Addr, TcpListener};

use super::{ClusterError, random};

// Below the range that systems lend to outgoing connections, so that nobody sits on ours when we come back.
const FROM: u16 = 20_000;
const TO: u16 = 32_000;
const ATTEMPTS: usize = 200;

pub(super) fn is_free(port: u16) -> bool {
    port != 0 && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// A free port other than `taken`.
pub(super) fn find_free(taken: u16) -> Result<u16, ClusterError> {
    for _ in 0..ATTEMPTS {
        let offset = u16::try_from(random::bits()? % u64::from(TO - FROM)).unwrap_or_default();
        let port = FROM + offset;
        if port != taken && is_free(port) {
            return Ok(port);
        }
    }
    Err(ClusterError::NoPort { from: FROM, to: TO })
}
