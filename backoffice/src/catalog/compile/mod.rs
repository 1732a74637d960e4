//! From files that were read, and what the database knows, to the catalogue that runs. What does not fit is a finding,
//! and is left out of the result, which is used only where there are no faults.

mod actions;
mod diagnosis;
mod entity;
mod fields;
mod http;
mod list;
mod names;
mod params;
mod relations;
mod roles;
mod search;
mod sentence;
mod timeline;
mod undo;
mod urls;

pub use fields::can_hold;
pub use names::{humanise, parse_table};

use super::check::{Findings, Kind};
use super::introspect::Database;
use super::model::{Catalog, Table};
use super::read::{Files, Source, digest, string_place};
use entity::Draft;
use std::collections::BTreeMap;
use std::ops::Range;

/// A compiled catalogue, and the SQL of it that PostgreSQL has yet to see.
pub struct Compiled {
    pub catalog: Catalog,
    pub snippets: Vec<Snippet>,
}

/// A piece of SQL, as a file has it.
#[derive(Clone, Debug)]
pub struct Snippet {
    pub file: usize,
    /// The whole TOML string.
    pub span: Range<usize>,
    pub sql: String,
    pub is: SnippetIs,
}

#[derive(Clone, Debug)]
pub enum SnippetIs {
    /// A condition over a table's rows.
    Condition { table: Table },
    /// A statement, and the types of its parameters by name.
    Action { types: BTreeMap<String, String> },
}

/// What every step needs: the database, and a place for what it finds.
struct Work<'a> {
    sources: &'a [Source],
    database: &'a Database,
    findings: &'a mut Findings,
    snippets: Vec<Snippet>,
    /// Every key that a file claims, also of entities that are otherwise faulty.
    keys: BTreeMap<String, usize>,
}

pub fn compile(files: &Files, sources: &[Source], database: &Database, findings: &mut Findings) -> Compiled {
    let mut work = Work { sources, database, findings, snippets: Vec::new(), keys: BTreeMap::new() };
    if files.entities.is_empty() {
        work.fault(usize::MAX, &(0..0), Kind::NoEntities);
    }
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for (file, raw) in &files.entities {
        drafts.extend(work.begin_entity(*file, raw));
    }
    drafts.sort_by_key(|draft| (draft.position, draft.entity.key.clone()));
    work.references(&mut drafts);
    for draft in &drafts {
        work.masks(draft);
    }
    let product_urls = drafts.iter().flat_map(|draft| work.urls(draft)).collect();
    work.finish_entities(&mut drafts);

    if files.roles.is_none() {
        work.fault(usize::MAX, &(0..0), Kind::NoRoles);
    }
    let roles = files.roles.as_ref().map(|(file, raw)| work.roles(*file, raw, &drafts)).unwrap_or_default();
    if files.roles.is_some() {
        work.somebody_approves(&drafts, &roles);
    }
    let audit = files.timeline.as_ref().and_then(|(file, raw)| work.timeline(*file, raw));
    let entities = drafts.into_iter().map(|draft| draft.entity).collect();
    let catalog = Catalog { entities, roles, audit, product_urls, digest: digest(sources) };
    Compiled { catalog, snippets: work.snippets }
}

impl Work<'_> {
    fn fault(&mut self, file: usize, span: &Range<usize>, kind: Kind) {
        self.findings.add(file, span.clone(), kind);
    }

    /// The place of some bytes of a string, in the file that has the string.
    fn within(&self, file: usize, string: &Range<usize>, bytes: Range<usize>) -> Range<usize> {
        string_place(&self.sources[file].text, string, bytes)
    }
}
