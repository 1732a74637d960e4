//! The probe's token: making one, and reading it where the probe runs.

use crate::out;
use crate::stop::Stop;
use backoffice::access::session::Token;
use backoffice::limits::SECRET_FILE_MAX_BYTES;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Prints one, and what samuso.toml is told of it.
pub fn make() -> Result<(), Stop> {
    let token = Token::random()?;
    out::line(format!(
        "For the probe, in a file that it alone can read, or in SAMUSO_PROBE_TOKEN:\n{}\n",
        token.secret()
    ));
    let hash: String = token.text_hash().iter().map(|byte| format!("{byte:02x}")).collect();
    out::line(format!(
        "For samuso.toml, with the roles that it looks with:\n[probe]\ntoken_hash = \"{hash}\"\nroles      = \"…\""
    ));
    Ok(())
}

/// From the file, else from the variable. What it is, is not said.
pub fn given(file: Option<&Path>, variable: Option<String>) -> Result<Option<Token>, Stop> {
    let text = match file {
        Some(file) => Some(read(file).map_err(Stop::cannot(format!("read {}", file.display())))?),
        None => variable,
    };
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let token = Token::parse(text.trim());
    token.map(Some).ok_or_else(|| {
        Stop::because("that is no token: `samuso probe token` makes one of 64 hexadecimal digits")
    })
}

fn read(file: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    File::open(file)?.take(SECRET_FILE_MAX_BYTES).read_to_string(&mut text)?;
    Ok(text)
}
