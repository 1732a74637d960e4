//! A first catalogue from a database's schema: something that works, to be made right by people who know the product.
//! What it writes has no fault; what it cannot write about it names, with the reason.

mod audit;
mod choose;
mod columns;
mod keys;
mod names;
mod references;
mod relations;
mod search;
mod title;
mod toml_text;
mod write;

pub use choose::Why;

use super::introspect::{Database, Relation, introspect};
use super::model::Table;
use crate::limits::CATALOG_TIMEOUT;
use choose::choose;
use columns::Guess;
use sqlx::PgConnection;
use std::io;
use std::path::{Path, PathBuf};

/// What was written, and what was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitReport {
    pub written: Vec<PathBuf>,
    pub entities: usize,
    /// Tables and views that have no file, and why.
    pub skipped: Vec<(Table, Why)>,
    /// The table that looks like the product's own audit log.
    pub audit: Option<Table>,
    /// Entities whose records nobody finds by anything but their id.
    pub by_id_only: Vec<ByIdOnly>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByIdOnly {
    pub entity: String,
    /// With these its file could name more to search by; its comments say what.
    pub indexes: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum InitError {
    #[error("the database cannot be asked: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the database did not answer within {} s", CATALOG_TIMEOUT.as_secs())]
    TooSlow,
    #[error(
        "{} has a catalogue already ({first}{}). Nothing was written: choose another folder, or write over it \
         with --overwrite", dir.display(), if *others == 0 { String::new() } else { format!(" and {others} more files") }
    )]
    Present { dir: PathBuf, first: String, others: usize },
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("the database has no table that a catalogue could be made of{}", said(.0))]
    Nothing(Vec<(Table, Why)>),
}

fn said(skipped: &[(Table, Why)]) -> String {
    let lines = skipped.iter().take(20).map(|(table, why)| format!("\n  {table}: {why}"));
    lines.collect()
}

/// Writes a catalogue of the database into a folder. Files that are there already are an error, unless they may be
/// overwritten; then those that it has no name for are left as they are.
pub async fn init(
    connection: &mut PgConnection,
    dir: &Path,
    overwrite: bool,
) -> Result<InitReport, InitError> {
    let asked = tokio::time::timeout(CATALOG_TIMEOUT, introspect(connection));
    let database = asked.await.map_err(|_| InitError::TooSlow)??;
    let (files, report) = catalogue(&database)?;
    if !overwrite {
        refuse_present(dir)?;
    }
    let written = write_files(dir, &files)?;
    Ok(InitReport { written, ..report })
}

/// The files, by name.
type FilesByName = Vec<(String, String)>;

fn catalogue(database: &Database) -> Result<(FilesByName, InitReport), InitError> {
    let relations: Vec<&Relation> = database.relations.values().collect();
    let (chosen, skipped) = choose(&relations);
    if chosen.is_empty() {
        return Err(InitError::Nothing(skipped));
    }
    let mut files: FilesByName = Vec::new();
    let mut by_id_only = Vec::new();
    for entity in &chosen {
        let guess = Guess::of(entity, &database.facts);
        files.push((format!("{}.toml", entity.key), write::entity(entity, &guess, &chosen)));
        if guess.searches.is_by_id_only(entity) {
            by_id_only.push(ByIdOnly { entity: entity.key.clone(), indexes: guess.searches.indexes });
        }
    }
    let audit = chosen.iter().find_map(|entity| audit::recognise(entity.relation));
    files.push(("roles.toml".to_owned(), write::roles(&skipped)));
    files.push(("timeline.toml".to_owned(), audit::write(audit.as_ref())));
    let audit = audit.map(|audit| audit.table);
    Ok((files, InitReport { written: Vec::new(), entities: chosen.len(), skipped, audit, by_id_only }))
}

fn refuse_present(dir: &Path) -> Result<(), InitError> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(InitError::Write { path: dir.to_owned(), source }),
    };
    let mut present: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "toml"))
        .collect();
    present.sort();
    match present.split_first() {
        None => Ok(()),
        Some((first, others)) => {
            Err(InitError::Present { dir: dir.to_owned(), first: first.clone(), others: others.len() })
        }
    }
}

fn write_files(dir: &Path, files: &[(String, String)]) -> Result<Vec<PathBuf>, InitError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| InitError::Write { path, source }
    };
    std::fs::create_dir_all(dir).map_err(failed(dir))?;
    let mut written = Vec::new();
    for (name, text) in files {
        let path = dir.join(name);
        std::fs::write(&path, text).map_err(failed(&path))?;
        written.push(path);
    }
    Ok(written)
}

#[cfg(test)]
mod tests;
