//! Whom it is about.

use crate::cut::Cut;
use crate::limits::{ENTITY_ID_CHARS, NAME_ID_CHARS};
use crate::metadata::Metadata;
use crate::names::{TRANSIENT, UNSPECIFIED};
use crate::refused::Refused;
use crate::service_provider::ServiceProvider;
use crate::shown::is_shown;
use crate::xml::Element;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameId {
    pub value: String,
    /// `unspecified` where the provider says none.
    pub format: String,
    pub name_qualifier: Option<String>,
    pub sp_name_qualifier: Option<String>,
}

pub fn read(element: &Element, idp: &Metadata, sp: &ServiceProvider) -> Result<NameId, Refused> {
    let value = &element.text;
    let shown = value.chars().all(is_shown) && value.trim() == value;
    if value.is_empty() || !shown || value.chars().count() > NAME_ID_CHARS || !element.children.is_empty() {
        return Err(Refused::NameId);
    }
    let format = element.attribute("Format").unwrap_or(UNSPECIFIED);
    let right = match &sp.name_id_format {
        _ if format.len() > ENTITY_ID_CHARS => false,
        Some(wanted) => format == wanted,
        // A new one at each sign-in: nobody would be known again.
        None => format != TRANSIENT,
    };
    if !right {
        return Err(Refused::NameIdFormat(Cut::of(format)));
    }
    let (of, to) = (element.attribute("NameQualifier"), element.attribute("SPNameQualifier"));
    let ours = of.is_none_or(|of| of == idp.entity_id) && to.is_none_or(|to| to == sp.entity_id);
    if !ours || element.attribute("SPProvidedID").is_some() {
        return Err(Refused::Qualifier);
    }
    Ok(NameId {
        value: value.clone(),
        format: format.to_owned(),
        name_qualifier: of.map(str::to_owned),
        sp_name_qualifier: to.map(str::to_owned),
    })
}
