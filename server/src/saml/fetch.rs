//! Metadata, from where the configuration says: a file or an address.

use crate::clock::Clock;
use crate::config::{MetadataFrom, SamlSettings};
use crate::oidc::Fetcher;
use ::saml::Metadata;
use ::saml::limits::METADATA_BYTES;
use backoffice::limits::PROVIDER_TIMEOUT_MS;
use jiff::Timestamp;
use std::path::Path;
use std::time::Duration;
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Tries a provider's metadata, and says what is wrong with it: for `samuso check`.
pub async fn try_metadata(settings: &SamlSettings, clock: Clock) -> Result<Metadata, String> {
    fetch(settings, &Fetcher::new(settings.metadata.is_https()), clock.now()).await
}

pub(super) async fn fetch(
    settings: &SamlSettings,
    fetcher: &Fetcher,
    now: Timestamp,
) -> Result<Metadata, String> {
    let xml = match &settings.metadata {
        MetadataFrom::File(path) => read(path).await?,
        MetadataFrom::Url(url) => {
            fetcher.get(url, METADATA_BYTES).await.map_err(|fault| fault.to_string())?
        }
    };
    let entity_id = settings.entity_id.clone();
    let read = move || {
        let xml = std::str::from_utf8(&xml).map_err(|_| "it is not UTF-8".to_owned())?;
        Metadata::parse(xml, entity_id.as_deref(), now).map_err(|bad| bad.to_string())
    };
    spawn_blocking(read).await.map_err(|_| "reading it failed within Samuso".to_owned())?
}

async fn read(path: &Path) -> Result<Vec<u8>, String> {
    let most = METADATA_BYTES as u64;
    let read = async {
        let mut bytes = Vec::new();
        File::open(path).await?.take(most + 1).read_to_end(&mut bytes).await.map(|_| bytes)
    };
    match timeout(Duration::from_millis(PROVIDER_TIMEOUT_MS), read).await {
        Ok(Ok(bytes)) if bytes.len() as u64 > most => {
            Err(format!("{} has more than {most} bytes", path.display()))
        }
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => Err(format!("{} cannot be read: {error}", path.display())),
        Err(_) => Err(format!("{} could not be read in time", path.display())),
    }
}
