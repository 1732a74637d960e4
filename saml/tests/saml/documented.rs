use saml::CAUSES;
use std::collections::HashSet;

/// The page says what the code says, and no cause has the code of another.
#[test]
fn every_cause_is_on_the_page() {
    let page = include_str!("../../../docs/saml.md");
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let written: Vec<String> = CAUSES
        .iter()
        .map(|(code, says, kind)| format!("| `{code}` | {says} | {} |", format!("{kind:?}").to_lowercase()))
        .collect();
    assert_eq!(rows.collect::<Vec<_>>(), written);
    let codes: HashSet<_> = CAUSES.iter().map(|(code, ..)| code).collect();
    assert_eq!(codes.len(), CAUSES.len());
}
