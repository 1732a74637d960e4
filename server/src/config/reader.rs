//! Reading the file, the variables, and the files that they name. Faults are kept, so that all are said.

use super::source::Source;
use super::{Place, Reader, keys, values};
use backoffice::limits::{CONFIG_FILE_MAX_BYTES, SECRET_FILE_MAX_BYTES};
use sqlx::postgres::PgConnectOptions;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

impl Reader {
    /// Reads the file that is named, or `samuso.toml` where there is one, and the environment's variables.
    pub fn open(named: Option<&Path>, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut source = Source::default();
        let path = named.unwrap_or(Path::new(keys::FILE));
        match read(path, CONFIG_FILE_MAX_BYTES) {
            Ok(text) => source.read_file(&path.display().to_string(), &text),
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {}
            Err(error) => {
                let wrong = format!("cannot read {}: {error}", path.display());
                source.is_unreadable = true;
                source.fault(Place::Nowhere, "", wrong, None);
            }
        }
        source.read_variables(variables);
        Self { source }
    }

    /// The value of a key; its default where it is not set. None after a fault.
    pub(super) fn value<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> values::Read<T>,
        default: Option<T>,
    ) -> Option<T> {
        let key = keys::find(name)?;
        let Some((text, place)) = self.source.value(key).cloned() else {
            if default.is_none() && !self.source.is_unreadable {
                let wrong = format!("is not set (nor is {})", key.variable());
                self.source.fault(Place::Nowhere, name, wrong, Some(key.expects));
            }
            return default;
        };
        match read(&text) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.source.fault(place, name, wrong, Some(key.expects));
                None
            }
        }
    }

    /// The value of a key that may be left out. A fault is kept, and answered by none like what is not set.
    pub(super) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> values::Read<T>,
    ) -> Option<T> {
        self.value(name, |text| read(text).map(Some), Some(None)).flatten()
    }

    /// A database's address, which may be in a file of its own.
    pub(super) fn database(&mut self, name: &str) -> Option<PgConnectOptions> {
        let file = format!("{name}_file");
        let (file_key, key) = (keys::find(&file)?, keys::find(name)?);
        match (self.source.value(key).is_some(), self.source.value(file_key).cloned()) {
            (true, Some((_, place))) => {
                self.source.fault(place, &file, format!("is set, and {name} too"), Some("one of the two"));
                None
            }
            (false, Some(_)) => self.value(&file, database_from_file, None),
            (_, None) => self.value(name, values::database, None),
        }
    }
}

fn database_from_file(path: &str) -> values::Read<PgConnectOptions> {
    let text =
        read(Path::new(path), SECRET_FILE_MAX_BYTES).map_err(|error| format!("cannot be read: {error}"))?;
    values::database(text.trim()).map_err(|wrong| format!("names a file whose text {wrong}"))
}

pub(super) fn read(path: &Path, most: u64) -> std::io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(most + 1).read_to_string(&mut text)?;
    if text.len() as u64 > most {
        return Err(std::io::Error::other(format!("it has more than {most} bytes")));
    }
    Ok(text)
}
