//! Providers of OpenID Connect.

use super::{WHOLE, said, serving};
use backoffice::access::actor::Covers;
use std::fs;

pub(super) const OKTA: &str = r#"
[provider.okta]
kind = "oidc"
label = "Okta"
issuer = "https://example.okta.com"
client_id = "samuso"
client_secret = "hunter2"
[[provider.okta.role]]
group = "support"
role = "cx"
channels = ["1", "2"]
"#;

#[test]
fn a_provider_has_its_defaults_and_its_secret_from_wherever_it_is() {
    let text = format!("{WHOLE}{OKTA}");
    let provider = serving(&text, &[]).unwrap().providers.remove(0);
    assert_eq!((provider.groups_claim.as_str(), provider.client_secret.0.as_str()), ("groups", "hunter2"));
    assert_eq!(provider.roles[0].whom, crate::config::Whom::Group("support".to_owned()));
    let variables = [("SAMUSO_PROVIDER_OKTA_CLIENT_SECRET", "another")];
    let by_variable = serving(&text, &variables).unwrap();
    assert_eq!(by_variable.providers[0].client_secret.0, "another");
    assert!(!format!("{by_variable:?}").contains("another"), "a secret is never shown");
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("secret"), "from a file\n").unwrap();
    let file = dir.path().join("secret");
    let variables = [("SAMUSO_PROVIDER_OKTA_CLIENT_SECRET_FILE", file.to_str().unwrap())];
    assert_eq!(serving(&text, &variables).unwrap().providers[0].client_secret.0, "from a file");
    assert!(serving(&text, &[("SAMUSO_PROVIDER_KTA_CLIENT_SECRET", "x")]).is_err());
}

#[test]
fn a_role_covers_everything_some_customers_or_those_that_are_the_members_own() {
    let covers = |channels: &str| {
        let text = OKTA.replace("channels = [\"1\", \"2\"]", channels);
        serving(&format!("{WHOLE}{text}"), &[]).unwrap().providers.remove(0).roles.remove(0).scope
    };
    let some = |channels: &[&str], mine| Covers::Some {
        channels: channels.iter().map(|channel| (*channel).to_owned()).collect(),
        mine,
    };
    assert_eq!(covers(""), Covers::All);
    assert_eq!(covers("channels = [\"1\", \"2\"]"), some(&["1", "2"], false));
    assert_eq!(covers("channels = \"mine\""), some(&[], true));
}

#[test]
fn what_is_wrong_with_a_provider_is_said_with_its_place() {
    let wrong = [
        ("kind = \"oidc\"", "kind = \"ldap\""),
        ("issuer = \"https://example.okta.com\"", "issuer = \"http://example.okta.com\""),
        ("client_id = \"samuso\"", "client = \"samuso\""),
        ("client_secret = \"hunter2\"", "client_secret = [\"hunter2\"]"),
        ("group = \"support\"", "email = \"kim@example.com\""),
        ("channels = [\"1\", \"2\"]", "channels = []"),
    ];
    let text = wrong.iter().fold(OKTA.to_owned(), |text, (right, wrong)| text.replace(right, wrong));
    let said =
        said(&format!("{WHOLE}{text}\n[provider.Google]\n[provider.entra]\npreset = \"entra\"\n"), &[]);
    assert!(!said.contains("hunter2"), "{said}");
    insta::assert_snapshot!(said);
}

#[test]
fn a_preset_leaves_no_door_open_to_other_companies() {
    let google = OKTA.replace("issuer = \"https://example.okta.com\"", "preset = \"google\"");
    let google = google.replace("group = \"support\"", "email = \"kim@example.com\"");
    assert!(said(&format!("{WHOLE}{google}"), &[]).contains("hosted_domain"));
    let google = google.replace("client_id", "hosted_domain = \"example.com\"\nclient_id");
    let provider = serving(&format!("{WHOLE}{google}"), &[]).unwrap().providers.remove(0);
    assert_eq!(provider.issuer.as_str(), "https://accounts.google.com");
    let entra = |tenant: &str| {
        let issuer =
            format!("preset = \"entra\"\nissuer = \"https://login.microsoftonline.com/{tenant}/v2.0\"");
        serving(&format!("{WHOLE}{}", OKTA.replace("issuer = \"https://example.okta.com\"", &issuer)), &[])
    };
    assert!(entra("8b1f2d5e-0000-4000-8000-3f6a5c4d3e2f").is_ok());
    assert!(entra("common").is_err() && entra("organizations").is_err());
}
