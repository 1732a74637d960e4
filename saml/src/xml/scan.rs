//! The strict reading that comes before libxml sees a byte: what could be read in two ways is refused.

use super::chars::{check, is_blank, is_name, reference, with_plain_ends};
use super::namespaces::Namespaces;
use super::{Bounds, Element, tag};
use crate::limits;
use crate::refused::Refused;
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::Event;
use std::collections::HashSet;

pub fn scan(xml: &str, bounds: Bounds) -> Result<Element, Refused> {
    if xml.len() > bounds.bytes {
        return Err(Refused::TooLong);
    }
    check(xml)?;
    let mut reader = Reader::from_str(after_declaration(xml)?);
    let mut tree = Tree { bounds, ..Tree::default() };
    loop {
        let begins = reader.buffer_position();
        let event = reader.read_event().map_err(malformed)?;
        let ends = reader.buffer_position();
        match event {
            Event::Start(start) => tree.open(text(&start)?, begins)?,
            Event::Empty(start) => {
                tree.open(text(&start)?, begins)?;
                tree.close(ends)?;
            }
            Event::End(_) => tree.close(ends)?,
            Event::Text(written) => tree.text(text(&written)?)?,
            Event::GeneralRef(name) => tree.letter(reference(text(&name)?)?)?,
            Event::CData(_) => return Err(Refused::Cdata),
            Event::Comment(_) => tree.comment()?,
            Event::Decl(_) | Event::PI(_) => return Err(Refused::Instruction),
            Event::DocType(_) => return Err(Refused::Doctype),
            Event::Eof => return tree.whole(),
        }
    }
}

fn malformed(error: Error) -> Refused {
    use IllFormedError::{MismatchedEndTag, MissingEndTag, UnmatchedEndTag};
    match error {
        Error::IllFormed(MismatchedEndTag { .. } | MissingEndTag(_) | UnmatchedEndTag(_)) => {
            Refused::Mismatched
        }
        _ => Refused::Malformed,
    }
}

fn text(bytes: &[u8]) -> Result<&str, Refused> {
    std::str::from_utf8(bytes).map_err(|_| Refused::NotUtf8)
}

/// A declaration says XML 1.0 and UTF-8, or nothing of it, and comes first.
fn after_declaration(xml: &str) -> Result<&str, Refused> {
    let Some(rest) = xml.strip_prefix("<?xml").filter(|rest| rest.starts_with(super::is_space)) else {
        return Ok(xml);
    };
    let (says, rest) = rest.split_once("?>").ok_or(Refused::Malformed)?;
    // quick-xml would leave it out.
    if rest.starts_with('\u{FEFF}') {
        return Err(Refused::ByteOrderMark);
    }
    if says.contains('&') {
        return Err(Refused::Declaration);
    }
    let says = tag::attributes(says).map_err(|_| Refused::Declaration)?;
    let mut said = says.iter().map(|(name, value)| (name.prefix, name.local, value.as_str())).peekable();
    let version = said.next() == Some(("", "version", "1.0"));
    said.next_if(|(prefix, name, value)| {
        prefix.is_empty() && *name == "encoding" && value.eq_ignore_ascii_case("UTF-8")
    });
    said.next_if(|(prefix, name, value)| {
        prefix.is_empty() && *name == "standalone" && matches!(*value, "yes" | "no")
    });
    if version && said.next().is_none() { Ok(rest) } else { Err(Refused::Declaration) }
}

#[derive(Default)]
struct Tree {
    bounds: Bounds,
    elements: usize,
    namespaces: Namespaces,
    ids: HashSet<String>,
    /// The innermost last, each with where it begins.
    open: Vec<(Element, u64)>,
    root: Option<Element>,
}

impl Tree {
    fn open(&mut self, content: &str, begins: u64) -> Result<(), Refused> {
        if self.open.is_empty() && self.root.is_some() {
            return Err(Refused::Outside);
        }
        self.elements += 1;
        if self.elements > self.bounds.elements {
            return Err(Refused::Elements);
        }
        if self.open.len() == limits::DEPTH {
            return Err(Refused::Depth);
        }
        let tag = tag::read(content)?;
        self.namespaces.open(&tag)?;
        let namespace = self.namespaces.of_element(tag.name)?;
        let attributes = self.namespaces.of_attributes(&tag)?;
        let element =
            Element { namespace, name: tag.name.local.to_owned(), attributes, ..Element::default() };
        self.note_id(&element)?;
        self.open.push((element, begins));
        Ok(())
    }

    /// libxml and others look for `ID` with whatever prefix, and for `xml:id`.
    fn note_id(&mut self, element: &Element) -> Result<(), Refused> {
        let ids = element.attributes.iter().filter(|found| found.name.eq_ignore_ascii_case("id"));
        for id in ids {
            if !id.namespace.is_empty() || id.name == "id" {
                return Err(Refused::StrayId);
            }
            if !is_name(&id.value) || id.value.len() > limits::ID_CHARS {
                return Err(Refused::BadId);
            }
            if !self.ids.insert(id.value.clone()) {
                return Err(Refused::DuplicateId);
            }
        }
        Ok(())
    }

    fn text(&mut self, written: &str) -> Result<(), Refused> {
        match self.open.last_mut() {
            // XML wants its `>` escaped there.
            Some(_) if written.contains("]]>") => Err(Refused::Malformed),
            Some((element, _)) => {
                element.text.push_str(&with_plain_ends(written));
                Ok(())
            }
            None if is_blank(written) => Ok(()),
            None => Err(Refused::Outside),
        }
    }

    fn letter(&mut self, letter: char) -> Result<(), Refused> {
        self.open.last_mut().ok_or(Refused::Outside)?.0.text.push(letter);
        Ok(())
    }

    /// Beside text it would say that the text ends there, or that it does not.
    fn comment(&mut self) -> Result<(), Refused> {
        let beside_text = self.open.last().is_some_and(|(element, _)| !is_blank(&element.text));
        if beside_text || !self.bounds.comments { Err(Refused::Comment) } else { Ok(()) }
    }

    fn close(&mut self, ends: u64) -> Result<(), Refused> {
        let (mut element, begins) = self.open.pop().ok_or(Refused::Mismatched)?;
        self.namespaces.close();
        element.bytes_written = usize::try_from(ends.saturating_sub(begins)).unwrap_or(usize::MAX);
        if is_blank(&element.text) {
            element.text.clear();
        }
        if !element.text.is_empty() && !element.children.is_empty() {
            return Err(Refused::Mixed);
        }
        match self.open.last_mut() {
            Some((parent, _)) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn whole(self) -> Result<Element, Refused> {
        if self.open.is_empty() { self.root.ok_or(Refused::Malformed) } else { Err(Refused::Mismatched) }
    }
}
