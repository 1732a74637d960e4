//! How a signature has to be built. Everything that xmlsec could be led away with is refused before it runs.

use crate::cut::Cut;
use crate::limits::{PREFIXES, PREFIXES_CHARS};
use crate::names::{DIGESTS, DSIG, ENVELOPED, EXCLUSIVE, SIGNATURES};
use crate::refused::Refused;
use crate::xml::Element;

/// Holds the signature within `signed` against what is taken.
pub fn check(signed: &Element, signature: &Element) -> Result<(), Refused> {
    nothing_carried(signature)?;
    if signature.all(DSIG, "SignedInfo").count() != 1 {
        return Err(Refused::SignedInfo);
    }
    let [info, value, key @ ..] = signature.children.as_slice() else { return Err(misbuilt(signature)) };
    only(info, "SignedInfo")?;
    only(value, "SignatureValue")?;
    no_attributes(info)?;
    if value.bytes().is_none_or(|bytes| bytes.is_empty()) {
        return Err(misbuilt(value));
    }
    match key {
        [] => {}
        [key] => key_info(key)?,
        [_, more, ..] => return Err(misbuilt(more)),
    }
    signed_info(signed, info)
}

/// These refusals have causes of their own, since they are what attacks look like.
fn nothing_carried(element: &Element) -> Result<(), Refused> {
    for child in &element.children {
        match child.name.as_str() {
            "Object" | "Manifest" => return Err(Refused::SignatureObject),
            "RetrievalMethod" | "KeyInfoReference" => return Err(Refused::Retrieval),
            _ => nothing_carried(child)?,
        }
    }
    Ok(())
}

fn signed_info(signed: &Element, info: &Element) -> Result<(), Refused> {
    if info.all(DSIG, "Reference").count() != 1 {
        return Err(Refused::References);
    }
    let [canonical, method, reference] = info.children.as_slice() else { return Err(misbuilt(info)) };
    only(canonical, "CanonicalizationMethod")?;
    only(method, "SignatureMethod")?;
    only(reference, "Reference")?;
    if algorithm(canonical) != EXCLUSIVE {
        return Err(Refused::Canonicalization(Cut::of(algorithm(canonical))));
    }
    prefixes(canonical)?;
    let known = SIGNATURES.iter().any(|known| known.signature_uri() == algorithm(method));
    // A length for an HMAC's output would be within.
    if !known || !method.children.is_empty() {
        return Err(Refused::SignatureAlgorithm(Cut::of(algorithm(method))));
    }
    references(signed, reference)
}

fn references(signed: &Element, reference: &Element) -> Result<(), Refused> {
    let id = signed.attribute("ID").ok_or(Refused::BadId)?;
    if reference.attribute("URI").and_then(|uri| uri.strip_prefix('#')) != Some(id) {
        return Err(Refused::ReferenceUri);
    }
    if reference.attributes.len() != 1 {
        return Err(misbuilt(reference));
    }
    let [transforms, method, value] = reference.children.as_slice() else { return Err(misbuilt(reference)) };
    only(transforms, "Transforms")?;
    only(method, "DigestMethod")?;
    only(value, "DigestValue")?;
    transformed(transforms)?;
    let known = DIGESTS.iter().find(|(known, _)| *known == algorithm(method) && method.children.is_empty());
    let (_, length) = known.ok_or_else(|| Refused::DigestAlgorithm(Cut::of(algorithm(method))))?;
    if value.bytes().is_none_or(|bytes| bytes.len() != *length) || !value.children.is_empty() {
        return Err(Refused::DigestValue);
    }
    Ok(())
}

/// Both, once each, in the order in which they make sense.
fn transformed(transforms: &Element) -> Result<(), Refused> {
    let taken = [ENVELOPED, EXCLUSIVE];
    for transform in &transforms.children {
        only(transform, "Transform")?;
        if !taken.contains(&algorithm(transform)) {
            return Err(Refused::Transform(Cut::of(algorithm(transform))));
        }
    }
    match transforms.children.as_slice() {
        [one, two]
            if algorithm(one) == ENVELOPED && algorithm(two) == EXCLUSIVE && one.children.is_empty() =>
        {
            prefixes(two)
        }
        _ => Err(misbuilt(transforms)),
    }
}

/// Nothing is within an exclusive canonicalisation but a list of prefixes.
fn prefixes(canonical: &Element) -> Result<(), Refused> {
    match canonical.children.as_slice() {
        [] => Ok(()),
        [list]
            if list.is(EXCLUSIVE, "InclusiveNamespaces")
                && list.children.is_empty()
                && list.text.is_empty() =>
        {
            let few = list.attribute("PrefixList").is_some_and(are_few);
            if few && list.attributes.len() == 1 { Ok(()) } else { Err(misbuilt(list)) }
        }
        _ => Err(misbuilt(canonical)),
    }
}

/// Each is looked up again at every element, also where it is there twice.
fn are_few(list: &str) -> bool {
    list.len() <= PREFIXES_CHARS && list.split_ascii_whitespace().count() <= PREFIXES
}

/// Looked at by nobody: certificates come from metadata. Still nothing may be in it that leads elsewhere.
fn key_info(key: &Element) -> Result<(), Refused> {
    only(key, "KeyInfo")?;
    for hint in &key.children {
        let known = matches!(hint.name.as_str(), "X509Data" | "KeyName" | "KeyValue");
        if hint.namespace != DSIG || !known {
            return Err(misbuilt(hint));
        }
    }
    Ok(())
}

fn algorithm(element: &Element) -> &str {
    let [algorithm] = element.attributes.as_slice() else { return "" };
    if algorithm.namespace.is_empty() && algorithm.name == "Algorithm" { &algorithm.value } else { "" }
}

fn only(element: &Element, name: &str) -> Result<(), Refused> {
    if element.is(DSIG, name) { Ok(()) } else { Err(misbuilt(element)) }
}

fn no_attributes(element: &Element) -> Result<(), Refused> {
    let but_ids = element.attributes.iter().all(|found| found.name == "Id");
    if but_ids { Ok(()) } else { Err(misbuilt(element)) }
}

fn misbuilt(element: &Element) -> Refused {
    Refused::SignatureShape(Cut::of(&element.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_prefixes_is_short() {
        assert!(are_few("") && are_few("xs xsi") && are_few(&"z ".repeat(PREFIXES)));
        assert!(!are_few(&"z ".repeat(PREFIXES + 1)) && !are_few(&"z".repeat(PREFIXES_CHARS + 1)));
    }
}
