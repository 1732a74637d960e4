//! What is read, and what is said of what cannot be.

mod addresses;
mod example;
mod file;
mod numbers;
mod oidc;
mod probe;
mod saml;

use super::{Faults, Place, Reader, Serving};
use std::fs;

const WHOLE: &str = r#"
[environment]
name = "staging"

[server]
listen = "127.0.0.1:4000"

[database]
replica_url = "postgres://samuso_reader:one@replica/product?sslmode=verify-full"
stand_in_url = "postgres://samuso_reader:two@primary/product?sslmode=verify-full"
writer_url = "postgres://samuso_writer:three@primary/product?sslmode=verify-full"
"#;

fn serving(text: &str, variables: &[(&str, &str)]) -> Result<Serving, Faults> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("samuso.toml");
    fs::write(&file, text).unwrap();
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Reader::open(Some(&file), variables).serving()
}

/// What is said, with the folder's name taken out.
fn said(text: &str, variables: &[(&str, &str)]) -> String {
    let faults = serving(text, variables).unwrap_err();
    let mut said = faults.to_string();
    for fault in &faults.0 {
        if let Place::File { path, .. } = &fault.place {
            said = said.replace(&**path, "samuso.toml");
        }
    }
    said
}
