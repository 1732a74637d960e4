//! Where a connection comes from. Behind a proxy that is the proxy: what a header says instead, anybody can say.

use std::net::{IpAddr, SocketAddr};

/// An address, as far as it tells people apart: of IPv6, somebody has a whole network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client(pub String);

impl Client {
    pub fn of(peer: SocketAddr) -> Self {
        Self(match peer.ip().to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::")
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Client;

    #[test]
    fn of_ipv6_it_is_the_network() {
        let of = |peer: &str| Client::of(peer.parse().unwrap()).0;
        assert_eq!(of("[2001:db8:1:2:3:4:5:6]:1"), of("[2001:db8:1:2:ffff::1]:2"));
        assert_ne!(of("[2001:db8:1:2::1]:1"), of("[2001:db8:1:3::1]:1"));
        assert_eq!((of("192.0.2.1:1"), of("[::ffff:192.0.2.1]:1")), ("192.0.2.1".into(), "192.0.2.1".into()));
    }
}
