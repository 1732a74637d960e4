//! `docs/asvs.md` says what holds each item: tests and files that are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const PAGES: [&str; 2] = ["docs/asvs.md", "docs/security.md"];
const FOLDERS: [&str; 5] = ["app/src", "backoffice/src", "saml", "server", "demo"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What stands between backticks.
fn quoted(page: &str) -> impl Iterator<Item = &str> {
    page.split('`').skip(1).step_by(2)
}

fn is_a_path(text: &str) -> bool {
    text.contains('/') && [".rs", ".txt", ".mjs", ".toml"].iter().any(|end| text.ends_with(end))
}

/// Tests have names that say something: four words at least.
fn is_a_test(text: &str) -> bool {
    text.matches('_').count() >= 3
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn functions(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            functions(&entry.path(), into);
        } else if entry.path().extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(entry.path()).unwrap();
            let names = text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
            into.extend(names.map(str::to_owned));
        }
    }
}

#[test]
fn what_the_pages_of_security_name_is_there() {
    let mut known = BTreeSet::new();
    for folder in FOLDERS {
        functions(&root().join(folder), &mut known);
    }
    let is_there = |text: &&str| (is_a_test(text) && known.contains(*text)) || root().join(text).exists();
    for page in PAGES {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let named: Vec<&str> = quoted(&text).filter(|text| is_a_path(text) || is_a_test(text)).collect();
        let missing: Vec<_> = named.iter().filter(|text| !is_there(text)).collect();
        assert!(!named.is_empty() && missing.is_empty(), "{page} names what is not there: {missing:?}");
    }
}
