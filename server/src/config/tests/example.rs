//! `samuso.example.toml`.

use super::saml::entra_in;
use super::{WHOLE, serving};
use crate::config::keys::{KEYS, Key};
use std::fs;
use std::path::Path;

/// The end of `samuso.example.toml`.
const PROVIDERS: &str = include_str!("../providers.example.toml");
const TICKETS: &str = include_str!("../tickets.example.toml");
const EGRESS: &str = include_str!("../egress.example.toml");

#[test]
fn the_example_has_every_key_and_says_what_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samuso.example.toml");
    if std::env::var_os("REGENERATE").is_some() {
        fs::write(&path, example()).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, example(), "run the tests with REGENERATE=1 and commit samuso.example.toml");
}

fn example() -> String {
    let mut text = String::from(
        "# Every key of Samuso's configuration. Copy it to samuso.toml and take out what you do not need: what is commented\n\
         # out has a default, or has an alternative. Each key can be set by an environment variable too, which wins.\n",
    );
    let mut section = "";
    for key in &KEYS {
        let (in_section, name) = key.name.split_once('.').unwrap();
        if in_section != section {
            section = in_section;
            text += &format!("\n[{section}]\n");
        }
        text += &paragraph(key);
        let is_needed =
            key.default.is_none() && !key.name.ends_with("_file") && key.name != "database.owner_url";
        let value = if matches!(key.kind, crate::config::keys::Kind::Text) {
            format!("{:?}", key.example)
        } else {
            key.example.into()
        };
        text += &format!("{}{name} = {value}\n", if is_needed { "" } else { "# " });
    }
    text + PROVIDERS + TICKETS + EGRESS
}

fn paragraph(key: &Key) -> String {
    let default = key.default.map(|default| format!(" Default: {default}.")).unwrap_or_default();
    let words = format!("{} {}: {}.{default}", key.about, key.variable(), key.expects);
    let mut lines = vec![String::from("#")];
    for word in words.split_whitespace() {
        if lines.last().unwrap().chars().count() + 1 + word.chars().count() > 118 {
            lines.push(String::from("#"));
        }
        let line = lines.last_mut().unwrap();
        line.push(' ');
        line.push_str(word);
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_example_of_a_provider_is_one() {
    let okta = PROVIDERS.lines().filter_map(|line| line.strip_prefix("# "));
    let is_toml = |line: &&str| {
        line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '))
    };
    let okta: Vec<&str> = okta.filter(is_toml).filter(|line| !line.starts_with("preset")).collect();
    let okta =
        okta.join("\n").replace("client_secret_file = \"/run/secrets/samuso_okta\"", "client_secret = \"x\"");
    let (okta, entra) = okta.split_once("[[provider.google").unwrap();
    assert_eq!(serving(&format!("{WHOLE}{okta}"), &[]).unwrap().providers[0].roles.len(), 2);
    let dir = tempfile::tempdir().unwrap();
    entra_in(dir.path());
    let entra = entra.split_once("[provider.entra]").unwrap().1;
    let entra: Vec<&str> = entra.lines().filter(|line| !line.starts_with("former_")).collect();
    let entra = entra.join("\n");
    let entra =
        format!("{WHOLE}[provider.entra]{entra}").replace("/etc/samuso", dir.path().to_str().unwrap());
    assert_eq!(serving(&entra, &[]).unwrap().saml[0].roles.len(), 1);
}
