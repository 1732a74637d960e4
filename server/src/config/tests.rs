use super::keys::{KEYS, Key};
use super::{Faults, Place, Reader, Serving};
use backoffice::access::actor::Covers;
use std::fs;
use std::path::Path;

/// The end of `samuso.example.toml`.
const PROVIDERS: &str = include_str!("providers.example.toml");
const TICKETS: &str = include_str!("tickets.example.toml");
const EGRESS: &str = include_str!("egress.example.toml");

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

#[test]
fn what_is_left_out_has_its_default() {
    let serving = serving(WHOLE, &[]).unwrap();
    assert_eq!(serving.public_url.as_str(), "http://127.0.0.1:4000/");
    assert_eq!(serving.sessions.idle.as_secs(), 1800);
    assert_eq!(serving.sessions.absolute.as_secs(), 36_000);
    assert_eq!(serving.config.environment.colour.as_str(), "amber");
    assert_eq!(serving.servers.writer.get_username(), "samuso_writer");
    assert!(!serving.is_demo());
}

#[test]
fn a_variable_wins_over_the_file() {
    let serving =
        serving(WHOLE, &[("SAMUSO_SERVER_LISTEN", "127.0.0.1:5000"), ("HOME", "/nowhere")]).unwrap();
    assert_eq!(serving.listen.port(), 5000);
}

#[test]
fn everything_can_come_from_variables() {
    let variables = [
        ("SAMUSO_ENVIRONMENT_NAME", "production"),
        ("SAMUSO_SERVER_PUBLIC_URL", "https://office.example.com"),
        ("SAMUSO_DATABASE_REPLICA_URL", "postgres://r@replica/p?sslmode=verify-full"),
        ("SAMUSO_DATABASE_STAND_IN_URL", "postgres://r@primary/p?sslmode=verify-full"),
        ("SAMUSO_DATABASE_WRITER_URL", "postgres://w@primary/p?sslmode=verify-full"),
        ("SAMUSO_SESSION_IDLE_MINUTES", "5"),
    ];
    assert_eq!(serving("", &variables).unwrap().sessions.idle.as_secs(), 300);
}

#[test]
fn every_fault_is_said_at_once_with_its_place() {
    insta::assert_snapshot!(said(
        r#"
colour = "red"

[environment]
name = "Production!"
color = "red"

[server]
listen = "localhost"
public_url = "http://office.example.com/samuso"
log_format = 3

[session]
idle_minutes = "30"
absolute_minutes = 100000

[database]
writer_url = "mysql://root:hunter2@primary/product"
replica_url = "postgres://primary"
stand_in_url_file = "/nowhere/at/all"

[servers]
listen = "x"
"#,
        &[("SAMUSO_SERVER_LOG", "loud=very=much"), ("SAMUSO_SESION_IDLE_MINUTES", "3")],
    ));
}

#[test]
fn what_has_to_be_set_is_said() {
    insta::assert_snapshot!(said("", &[]));
}

#[test]
fn a_session_cannot_idle_longer_than_it_lasts() {
    insta::assert_snapshot!(said(
        &format!("{WHOLE}\n[session]\nidle_minutes = 60\nabsolute_minutes = 30\n"),
        &[]
    ));
}

#[test]
fn what_is_no_toml_is_said_with_its_place() {
    insta::assert_snapshot!(said("[server]\nlisten = 127.0.0.1:3000\n", &[]));
}

#[test]
fn an_address_in_the_clear_is_refused_beyond_loopback() {
    for url in ["http://10.0.0.1", "http://office.example.com", "ftp://localhost", "https://a.example/path"] {
        assert!(serving(WHOLE, &[("SAMUSO_SERVER_PUBLIC_URL", url)]).is_err(), "{url} was accepted");
    }
    for url in ["https://office.example.com", "http://localhost:3000", "http://[::1]:3000"] {
        assert!(serving(WHOLE, &[("SAMUSO_SERVER_PUBLIC_URL", url)]).is_ok(), "{url} was refused");
    }
}

#[test]
fn no_fault_shows_a_password() {
    let said = said(
        &WHOLE.replace(
            "postgres://samuso_reader:one@replica/product?sslmode=verify-full",
            "postgres://u:hunter2@replica:port/product",
        ),
        &[("SAMUSO_DATABASE_WRITER_URL", "postgres://u:hunter2@")],
    );
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn an_address_comes_from_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let secret = dir.path().join("writer");
    fs::write(&secret, "postgres://from_a_file@primary/product?sslmode=require\n").unwrap();
    let text = WHOLE.lines().filter(|line| !line.starts_with("writer_url")).collect::<Vec<_>>().join("\n");
    let variables = [("SAMUSO_DATABASE_WRITER_URL_FILE", secret.to_str().unwrap())];
    assert_eq!(serving(&text, &variables).unwrap().servers.writer.get_username(), "from_a_file");
    let both = said(WHOLE, &variables);
    assert!(both.contains("one of the two"), "{both}");
}

