use super::address::{location, logout};
use super::keys::certificates;
use super::{BadMetadata, Metadata};
use crate::cut::Cut;
use crate::limits::ENTITY_ID_CHARS;
use crate::names::{METADATA, POST, PROTOCOL, REDIRECT};
use crate::time;
use crate::xml::{Bounds, Element, scan};
use jiff::Timestamp;

pub fn parse(xml: &str, entity_id: Option<&str>) -> Result<Metadata, BadMetadata> {
    let root = scan(xml, Bounds::METADATA)?;
    let mut all = Vec::new();
    entities(&root, valid_until(&root)?, &mut all)?;
    let (entity, valid_until) = the_one(all, entity_id)?;
    let provider = provider(entity)?;
    let sso = |binding| location(provider, "SingleSignOnService", binding);
    let (sso_redirect, sso_post) = (sso(REDIRECT)?, sso(POST)?);
    if sso_redirect.is_none() && sso_post.is_none() {
        return Err(BadMetadata::NoAddress);
    }
    Ok(Metadata {
        entity_id: id(entity)?.to_owned(),
        sso_redirect,
        sso_post,
        slo_redirect: logout(provider, REDIRECT)?,
        slo_post: logout(provider, POST)?,
        certificates: certificates(provider)?,
        wants_signed_requests: matches!(provider.attribute("WantAuthnRequestsSigned"), Some("true" | "1")),
        valid_until: earlier(valid_until, self::valid_until(provider)?),
    })
}

type Entity<'a> = (&'a Element, Option<Timestamp>);

/// Every `EntityDescriptor`, with the earliest end of what it is in.
fn entities<'a>(
    element: &'a Element,
    until: Option<Timestamp>,
    all: &mut Vec<Entity<'a>>,
) -> Result<(), BadMetadata> {
    match element.name.as_str() {
        "EntityDescriptor" if element.namespace == METADATA => all.push((element, until)),
        "EntitiesDescriptor" if element.namespace == METADATA => {
            for child in element.children.iter().filter(|child| child.namespace == METADATA) {
                if child.name.starts_with("Entit") {
                    entities(child, earlier(until, valid_until(child)?), all)?;
                }
            }
        }
        other => return Err(BadMetadata::Root(Cut::of(other))),
    }
    Ok(())
}

fn the_one<'a>(all: Vec<Entity<'a>>, wanted: Option<&str>) -> Result<Entity<'a>, BadMetadata> {
    let count = all.len();
    let mut found = all.into_iter().filter(|(entity, _)| match wanted {
        Some(wanted) => entity.attribute("entityID") == Some(wanted),
        None => true,
    });
    match (found.next(), found.next(), wanted) {
        (Some(one), None, _) => Ok(one),
        (None, _, Some(wanted)) => Err(BadMetadata::Another(Cut::of(wanted))),
        (None, _, None) => Err(BadMetadata::NoProvider),
        (Some(_), Some(_), _) => Err(BadMetadata::Several(count)),
    }
}

fn id(entity: &Element) -> Result<&str, BadMetadata> {
    let id = entity.attribute("entityID").filter(|id| !id.is_empty() && id.len() <= ENTITY_ID_CHARS);
    id.ok_or(BadMetadata::NoEntityId)
}

fn provider(entity: &Element) -> Result<&Element, BadMetadata> {
    let speaks = |element: &&Element| {
        let protocols = element.attribute("protocolSupportEnumeration").unwrap_or_default();
        protocols.split_ascii_whitespace().any(|protocol| protocol == PROTOCOL)
    };
    let mut all = entity.all(METADATA, "IDPSSODescriptor").filter(speaks);
    match (all.next(), all.next()) {
        (Some(provider), None) => Ok(provider),
        _ => Err(BadMetadata::NoProvider),
    }
}

fn valid_until(element: &Element) -> Result<Option<Timestamp>, BadMetadata> {
    time::optional(element.attribute("validUntil")).map_err(|_| BadMetadata::ValidUntil)
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}
