use rand::TryRngCore;
use rand::rngs::OsRng;

use super::ClusterError;

/// 64 bits of the system's randomness, for passwords, ports and names.
pub(super) fn bits() -> Result<u64, ClusterError> {
    OsRng.try_next_u64().map_err(|error| {
        let source = std::io::Error::other(error);
        ClusterError::io("read randomness from", "the system".as_ref())(source)
    })
}
