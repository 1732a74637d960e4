//! Reading a catalogue: a folder of TOML files, with the position of everything in them.

pub mod schema;
mod shape;
mod string;

pub use string::string_place;

use super::at::At;
use super::check::{Findings, Kind};
use super::raw::{EntityFile, EntityTable, RolesFile, TimelineFile};
use crate::limits::{CATALOG_FILE_MAX_BYTES, CATALOG_FILES_MAX};
use schema::FileKind;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use shape::Shape;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// One file, as it is on disk.
#[derive(Clone, Debug)]
pub struct Source {
    /// For people: the folder as they named it, and the file.
    pub path: String,
    pub name: String,
    pub text: String,
}

/// A catalogue's files, read. Files that have faults hold what could be read of them.
#[derive(Debug, Default)]
pub struct Files {
    pub entities: Vec<(usize, EntityFile)>,
    pub roles: Option<(usize, RolesFile)>,
    pub timeline: Option<(usize, TimelineFile)>,
}

impl Files {
    /// Where an entity's table is named, or the timeline's: what is said of the whole stands there.
    pub fn place_of(&self, entity: &str) -> (usize, Range<usize>) {
        let is_it = |raw: &&EntityTable| raw.key.as_ref().is_some_and(|key| key.as_str() == entity);
        let entities = self.entities.iter().filter_map(|(file, raw)| Some((*file, raw.entity.as_ref()?)));
        let entity_table =
            entities.filter(|(_, raw)| is_it(raw)).find_map(|(file, raw)| Some((file, raw.table.as_ref()?)));
        let timeline = self.timeline.as_ref().filter(|_| entity == "timeline");
        let timeline = timeline.and_then(|(file, raw)| Some((*file, raw.audit.as_ref()?.table.as_ref()?)));
        let found = entity_table.or(timeline);
        found.map_or((usize::MAX, 0..0), |(file, table)| (file, table.span.clone()))
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the catalogue {} cannot be read: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{} is larger than a catalogue's file may be (1 MiB)", .0.display())]
    TooLarge(PathBuf),
    #[error("{} is not UTF-8", .0.display())]
    NotText(PathBuf),
    #[error("{} has more than {CATALOG_FILES_MAX} files", .0.display())]
    TooMany(PathBuf),
}

/// Every `*.toml` of the folder, by name.
pub fn sources(dir: &Path) -> Result<Vec<Source>, ReadError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| ReadError::Io { path, source }
    };
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(failed(dir))? {
        let path = entry.map_err(failed(dir))?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        if sources.len() == CATALOG_FILES_MAX {
            return Err(ReadError::TooMany(dir.to_owned()));
        }
        if std::fs::metadata(&path).map_err(failed(&path))?.len() > CATALOG_FILE_MAX_BYTES {
            return Err(ReadError::TooLarge(path));
        }
        let bytes = std::fs::read(&path).map_err(failed(&path))?;
        let text = String::from_utf8(bytes).map_err(|_| ReadError::NotText(path.clone()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        sources.push(Source { path: path.display().to_string(), name, text });
    }
    sources.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(sources)
}

/// SHA-256 over names and texts.
pub fn digest(sources: &[Source]) -> String {
    let mut hash = Sha256::new();
    for source in sources {
        for part in [&source.name, &source.text] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
    }
    hex::encode(hash.finalize())
}

/// Reads them all; what is not of the format is a finding.
pub fn read(sources: &[Source], findings: &mut Findings) -> Files {
    let mut files = Files::default();
    for (number, source) in sources.iter().enumerate() {
        match FileKind::of(&source.name) {
            FileKind::Entity => {
                files.entities.extend(read_file(number, source, findings).map(|file| (number, file)));
            }
            FileKind::Roles => files.roles = read_file(number, source, findings).map(|file| (number, file)),
            FileKind::Timeline => {
                files.timeline = read_file(number, source, findings).map(|file| (number, file));
            }
        }
    }
    files
}

fn read_file<T: DeserializeOwned>(number: usize, source: &Source, findings: &mut Findings) -> Option<T> {
    let (mut root, errors) = DeTable::parse_recoverable(&source.text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        findings.add(number, span, Kind::syntax(error.message()));
    }
    let schema = FileKind::of(&source.name).schema();
    let mut found = Findings::default();
    Shape { schema, file: number, findings: &mut found }.file(root.get_mut());
    if !errors.is_empty() {
        // What could not be read may well be what is missing, and what was made of it is not what was written.
        let line = |at: usize| source.text.get(..at).map_or(0, |before| before.matches('\n').count());
        let broken: Vec<usize> = errors.iter().filter_map(|error| Some(line(error.span()?.start))).collect();
        found.retain(|finding| {
            !matches!(finding.kind, Kind::MissingKey { .. } | Kind::Empty { .. })
                && !broken.contains(&line(finding.span.start))
        });
    }
    findings.append(found);
    match T::deserialize(toml::de::Deserializer::from(root)) {
        Ok(file) => Some(file),
        Err(error) => {
            findings.add(number, error.span().unwrap_or(0..0), Kind::syntax(error.message()));
            None
        }
    }
}

/// Entries of a table in the order in which the file has them.
pub fn in_order<V>(table: &std::collections::BTreeMap<At<String>, V>) -> Vec<(&At<String>, &V)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    entries
}
