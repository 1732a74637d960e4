//! Where a request comes from: the other end of the connection, or, where that is a proxy that samuso.toml names, what the
//! proxy says. What a header says besides, anybody can say.

use axum::http::{HeaderMap, HeaderName};
use backoffice::limits::PROXY_HOPS_MAX;
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// An address, as far as it tells people apart: of IPv6, somebody has a whole network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client(pub String);

/// Addresses that begin alike: 10.0.0.0/8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u32,
}

impl Network {
    /// None, where it is not written as one, has more than its beginning, or is everybody.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, bits) = text.split_once('/').map_or((text, None), |(first, bits)| (first, Some(bits)));
        let first: IpAddr = first.parse().ok()?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok())?;
        let network = Self { first, bits };
        ((1..=most).contains(&bits) && network.begins(first) == number(first)).then_some(network)
    }

    fn begins(self, address: IpAddr) -> u128 {
        let most = if self.first.is_ipv4() { 32 } else { 128 };
        number(address) >> (most - self.bits) << (most - self.bits)
    }

    fn has(self, address: IpAddr) -> bool {
        address.is_ipv4() == self.first.is_ipv4() && self.begins(address) == number(self.first)
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

impl Client {
    /// Of what proxies have written one after the other, the last is read first, for as long as it is one of ours that
    /// wrote it.
    pub fn of(peer: SocketAddr, headers: &HeaderMap, proxies: &[Network]) -> Self {
        let mut nearest = peer.ip().to_canonical();
        let is_ours = |address: IpAddr| proxies.iter().any(|proxy| proxy.has(address));
        let lines = headers.get_all(FORWARDED_FOR).into_iter().rev();
        let written = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
        for text in written.take(PROXY_HOPS_MAX) {
            let Some(address) = address(text.trim()).filter(|_| is_ours(nearest)) else { break };
            nearest = address;
        }
        Self(named(nearest))
    }
}

/// With a port, as some proxies write it, or without.
fn address(text: &str) -> Option<IpAddr> {
    let alone = text.trim_start_matches('[').trim_end_matches(']');
    let address = alone.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|peer| peer.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

fn named(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Client, Network};
    use axum::http::{HeaderMap, HeaderValue};

    fn of(peer: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
        }
        let proxies: Vec<_> = proxies.iter().map(|proxy| Network::parse(proxy).unwrap()).collect();
        Client::of(peer.parse().unwrap(), &headers, &proxies).0
    }

    #[test]
    fn of_ipv6_it_is_the_network() {
        let of = |peer| of(peer, &[], &[]);
        assert_eq!(of("[2001:db8:1:2:3:4:5:6]:1"), of("[2001:db8:1:2:ffff::1]:2"));
        assert_ne!(of("[2001:db8:1:2::1]:1"), of("[2001:db8:1:3::1]:1"));
        assert_eq!((of("192.0.2.1:1"), of("[::ffff:192.0.2.1]:1")), ("192.0.2.1".into(), "192.0.2.1".into()));
    }

    #[test]
    fn a_proxy_of_ours_is_believed_and_nobody_else() {
        let ours = ["10.0.0.0/8", "2001:db8::/32"];
        let cases: [(&str, &[&str], &str); 10] = [
            // Nobody's header counts.
            ("192.0.2.1:1", &["198.51.100.7"], "192.0.2.1"),
            ("10.0.0.1:1", &["198.51.100.7"], "198.51.100.7"),
            ("[::ffff:10.0.0.1]:1", &["198.51.100.7:4711"], "198.51.100.7"),
            ("[2001:db8::1]:1", &["[2001:db9:1:2::5]:443"], "2001:db9:1:2::"),
            // Past proxies of ours, and no further: what stands before that, the client wrote.
            ("10.0.0.1:1", &["6.6.6.6, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            ("10.0.0.1:1", &["6.6.6.6", "198.51.100.7", "10.0.0.2"], "198.51.100.7"),
            ("10.0.0.1:1", &["10.9.9.9, 198.51.100.7"], "198.51.100.7"),
            // What is no address is nobody's: the last that is known counts.
            ("10.0.0.1:1", &["198.51.100.7, unknown"], "10.0.0.1"),
            ("10.0.0.1:1", &["unknown, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1:1", &[], "10.0.0.1"),
        ];
        for (peer, forwarded, client) in cases {
            assert_eq!(of(peer, forwarded, &ours), client, "{peer} {forwarded:?}");
        }
        let many = "10.0.0.2, ".repeat(1_000) + "10.0.0.3";
        assert_eq!(of("10.0.0.1:1", &[&format!("198.51.100.7, {many}")], &ours), "10.0.0.2", "bounded");
    }

    #[test]
    fn a_network_is_written_by_its_beginning_and_is_not_everybody() {
        for text in ["10.0.0.0/8", "10.1.2.3", "10.1.2.3/32", "2001:db8::/32", "::1", "192.0.2.128/25"] {
            assert!(Network::parse(text).is_some(), "{text}");
        }
        for text in [
            "",
            "10.0.0.1/8",
            "0.0.0.0/0",
            "::/0",
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "10.0.0",
            "proxy",
            "10.0.0.0/8/8",
        ] {
            assert!(Network::parse(text).is_none(), "{text}");
        }
    }
}
