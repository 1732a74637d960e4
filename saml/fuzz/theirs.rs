//! libxml's tree, as an element of ours.

use libxml::bindings::{
    _xmlAttr, _xmlNode, _xmlNs, xmlElementType_XML_ELEMENT_NODE, xmlElementType_XML_TEXT_NODE, xmlFree,
    xmlNodeListGetString,
};
use libxml::parser::{Parser, ParserOptions};
use saml::fuzz::{Attribute, Element};
use std::ffi::CStr;

/// Read as samael reads it, and once more without letting anything pass.
pub fn read(xml: &str) -> Option<Element> {
    let strictly = ParserOptions { recover: false, ..ParserOptions::default() };
    Parser::default().parse_string_with_options(xml, strictly).ok()?;
    let document = Parser::default().parse_string(xml).ok()?;
    let root = document.get_root_element()?;
    // SAFETY: the document lives until the end of this function, and nobody else has it.
    Some(unsafe { element(root.node_ptr()) })
}

unsafe fn element(node: *mut _xmlNode) -> Element {
    unsafe {
        let node = &*node;
        let mut read = Element {
            namespace: namespace(node.ns),
            name: text(node.name),
            attributes: attributes(node.properties, node.doc),
            ..Element::default()
        };
        let mut child = node.children;
        while let Some(found) = child.as_ref() {
            match found.type_ {
                kind if kind == xmlElementType_XML_ELEMENT_NODE => read.children.push(element(child)),
                kind if kind == xmlElementType_XML_TEXT_NODE => read.text.push_str(&text(found.content)),
                kind => panic!("libxml finds a node of kind {kind}"),
            }
            child = found.next;
        }
        if !read.children.is_empty()
            || read.text.chars().all(|letter| matches!(letter, ' ' | '\t' | '\n' | '\r'))
        {
            assert!(read.text.trim().is_empty(), "text beside elements");
            read.text.clear();
        }
        read
    }
}

unsafe fn attributes(
    mut attribute: *mut _xmlAttr,
    document: *mut libxml::bindings::_xmlDoc,
) -> Vec<Attribute> {
    let mut read = Vec::new();
    unsafe {
        while let Some(found) = attribute.as_ref() {
            let value = xmlNodeListGetString(document, found.children, 1);
            read.push(Attribute {
                namespace: namespace(found.ns),
                name: text(found.name),
                value: text(value),
            });
            if let (false, Some(free)) = (value.is_null(), xmlFree) {
                free(value.cast());
            }
            attribute = found.next;
        }
    }
    read
}

unsafe fn namespace(namespace: *mut _xmlNs) -> String {
    unsafe { namespace.as_ref().map(|found| text(found.href)).unwrap_or_default() }
}

unsafe fn text(text: *const u8) -> String {
    if text.is_null() {
        String::new()
    } else {
        unsafe { CStr::from_ptr(text.cast()).to_str().unwrap().to_owned() }
    }
}
