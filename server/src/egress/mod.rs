//! Where HTTP actions go out: to the hosts of samuso.toml, and to no other.

mod address;
mod door;
#[cfg(test)]
mod tests;

pub use address::is_public;

use crate::config::Egress;
use backoffice::calls::types::Standing;
use backoffice::calls::{Upstream, Upstreams};
use backoffice::catalog::model::Catalog;
use door::HttpDoor;

pub fn upstreams(egress: &[Egress]) -> Upstreams {
    let upstreams = egress.iter().filter_map(|egress| match HttpDoor::new(egress) {
        Ok(door) => Some(Upstream::new(origin(egress), Box::new(door), egress.waits)),
        Err(error) => {
            tracing::error!(origin = origin(egress), %error, "no HTTP client for a host of [[egress]]: it is not called");
            None
        }
    });
    Upstreams::new(upstreams.collect())
}

/// As the catalogue's addresses have it.
pub fn origin(egress: &Egress) -> String {
    egress.origin.origin().ascii_serialization()
}

/// Actions whose host samuso.toml does not allow: each in a line, with its place.
pub fn not_allowed(catalog: &Catalog, upstreams: &Upstreams) -> Vec<String> {
    let actions = catalog.entities.iter().flat_map(|entity| &entity.actions);
    let calls = actions.filter_map(|action| Some((action, action.http()?)));
    let refused = calls.filter(|(_, http)| upstreams.standing(&http.url.origin()) == Standing::NotAllowed);
    refused
        .map(|(action, http)| {
            let (at, key, origin) = (&http.at, &action.key, http.url.origin());
            format!(
                "{at}: `{key}` calls {origin}, which samuso.toml does not allow: add [[egress]] with origin = \"{origin}\""
            )
        })
        .collect()
}
