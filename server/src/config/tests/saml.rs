//! Providers of SAML.

use super::oidc::OKTA;
use super::{WHOLE, said, serving};
use std::fs;
use std::path::Path;

const ENTRA: &str = r#"
[provider.entra]
kind = "saml"
label = "Entra ID"
metadata = "https://login.microsoftonline.com/tenant/federationmetadata/2007-06/federationmetadata.xml"
key_file = "KEY"
certificate_file = "CERTIFICATE"
[[provider.entra.role]]
group = "8b1f2d5e-0000-4000-8000-3f6a5c4d3e2f"
role = "cx"
"#;

/// With a key and a certificate in this folder.
pub(super) fn entra_in(dir: &Path) -> String {
    let file = |name: &str, text: &str| {
        let path = dir.join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let key = file("samuso.key", include_str!("../../tests/saml/samuso.key"));
    let certificate = file("samuso.crt", include_str!("../../tests/saml/samuso.crt"));
    WHOLE.to_owned() + &ENTRA.replace("KEY", &key).replace("CERTIFICATE", &certificate)
}

#[test]
fn a_provider_of_saml_has_its_defaults_and_its_files() {
    let dir = tempfile::tempdir().unwrap();
    let text = entra_in(dir.path());
    let provider = serving(&text, &[]).unwrap().saml.remove(0);
    assert!(matches!(&provider.metadata, crate::config::MetadataFrom::Url(url) if url.scheme() == "https"));
    assert_eq!((provider.groups_attribute.as_str(), provider.idp_initiated), ("groups", false));
    assert!(provider.binding.is_none() && provider.name_id_format.is_none() && provider.keys.is_some());
    let more = "binding = \"post\"\nname_id_format = \"email\"\nidp_initiated = true\nlabel";
    let text = text.replace("https://login.microsoftonline.com/tenant", "/etc/samuso").replace("label", more);
    let provider = serving(&text, &[]).unwrap().saml.remove(0);
    assert_eq!(provider.binding, Some(crate::config::Binding::Post));
    assert!(provider.name_id_format.unwrap().ends_with(":emailAddress"));
    assert!(provider.idp_initiated && matches!(provider.metadata, crate::config::MetadataFrom::File(_)));
}

#[test]
fn what_is_wrong_with_a_provider_of_saml_is_said_with_its_place() {
    let wrong = [
        ("metadata = \"https://", "issuer = \"https://idp.example.com\"\nmetadata = \"http://"),
        ("key_file = \"KEY\"", "key_file = \"/nowhere/at/all\""),
        (
            "certificate_file = \"CERTIFICATE\"",
            "certificate_file = \"Cargo.toml\"\nformer_key_file = \"Cargo.toml\"\nbinding = \"artifact\"",
        ),
        ("label", "idp_initiated = \"yes\"\nlabel"),
        ("group = \"8b1f2d5e-0000-4000-8000-3f6a5c4d3e2f\"", "email = \"kim@example.com\""),
    ];
    let text = wrong.iter().fold(ENTRA.to_owned(), |text, (right, wrong)| text.replace(right, wrong));
    let okta = OKTA.replace("client_id", "entity_id = \"x\"\nclient_id");
    insta::assert_snapshot!(said(&format!("{WHOLE}{text}{okta}\n[provider.bare]\nkind = \"saml\"\n"), &[]));
}
