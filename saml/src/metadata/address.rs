use super::{BadMetadata, Logout};
use crate::cut::Cut;
use crate::limits::ADDRESS_CHARS;
use crate::names::METADATA;
use crate::xml::Element;
use url::{Host, Url};

/// The first for this binding.
pub fn location(provider: &Element, service: &str, binding: &str) -> Result<Option<String>, BadMetadata> {
    let found = of_binding(provider, service, binding);
    found.map(|endpoint| address(endpoint, "Location")).transpose()
}

pub fn logout(provider: &Element, binding: &str) -> Result<Option<Logout>, BadMetadata> {
    let Some(endpoint) = of_binding(provider, "SingleLogoutService", binding) else { return Ok(None) };
    let location = address(endpoint, "Location")?;
    let response_location = match endpoint.attribute("ResponseLocation") {
        Some(_) => address(endpoint, "ResponseLocation")?,
        None => location.clone(),
    };
    Ok(Some(Logout { location, response_location }))
}

fn of_binding<'a>(provider: &'a Element, service: &str, binding: &str) -> Option<&'a Element> {
    let of_that_kind =
        |child: &&Element| child.is(METADATA, service) && child.attribute("Binding") == Some(binding);
    provider.children.iter().find(of_that_kind)
}

fn address(endpoint: &Element, attribute: &str) -> Result<String, BadMetadata> {
    let written = endpoint.attribute(attribute).unwrap_or_default();
    if is_safe(written) { Ok(written.to_owned()) } else { Err(BadMetadata::Address(Cut::of(written))) }
}

/// https, or http on this very machine; nothing in it that a browser would not send along.
pub fn is_safe(written: &str) -> bool {
    let Ok(url) = Url::parse(written) else { return false };
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let printable = written.len() <= ADDRESS_CHARS && written.chars().all(|letter| letter.is_ascii_graphic());
    plain && printable && (url.scheme() == "https" || url.scheme() == "http" && loopback)
}
