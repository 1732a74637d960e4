//! The probe's place in the configuration.

use super::{WHOLE, said, serving};
use backoffice::catalog::types::RoleKey;
use std::fs;

fn with(lines: &str) -> String {
    format!("{WHOLE}\n[probe]\n{lines}\n")
}

#[test]
fn a_probe_has_a_hash_and_roles() {
    assert!(serving(WHOLE, &[]).unwrap().probe.is_none());
    let hash = "0f".repeat(32);
    let read = |text: &str| serving(text, &[]).unwrap().probe.unwrap();
    let probe = read(&with(&format!("token_hash = \"{hash}\"\nroles = \"cx, admin\"")));
    let roles: Vec<&str> = probe.who.roles.iter().map(RoleKey::as_str).collect();
    assert_eq!((probe.who.name.as_str(), probe.token_hash, roles), ("probe", [15; 32], vec!["cx", "admin"]));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("hash");
    fs::write(&file, format!("{hash}\n")).unwrap();
    let probe = read(&with(&format!("token_hash_file = {file:?}\nroles = \"cx\"")));
    assert_eq!(probe.token_hash, [15; 32]);
}

#[test]
fn what_is_wrong_with_a_probe_is_said_without_its_token() {
    let hash = "0f".repeat(32);
    let token = "hunter2".repeat(10);
    let wrong = [
        format!("token_hash = \"{token}\"\nroles = \"cx\""),
        format!("token_hash = \"{hash}\""),
        "roles = \"cx\"".to_owned(),
        format!("token_hash = \"{hash}\"\nroles = \" , \""),
        format!("token_hash = \"{hash}\"\nrole = \"cx\""),
        "token_hash_file = \"/nowhere/at/all\"\nroles = \"cx\"".to_owned(),
    ];
    let said = wrong.map(|lines| said(&with(&lines), &[])).join("\n");
    assert!(!said.contains("hunter2"), "{said}");
    insta::assert_snapshot!(said);
}
