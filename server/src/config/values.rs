//! The values of the configuration, each from its text.

use crate::http::client::Network;
use app::visit::Colour;
use backoffice::catalog::types::RoleKey;
use backoffice::limits::{DRAIN_MAX, NETWORKS_MAX, TOKEN_CHARS_MAX, TOKEN_CHARS_MIN};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;
use tracing_subscriber::EnvFilter;
use url::{Host, Url};

/// The text does not fit; the key says what is expected.
pub type Read<T> = Result<T, String>;

pub fn name(text: &str) -> Read<String> {
    let fits = text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
    if fits { Ok(text.to_owned()) } else { Err(format!("{text:?} is no such name")) }
}

pub fn colour(text: &str) -> Read<Colour> {
    Colour::parse(text).ok_or_else(|| format!("{text:?} is none of the stripe's colours"))
}

pub fn listen(text: &str) -> Read<SocketAddr> {
    text.parse().map_err(|_| format!("{text:?} is not an IP address and a port"))
}

pub fn public_url(text: &str) -> Read<Url> {
    let url = Url::parse(text).map_err(|error| format!("{text:?} is not an address: {error}"))?;
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(format!("{text:?} has more than a host"));
    }
    match (url.scheme(), is_loopback(&url)) {
        ("https", _) | ("http", true) => Ok(url),
        ("http", false) => Err(format!("{text:?} would send cookies and records unencrypted")),
        _ => Err(format!("{text:?} is not a web address")),
    }
}

/// Whether what is sent there cannot be read on the way.
pub fn is_safe(url: &Url) -> bool {
    url.has_host() && (url.scheme() == "https" || url.scheme() == "http" && is_loopback(url))
}

/// Whether the address can only be this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Names of roles, with a comma between them.
pub fn roles(text: &str) -> Read<Vec<RoleKey>> {
    let roles: Vec<RoleKey> =
        text.split(',').map(str::trim).filter(|role| !role.is_empty()).map(RoleKey::new).collect();
    if roles.is_empty() { Err("names no role".to_owned()) } else { Ok(roles) }
}

pub fn networks(text: &str) -> Read<Vec<Network>> {
    let texts = text.split(',').map(str::trim).filter(|text| !text.is_empty());
    let network = |text| {
        Network::parse(text).ok_or_else(|| format!("{text:?} is no address or network, or is everybody"))
    };
    let networks = texts.map(network).collect::<Read<Vec<Network>>>()?;
    if networks.len() <= NETWORKS_MAX {
        Ok(networks)
    } else {
        Err(format!("more than {NETWORKS_MAX} are too many"))
    }
}

pub fn minutes(text: &str, most: u64) -> Read<Duration> {
    match text.parse::<u64>() {
        Ok(minutes) if (1..=most).contains(&minutes) => Ok(Duration::from_mins(minutes)),
        _ => Err(format!("{text:?} is not a number of minutes from 1 to {most}")),
    }
}

pub fn drain(text: &str) -> Read<Duration> {
    match text.parse::<u64>() {
        Ok(seconds) if seconds <= DRAIN_MAX.as_secs() => Ok(Duration::from_secs(seconds)),
        _ => Err(format!("{text:?} is not a number of seconds from 0 to {}", DRAIN_MAX.as_secs())),
    }
}

/// What cannot be guessed. What is wrong is said without it.
pub fn token(text: &str) -> Read<String> {
    let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b));
    let fits = (TOKEN_CHARS_MIN..=TOKEN_CHARS_MAX).contains(&text.len()) && is_plain;
    if fits { Ok(text.to_owned()) } else { Err("is too short, too long, or has other letters".to_owned()) }
}

pub fn log_filter(text: &str) -> Read<String> {
    match EnvFilter::builder().parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("{text:?} is not a filter: {error}")),
    }
}

/// What is wrong is said without the address: it has a password in it.
pub fn database(text: &str) -> Read<PgConnectOptions> {
    let url = Url::parse(text).map_err(|error| format!("is not an address: {error}"))?;
    if !matches!(url.scheme(), "postgres" | "postgresql") {
        return Err(format!("begins with {}://, which is not PostgreSQL", url.scheme()));
    }
    if url.username().is_empty() || url.path().len() < 2 {
        return Err("names no user or no database".to_owned());
    }
    let options = PgConnectOptions::from_str(text).map_err(|error| format!("is not an address: {error}"))?;
    // Left to itself, the client would go on unencrypted where a server, or somebody in between, says so.
    let may_fall_back = matches!(options.get_ssl_mode(), PgSslMode::Prefer | PgSslMode::Allow);
    if may_fall_back && options.get_socket().is_none() && !is_this_machine(options.get_host()) {
        return Err(
            "does not say sslmode: verify-full, or disable where the network is to be trusted".to_owned()
        );
    }
    Ok(options)
}

pub fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.starts_with('/') || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
