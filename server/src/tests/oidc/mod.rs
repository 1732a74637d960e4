//! Signing in with a provider: what is let in, and everything that is not.

mod again;
mod bad;
mod exchange;
mod good;
mod out;
pub(super) mod provider;

use super::browser::{Answer, Browser};
use super::office::{Office, office_with};
use crate::config::{ProviderSettings, RoleRule, Secret, Whom};
use backoffice::access::actor::Scope;
use backoffice::catalog::types::RoleKey;
use openidconnect::IssuerUrl;
use provider::{Idp, SECRET};
use std::collections::HashMap;
use url::Url;

pub(super) fn settings(issuer: &str) -> ProviderSettings {
    let rule = |group: &str, role: &str, scope: Scope| RoleRule {
        whom: Whom::Group(group.to_owned()),
        role: RoleKey::new(role),
        scope: scope.into(),
    };
    ProviderSettings {
        name: "acme".to_owned(),
        label: "Acme & Sons".to_owned(),
        issuer: IssuerUrl::new(issuer.to_owned()).unwrap(),
        client_id: "samuso".to_owned(),
        client_secret: Secret(SECRET.to_owned()),
        hosted_domain: Some("example.com".to_owned()),
        groups_claim: "groups".to_owned(),
        scopes: vec!["profile".to_owned()],
        contact: Some("it@example.com".to_owned()),
        roles: vec![
            rule("support", "cx", Scope::All),
            rule("sales", "account_manager", Scope::Channels(["2".to_owned()].into())),
        ],
    }
}

async fn office_of(idp: &Idp) -> Office {
    office_with(|serving| serving.providers = vec![settings(&idp.issuer)]).await
}

/// Where the page that leads on leads to.
fn onward(answer: &Answer) -> Url {
    let url = answer.body.split("content=\"0; url=").nth(1).unwrap().split('"').next().unwrap();
    Url::parse(&url.replace("&amp;", "&")).unwrap()
}

/// The browser is sent to the provider: with what, and what the provider will say when it is asked.
async fn begin(browser: &mut Browser, idp: &Idp, next: &str) -> HashMap<String, String> {
    let answer = browser.post("/login/oidc/acme", &[("next", next)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let url = onward(&answer);
    assert!(url.as_str().starts_with(&format!("{}/authorize?", idp.issuer)), "{url}");
    let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
    idp.will_say(&asked["nonce"], &asked["code_challenge"]);
    asked
}

async fn come_back(browser: &mut Browser, idp: &Idp, state: &str) -> Answer {
    let query = [("code", "a-code"), ("state", state), ("iss", &idp.issuer)];
    come_back_with(browser, &query).await
}

async fn come_back_with(browser: &mut Browser, query: &[(&str, &str)]) -> Answer {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    browser.get(&format!("/login/oidc/acme/callback?{query}")).await
}

fn is_let_in(browser: &Browser) -> bool {
    browser.cookies.contains_key("samuso")
}
