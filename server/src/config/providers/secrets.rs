//! The secrets, keys and certificates of providers, from wherever they are.

use super::{NamedFile, OidcDraft, PEM_FILES, Pair, ProviderSettings, SamlDraft, SamlSettings, Secret};
use crate::config::Reader;
use crate::config::reader::read;
use ::saml::{KeyPair, Keys};
use backoffice::limits::{PEM_FILE_MAX_BYTES, SECRET_FILE_MAX_BYTES};
use std::path::Path;

impl Reader {
    /// Those without a fault, each with its secret from wherever that is.
    pub(in crate::config) fn providers(&mut self) -> Vec<ProviderSettings> {
        let drafts = std::mem::take(&mut self.source.providers);
        drafts.into_iter().filter_map(|draft| self.provider(draft)).collect()
    }

    fn provider(&mut self, draft: OidcDraft) -> Option<ProviderSettings> {
        let key = format!("provider.{}.client_secret", draft.name);
        let (secret, place) = match (draft.secret, draft.secret_file) {
            (_, Some((file, place))) => match read(Path::new(&file), SECRET_FILE_MAX_BYTES) {
                Ok(text) => (text.trim().to_owned(), place),
                Err(error) => {
                    let wrong = format!("cannot be read: {error}");
                    self.source.fault(place, &format!("{key}_file"), wrong, Some("the path of a file"));
                    return None;
                }
            },
            (secret, None) => (secret.unwrap_or_default(), draft.place),
        };
        if secret.is_empty() {
            let variable = format!("SAMUSO_{}", key.replace('.', "_").to_uppercase());
            let expects = format!("client_secret, client_secret_file or {variable}");
            self.source.fault(place, &key, "is not set, or is empty", Some(&expects));
            return None;
        }
        Some(ProviderSettings { client_secret: Secret(secret), ..draft.settings? })
    }

    /// Those without a fault, each with its key and certificate.
    pub(in crate::config) fn saml(&mut self) -> Vec<SamlSettings> {
        let drafts = std::mem::take(&mut self.source.saml);
        drafts.into_iter().filter_map(|draft| self.saml_provider(draft)).collect()
    }

    fn saml_provider(&mut self, draft: SamlDraft) -> Option<SamlSettings> {
        let current = draft.pair.and_then(|pair| self.pair(pair));
        let former = draft.former.and_then(|pair| self.pair(pair));
        Some(SamlSettings { keys: Some(Keys::new(current?, former)), ..draft.settings? })
    }

    /// A key of ours, and its certificate.
    fn pair(&mut self, Pair { key, certificate }: Pair) -> Option<KeyPair> {
        let (key_text, certificate) = (self.pem(&key), self.pem(&certificate));
        match KeyPair::from_pem(key_text?.as_bytes(), certificate?.as_bytes()) {
            Ok(pair) => Some(pair),
            Err(bad) => {
                self.source.fault(key.place, &key.key, bad.to_string(), Some(PEM_FILES));
                None
            }
        }
    }

    fn pem(&mut self, file: &NamedFile) -> Option<String> {
        let text = read(&file.path, PEM_FILE_MAX_BYTES);
        if let Err(error) = &text {
            let wrong = format!("cannot be read: {error}");
            self.source.fault(file.place.clone(), &file.key, wrong, Some(PEM_FILES));
        }
        text.ok()
    }
}
