//! What else the provider says of somebody: groups, an address, a name.

use crate::limits::ENTITY_ID_CHARS;
use crate::names::ASSERTION;
use crate::refused::Refused;
use crate::xml::Element;
use std::collections::BTreeMap;

/// By name. Some providers write an attribute for each of its values. Values that are XML themselves are left out.
pub fn read(assertion: &Element) -> Result<BTreeMap<String, Vec<String>>, Refused> {
    let mut attributes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let all = assertion.all(ASSERTION, "AttributeStatement").flat_map(|statement| &statement.children);
    for attribute in all {
        let name =
            attribute.attribute("Name").filter(|name| !name.is_empty() && name.len() <= ENTITY_ID_CHARS);
        let name = name.filter(|_| attribute.is(ASSERTION, "Attribute")).ok_or(Refused::AttributeShape)?;
        let values = attributes.entry(name.to_owned()).or_default();
        for value in attribute.all(ASSERTION, "AttributeValue").filter(|value| value.children.is_empty()) {
            if value.text.len() > ENTITY_ID_CHARS {
                return Err(Refused::AttributeShape);
            }
            if !value.text.is_empty() {
                values.push(value.text.clone());
            }
        }
    }
    Ok(attributes)
}
