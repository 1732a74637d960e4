//! Opening a catalogue: reading, compiling, checking. `serve` and `check` both do exactly this.

use super::check::{
    Finding, Findings, Kind, Notice, Preparer, Report, Severity, grants, indexes, rights, snippets,
    statements,
};
use super::compile::compile;
use super::introspect::introspect;
use super::model::Catalog;
use super::read::{ReadError, Source, read, sources};
use crate::limits::CATALOG_TIMEOUT;
use crate::office::Office;
use sqlx::PgConnection;
use std::path::Path;

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("the database cannot be asked: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the database did not answer within {} s", CATALOG_TIMEOUT.as_secs())]
    TooSlow,
    #[error("{0}")]
    Faults(Box<Report>),
}

/// The catalogue of a folder, held against the primary's database; and what is wrong with it that does not keep it
/// from being used. Nothing is written.
pub async fn open(connection: &mut PgConnection, dir: &Path) -> Result<(Catalog, Vec<Notice>), OpenError> {
    let sources = sources(dir)?;
    match tokio::time::timeout(CATALOG_TIMEOUT, hold(connection, &sources)).await {
        Ok(held) => held,
        Err(_) => Err(OpenError::TooSlow),
    }
}

async fn hold(
    connection: &mut PgConnection,
    sources: &[Source],
) -> Result<(Catalog, Vec<Notice>), OpenError> {
    let mut findings = Findings::default();
    let files = read(sources, &mut findings);
    let database = introspect(connection).await?;
    let compiled = compile(&files, sources, &database, &mut findings);
    let mut preparer = Preparer::new(connection);
    snippets(&mut preparer, &compiled.snippets, sources, &mut findings).await?;
    indexes(&files, &compiled.catalog, &database, &mut findings);
    let place_of = |entity: &str| files.place_of(entity);
    let mut catalog = compiled.catalog;
    if !database.facts.migrated {
        findings.add(usize::MAX, 0..0, Kind::NotMigrated);
    } else if !findings.any_faults() {
        let office = Office::open(catalog);
        statements(&mut preparer, &office, place_of, &mut findings).await?;
        catalog = office.catalog;
    }
    preparer.end().await?;
    if !findings.any_faults() {
        grants(connection, &catalog, place_of, &mut findings).await?;
        if !findings.any_grants_missing() {
            rights(connection, &compiled.snippets, &mut findings).await?;
        }
    }
    verdict(catalog, findings, sources)
}

fn verdict(
    catalog: Catalog,
    findings: Findings,
    sources: &[Source],
) -> Result<(Catalog, Vec<Notice>), OpenError> {
    let (faults, warnings): (Vec<Finding>, Vec<Finding>) =
        findings.sorted().into_iter().partition(|finding| finding.kind.severity() == Severity::Fault);
    let notices =
        |findings: Vec<Finding>| findings.iter().map(|finding| Notice::of(finding, sources)).collect();
    if faults.is_empty() {
        return Ok((catalog, notices(warnings)));
    }
    Err(OpenError::Faults(Box::new(Report { faults: notices(faults), warnings: notices(warnings) })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing::{demo_catalog, granted};

    #[tokio::test]
    async fn the_demos_catalogue_has_nothing_wrong_with_it() {
        let mut product = granted(demo::product::SCHEMA).await;
        let (catalog, notices) = match open(&mut product.connection, &demo_catalog()).await {
            Ok(opened) => opened,
            Err(error) => panic!("{error}"),
        };
        let notices: Vec<String> = notices.iter().map(ToString::to_string).collect();
        assert!(notices.is_empty(), "{}", notices.join("\n\n"));
        let keys: Vec<&str> = catalog.entities.iter().map(|entity| entity.key.as_str()).collect();
        assert_eq!(keys, ["article", "channel", "space", "manager", "revision"]);
    }
}
