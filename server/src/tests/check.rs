//! `samuso check`, as the command calls it: each provider by its name, and each right.

use super::office::{Office, office};
use super::oidc::provider::Idp as Oidc;
use super::saml::idp::{Idp as Saml, Signed, metadata, pair_for};
use super::{oidc, saml};
use crate::clock::Clock;
use crate::commands::check::{What, check};
use crate::config::{MetadataFrom, ProviderSettings, SamlSettings};
use ::saml::Keys;
use std::path::Path;

/// What it says, line by line, and why it stops.
async fn said(
    office: &Office,
    oidc: Vec<ProviderSettings>,
    saml: Vec<SamlSettings>,
) -> (Vec<String>, Option<String>) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog");
    let what = What { dir, database: office.stand_in(), oidc, saml, ..What::default() };
    let mut lines = Vec::new();
    let stopped = check(&what, Clock::system(), &mut |line| lines.push(line)).await;
    (lines, stopped.err().map(|why| why.to_string()))
}

fn from_file(name: &str, idp: &Saml, path: &Path) -> SamlSettings {
    SamlSettings { metadata: MetadataFrom::File(path.to_owned()), ..saml::settings(name, idp) }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_provider_is_named_with_what_it_says() {
    let (office, google, okta) = (office().await, Oidc::start().await, Saml::start(&[Signed::One]).await);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("metadata.xml");
    let noted = format!(
        "<!-- as Shibboleth writes it -->{}",
        metadata(&okta.entity_id, &[Signed::One, Signed::Two], "")
    );
    std::fs::write(&path, noted).unwrap();
    let mut ends_soon = from_file("adfs", &okta, &path);
    ends_soon.keys = Some(Keys::new(pair_for(10), None));
    let (lines, stopped) =
        said(&office, vec![oidc::settings(&google.issuer)], vec![saml::settings("okta", &okta), ends_soon])
            .await;
    assert_eq!(stopped, None, "{lines:#?}");
    assert_eq!(lines[0], format!("provider.acme answers: OpenID Connect, {}", google.issuer));
    let until = "certificate until 2126-10-28";
    assert_eq!(
        lines[1],
        format!("provider.okta answers: SAML 2.0, {}; {until}; ours until 2126-10-28", okta.entity_id)
    );
    let adfs = &lines[2];
    assert!(
        adfs.starts_with(&format!(
            "provider.adfs answers: SAML 2.0, {}; {until} and 2126-10-28; ours until",
            okta.entity_id
        )),
        "{adfs}"
    );
    assert!(adfs.contains("\n  soon: our own certificate expires on "), "{adfs}");
    assert!(lines.last().unwrap().starts_with("No fault"), "{lines:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_one_is_said_with_what_to_do_and_the_others_are_named() {
    let (office, google, okta) = (office().await, Oidc::start().await, Saml::start(&[Signed::One]).await);
    let away = Saml::start(&[Signed::One]).await;
    *away.metadata.lock().unwrap() = (500, String::new());
    let other = Saml::start(&[Signed::One]).await;
    other.metadata.lock().unwrap().1 = metadata(&other.entity_id, &[], "");
    let mut wrong = oidc::settings(&google.issuer);
    wrong.name = "wrong".to_owned();
    google.says().document["issuer"] = "https://elsewhere.example.com".into();
    let folder = tempfile::tempdir().unwrap();
    let all = vec![
        saml::settings("okta", &okta),
        saml::settings("away", &away),
        saml::settings("bare", &other),
        from_file("none", &okta, &folder.path().join("none.xml")),
    ];
    let (lines, stopped) = said(&office, vec![wrong], all).await;
    assert_eq!(stopped.unwrap(), "a provider of sign-in does not answer well: what is wrong is said above");
    for (line, parts) in lines.iter().zip([
        [
            "provider.wrong cannot be signed in with:",
            "expected: http://",
            "/.well-known/openid-configuration",
        ],
        ["provider.okta answers: SAML 2.0", "certificate until", "ours until"],
        ["provider.away.metadata cannot be used:", "500", "expected: at http://"],
        ["provider.bare.metadata cannot be used:", "no certificate", "expected: at http://"],
        ["provider.none.metadata cannot be used:", "none.xml cannot be read", "expected: in "],
    ]) {
        assert!(parts.iter().all(|part| line.contains(part)), "{parts:?}: {line}");
    }
    assert!(lines.last().unwrap().starts_with("No fault"), "the catalogue is looked at all the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_within_our_schema_that_is_missing_is_named() {
    let mut office = office().await;
    let taken = "REVOKE INSERT, DELETE ON samuso.saml_request FROM samuso_writer";
    sqlx::query(taken).execute(&mut office.superuser).await.unwrap();
    let (lines, stopped) = said(&office, Vec::new(), Vec::new()).await;
    assert!(stopped.unwrap().contains("`samuso grants`"));
    for right in ["INSERT", "DELETE"] {
        let grant = format!("GRANT {right} ON samuso.saml_request TO samuso_writer;");
        assert!(lines.iter().any(|line| line.contains(&grant)), "{lines:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_that_calls_what_is_not_allowed_is_named_with_its_place() {
    let office = office().await;
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog");
    let what = |egress| What { dir: dir.clone(), database: office.stand_in(), egress, ..What::default() };
    let mut lines = Vec::new();
    let stopped = check(&what(Some(Vec::new())), Clock::system(), &mut |line| lines.push(line)).await;
    assert!(stopped.unwrap_err().to_string().contains("a host that samuso.toml does not allow"));
    let said = lines.join("\n");
    let action = "`article.republish` calls http://admin.docs.example, which samuso.toml does not allow";
    assert!(said.contains("catalog/article.toml:") && said.contains(action), "{said}");
    let allowed = super::http_actions::egress(office.address);
    check(&what(Some(vec![allowed])), Clock::system(), &mut |_| {}).await.unwrap();
}
