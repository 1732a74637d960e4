//! No limit is anywhere else, where the table would not have it.

use std::path::{Path, PathBuf};

/// Words of a limit's name.
const LIKE_A_LIMIT: [&str; 10] =
    ["MAX", "MIN", "LIMIT", "TIMEOUT", "LASTS", "MS", "SECS", "BYTES", "CHARS", "EVERY"];
/// Of these, what bounds nothing: a cipher's own size, an ending of names. And what is the demo's alone.
const NONE: [&str; 3] = ["TAG_BYTES", "PASTED_END_CHARS", "REPLICA_LIMIT"];

#[test]
fn no_limit_is_elsewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in ["backoffice/src", "server/src", "saml/src"] {
        for file in sources(&root.join(folder)) {
            let text = std::fs::read_to_string(&file).unwrap();
            let ours = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            found.extend(ours.lines().filter_map(limit).map(|name| format!("{}: {name}", file.display())));
        }
    }
    assert!(found.is_empty(), "these belong into backoffice/src/limits/: {found:#?}");
}

fn limit(line: &str) -> Option<&str> {
    let (before, rest) = line.split_once("const ")?;
    let (name, _) = rest.split_once(':')?;
    let is_name =
        name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    let is_one = before.trim().is_empty() || before.trim().starts_with("pub");
    let like = name.split('_').any(|word| LIKE_A_LIMIT.contains(&word));
    (is_name && is_one && like && !NONE.contains(&name)).then_some(name)
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match name.as_str() {
            "limits" | "limits.rs" | "tests" | "tests.rs" | "testing.rs" => {}
            _ if path.is_dir() => all.extend(sources(&path)),
            _ if path.extension().is_some_and(|kind| kind == "rs") => all.push(path),
            _ => {}
        }
    }
    all
}

#[test]
fn what_is_like_one_is_found() {
    assert_eq!(limit("    pub(super) const NAME_MAX_CHARS: usize = 3;"), Some("NAME_MAX_CHARS"));
    assert_eq!(limit("const REPLY_TIMEOUT_MS: u64 = 3;"), Some("REPLY_TIMEOUT_MS"));
    assert_eq!(limit("const A_MINUTE: HeaderValue = HeaderValue::from_static(\"60\");"), None);
    assert_eq!((limit("const fn max_chars() -> usize {"), limit("const NAME: &str = \"x\";")), (None, None));
}
