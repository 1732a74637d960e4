//! Signing in with a provider of SAML: what is let in, and everything that is not. Which messages hold is tested where
//! they are verified, in the crate `saml`; here is what surrounds that.

mod again;
mod bad;
mod expiry;
mod good;
pub(super) mod idp;
mod sign_out;
mod unsolicited;

use super::browser::{Answer, Browser};
use super::office::{Office, office_with};
use crate::config::{MetadataFrom, RoleRule, SamlSettings, Whom};
use ::saml::{KeyPair, Keys};
use backoffice::access::actor::Scope;
use backoffice::catalog::types::RoleKey;
use idp::{Idp, inflated};
use std::collections::HashMap;
use url::Url;

pub(super) fn settings(name: &str, idp: &Idp) -> SamlSettings {
    let rule = |group: &str, role: &str, scope: Scope| RoleRule {
        whom: Whom::Group(group.to_owned()),
        role: RoleKey::new(role),
        scope: scope.into(),
    };
    let pair = KeyPair::from_pem(include_bytes!("samuso.key"), include_bytes!("samuso.crt")).unwrap();
    SamlSettings {
        name: name.to_owned(),
        label: "Acme & Sons".to_owned(),
        metadata: MetadataFrom::Url(Url::parse(&format!("{}/metadata", idp.entity_id)).unwrap()),
        entity_id: None,
        keys: Some(Keys::new(pair, None)),
        binding: None,
        name_id_format: None,
        assertion_lasts: None,
        idp_initiated: false,
        groups_attribute: "groups".to_owned(),
        name_attribute: None,
        email_attribute: None,
        contact: Some("it@example.com".to_owned()),
        roles: vec![
            rule("support", "cx", Scope::All),
            rule("sales", "account_manager", Scope::Channels(["2".to_owned()].into())),
        ],
    }
}

async fn office_of(idp: &Idp) -> Office {
    office_with(|serving| serving.saml = vec![settings("acme", idp)]).await
}

fn samuso(office: &Office) -> String {
    format!("http://{}", office.address)
}

/// Where the browser is sent: the request's id, and the `RelayState`.
struct Asked {
    id: String,
    relay: String,
    query: HashMap<String, String>,
}

async fn begin(browser: &mut Browser, idp: &Idp, next: &str) -> Asked {
    begin_at(browser, idp, "acme", next).await
}

async fn begin_at(browser: &mut Browser, idp: &Idp, name: &str, next: &str) -> Asked {
    let answer = browser.post(&format!("/login/saml/{name}"), &[("next", next)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let url = onward(&answer);
    assert!(url.as_str().starts_with(&format!("{}/sso?", idp.entity_id)), "{url}");
    let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
    let id = attribute(&inflated(&query["SAMLRequest"]), "ID");
    Asked { id, relay: query["RelayState"].clone(), query }
}

/// Where the page that leads on leads to.
fn onward(answer: &Answer) -> Url {
    let url = answer.body.split("content=\"0; url=").nth(1).unwrap().split('"').next().unwrap();
    Url::parse(&url.replace("&amp;", "&")).unwrap()
}

fn attribute(xml: &str, name: &str) -> String {
    xml.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn come_back(browser: &mut Browser, response: &str, relay: &str) -> Answer {
    posted(browser, "/saml/acme/acs", &[("SAMLResponse", response), ("RelayState", relay)]).await
}

/// As the provider's page posts it: from another site, so that cookies that are Lax stay at home.
async fn posted(browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Answer {
    let kept = browser.cookies.clone();
    browser.cookies.retain(|name, _| name == "__Host-samuso_saml");
    let headers = browser.headers.clone();
    browser.headers.insert("origin", "http://idp.example.com".to_owned());
    browser.headers.insert("sec-fetch-site", "cross-site".to_owned());
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let answer = browser.send("POST", path, Some(body)).await;
    browser.headers = headers;
    let dropped = !browser.cookies.contains_key("__Host-samuso_saml");
    for (name, value) in kept {
        let is_dropped = dropped && name == "__Host-samuso_saml";
        if !is_dropped {
            browser.cookies.entry(name).or_insert(value);
        }
    }
    answer
}

fn is_let_in(browser: &Browser) -> bool {
    browser.cookies.contains_key("samuso")
}

/// Signs Kim in.
async fn let_in(office: &Office, idp: &Idp, browser: &mut Browser) -> idp::Says {
    let asked = begin(browser, idp, "/").await;
    let says = idp.says(&samuso(office), "acme", Some(&asked.id));
    let answer = come_back(browser, &says.posted(), &asked.relay).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    says
}
