//! Single logout both ways: what a provider would send is what we send, with the keys changed.

use crate::provider::{IDP, SLO, SP, idp, key_pair, now, sp};
use saml::send::{Answer, By, Sent, logout_request, logout_response};
use saml::{Keys, Logout, LogoutStatus, Metadata, NameId, Received, ServiceProvider};

/// The provider as one that sends, and us as one that is sent to.
fn turned() -> (Metadata, ServiceProvider) {
    let to = Logout { location: SLO.to_owned(), response_location: SLO.to_owned() };
    let us = Metadata { slo_redirect: Some(to.clone()), slo_post: Some(to), ..idp() };
    let provider =
        ServiceProvider { entity_id: IDP.to_owned(), keys: Some(Keys::new(key_pair("idp"), None)), ..sp() };
    (us, provider)
}

fn alice() -> NameId {
    NameId {
        value: "alice@example.com".to_owned(),
        format: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".to_owned(),
        name_qualifier: Some(IDP.to_owned()),
        sp_name_qualifier: Some(SP.to_owned()),
    }
}

fn query(sent: &Sent) -> &str {
    let By::Redirect(address) = &sent.by else { panic!("it is posted") };
    address.split_once('?').unwrap().1
}

fn message(sent: &Sent) -> &str {
    let By::Post { fields, .. } = &sent.by else { panic!("it is sent by redirect") };
    &fields[0].1
}

#[test]
fn a_request_of_the_providers_comes_either_way() {
    let (mut us, provider) = turned();
    let sent = logout_request(&us, &provider, &alice(), Some("_session1"), Some("state"), now()).unwrap();
    let by_redirect =
        saml::verify_logout_request(Received::Redirect { query: query(&sent) }, &idp(), &sp(), now());
    us.slo_redirect = None;
    let by_post = logout_request(&us, &provider, &alice(), Some("_session1"), None, now()).unwrap();
    let by_post =
        saml::verify_logout_request(Received::Post { message: message(&by_post) }, &idp(), &sp(), now());
    for request in [by_redirect.unwrap(), by_post.unwrap()] {
        assert_eq!(request.name_id, alice());
        assert_eq!(request.session_indexes, ["_session1"]);
    }
}

#[test]
fn an_answer_comes_either_way() {
    let (mut us, provider) = turned();
    let answer = Answer { in_response_to: "_ours", done: true, relay_state: None };
    let sent = logout_response(&us, &provider, answer, now()).unwrap();
    let redirect = Received::Redirect { query: query(&sent) };
    let by_redirect = saml::verify_logout_response(redirect, &idp(), &sp(), "_ours", now()).unwrap();
    assert_eq!(by_redirect.status, LogoutStatus::Done);
    us.slo_redirect = None;
    let sent = logout_response(&us, &provider, Answer { done: false, ..answer }, now()).unwrap();
    let post = Received::Post { message: message(&sent) };
    let by_post = saml::verify_logout_response(post, &idp(), &sp(), "_ours", now()).unwrap();
    assert_eq!((by_post.status, by_post.in_response_to.as_str()), (LogoutStatus::Failed, "_ours"));
}