#[test]
fn the_demo_lets_nobody_in_from_another_machine() {
    let demo = WHOLE.replace("staging", "demo");
    assert!(serving(&demo, &[]).unwrap().is_demo());
    let variables =
        [("SAMUSO_SERVER_LISTEN", "0.0.0.0:4000"), ("SAMUSO_SERVER_PUBLIC_URL", "http://127.0.0.1:4000")];
    assert!(!serving(&demo, &variables).unwrap().is_demo());
    assert!(!serving(&demo, &[("SAMUSO_SERVER_PUBLIC_URL", "https://demo.example.com")]).unwrap().is_demo());
}

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
        let value = if matches!(key.kind, super::keys::Kind::Text) {
            format!("{:?}", key.example)
        } else {
            key.example.into()
        };
        text += &format!("{}{name} = {value}\n", if is_needed { "" } else { "# " });
    }
    text + PROVIDERS + TICKETS + EGRESS
}

const OKTA: &str = r#"
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
    assert_eq!(provider.roles[0].whom, super::Whom::Group("support".to_owned()));
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
fn entra_in(dir: &Path) -> String {
    let file = |name: &str, text: &str| {
        let path = dir.join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let key = file("samuso.key", include_str!("../tests/saml/samuso.key"));
    let certificate = file("samuso.crt", include_str!("../tests/saml/samuso.crt"));
    WHOLE.to_owned() + &ENTRA.replace("KEY", &key).replace("CERTIFICATE", &certificate)
}

#[test]
fn a_provider_of_saml_has_its_defaults_and_its_files() {
    let dir = tempfile::tempdir().unwrap();
    let text = entra_in(dir.path());
    let provider = serving(&text, &[]).unwrap().saml.remove(0);
    assert!(matches!(&provider.metadata, super::MetadataFrom::Url(url) if url.scheme() == "https"));
    assert_eq!((provider.groups_attribute.as_str(), provider.idp_initiated), ("groups", false));
    assert!(provider.binding.is_none() && provider.name_id_format.is_none() && provider.keys.is_some());
    let more = "binding = \"post\"\nname_id_format = \"email\"\nidp_initiated = true\nlabel";
    let text = text.replace("https://login.microsoftonline.com/tenant", "/etc/samuso").replace("label", more);
    let provider = serving(&text, &[]).unwrap().saml.remove(0);
    assert_eq!(provider.binding, Some(super::Binding::Post));
    assert!(provider.name_id_format.unwrap().ends_with(":emailAddress"));
    assert!(provider.idp_initiated && matches!(provider.metadata, super::MetadataFrom::File(_)));
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
fn only_proxies_that_are_somebody_are_trusted() {
    assert!(serving(WHOLE, &[]).unwrap().trusted_proxies.is_empty());
    let with = |list: &str| {
        serving(&WHOLE.replacen("[server]\n", &format!("[server]\ntrusted_proxies = {list}\n"), 1), &[])
    };
    assert_eq!(with(r#"["10.0.0.0/8", "2001:db8::1"]"#).unwrap().trusted_proxies.len(), 2);
    let variable = [("SAMUSO_SERVER_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1")];
    assert_eq!(serving(WHOLE, &variable).unwrap().trusted_proxies.len(), 2);
    for list in [r#"["0.0.0.0/0"]"#, r#"["10.0.0.1/8"]"#, r#"["proxy.internal"]"#, r#""10.0.0.0/8""#, "[8]"] {
        let faults = with(list).unwrap_err().to_string();
        assert!(
            faults.contains("server.trusted_proxies") && faults.contains("10.0.0.0/8"),
            "{list}: {faults}"
        );
    }
}

#[test]
fn a_database_that_might_be_read_on_the_way_is_refused_unless_that_is_said() {
    let with = |url: &str| serving(WHOLE, &[("SAMUSO_DATABASE_WRITER_URL", url)]);
    for fine in
        ["w@localhost/p", "w@127.0.0.1/p", "w@[::1]/p", "w@db/p?sslmode=require", "w@db/p?sslmode=disable"]
    {
        assert!(with(&format!("postgres://{fine}")).is_ok(), "{fine} was refused");
    }
    for may_fall_back in ["w@db/p", "w@10.0.0.1/p", "w@db/p?sslmode=prefer", "w@db/p?sslmode=allow"] {
        let faults = with(&format!("postgres://{may_fall_back}")).unwrap_err().to_string();
        assert!(faults.contains("sslmode"), "{may_fall_back}: {faults}");
    }
}
