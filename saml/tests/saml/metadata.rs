//! What an identity provider says of itself, and what we say of ourselves.

use crate::provider::{ACS, IDP, SLO, Signed, idp, metadata, now, pair, solicited, sp, valid};
use crate::provider::{assertion, posted, response, sign};
use jiff::ToSpan;
use saml::{BadMetadata, Metadata, Refused, verify_response};

fn with(from: &str, to: &str) -> String {
    let whole = metadata::of(&[pair("idp")]);
    assert!(whole.contains(from), "{from} is not there");
    whole.replacen(from, to, 1)
}

fn refused(xml: &str) -> BadMetadata {
    Metadata::parse(xml, None, now()).unwrap_err()
}

#[test]
fn addresses_certificates_and_their_end_are_read() {
    let idp = idp();
    assert_eq!(idp.entity_id, IDP);
    assert_eq!(idp.sso_redirect.as_deref(), Some("https://idp.example.com/sso?app=7"));
    assert_eq!(idp.sso_post.as_deref(), Some("https://idp.example.com/sso/post"));
    let slo = idp.slo_redirect.as_ref().unwrap();
    assert_eq!(slo.location, "https://idp.example.com/slo");
    assert_eq!(slo.response_location, "https://idp.example.com/slo/answer");
    assert_eq!(idp.slo_post.as_ref().unwrap().response_location, "https://idp.example.com/slo/post");
    assert_eq!(idp.certificates_end().unwrap().to_string(), "2027-01-01T00:00:00Z");
    assert!(!idp.wants_signed_requests);
}

#[test]
fn what_cannot_be_trusted_or_used_is_refused() {
    let weak = metadata::of(&[pair("weak")]);
    let expired = metadata::of(&[pair("expired")]);
    let several: Vec<_> = (0..9).map(|n| pair(&format!("ec-{n}"))).collect();
    let is = |xml: String, is: fn(&BadMetadata) -> bool| {
        let refused = refused(&xml);
        assert!(is(&refused), "{refused}: {xml}");
    };
    is(weak, |bad| matches!(bad, BadMetadata::NoCertificate));
    is(with("use=\"signing\"", "use=\"encryption\""), |bad| matches!(bad, BadMetadata::NoCertificate));
    is(metadata::of(&[]), |bad| matches!(bad, BadMetadata::NoCertificate));
    is(with("<ds:X509Certificate>", "<ds:X509Certificate>AAAA"), |bad| {
        matches!(bad, BadMetadata::NoCertificate)
    });
    is(expired, |bad| matches!(bad, BadMetadata::Expired));
    is(metadata::of(&several), |bad| matches!(bad, BadMetadata::Certificates));
    for address in
        ["http://idp.example.com/sso", "javascript:alert(1)", "https://a:b@idp.example.com/", "/sso", ""]
    {
        is(with("https://idp.example.com/sso?app=7", address), |bad| matches!(bad, BadMetadata::Address(_)));
    }
    let nowhere = metadata::of(&[pair("idp")]).replace("SingleSignOnService", "X");
    is(nowhere, |bad| matches!(bad, BadMetadata::NoAddress));
    is(with(" entityID=", " validUntil=\"2026-05-01T09:00:00Z\" entityID="), |bad| {
        matches!(bad, BadMetadata::Outdated(_))
    });
    is(with(" entityID=", " validUntil=\"soon\" entityID="), |bad| matches!(bad, BadMetadata::ValidUntil));
    is(saml::send::metadata(&sp()), |bad| matches!(bad, BadMetadata::NoProvider));
    is(with("SAML:2.0:protocol", "SAML:1.1:protocol"), |bad| matches!(bad, BadMetadata::NoProvider));
    is(valid(Signed::Both), |bad| matches!(bad, BadMetadata::Root(_)));
    is(with("</ds:X509Certificate>", "<!-- --></ds:X509Certificate>"), |bad| {
        matches!(bad, BadMetadata::Xml(Refused::Comment))
    });
    is(format!("<!DOCTYPE x>{}", metadata::of(&[])), |bad| matches!(bad, BadMetadata::Xml(Refused::Doctype)));
    is(with(IDP, ""), |bad| matches!(bad, BadMetadata::NoEntityId));
}

#[test]
fn one_of_several_is_the_one_that_is_named() {
    let (one, other) = (metadata::of(&[pair("idp")]), metadata::of(&[pair("other-idp")]));
    let all = format!(
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" validUntil=\"2026-06-01T00:00:00Z\">\
         <md:EntitiesDescriptor>{one}</md:EntitiesDescriptor>{}</md:EntitiesDescriptor>",
        other.replace(IDP, "https://other.example.com")
    );
    let found = Metadata::parse(&all, Some(IDP), now()).unwrap();
    assert_eq!((found.entity_id.as_str(), found.certificates.len()), (IDP, 1));
    assert_eq!(found.certificates[0].fingerprint(), idp().certificates[0].fingerprint());
    assert_eq!(found.valid_until.unwrap().to_string(), "2026-06-01T00:00:00Z");
    assert!(matches!(Metadata::parse(&all, None, now()), Err(BadMetadata::Several(2))));
    assert!(matches!(
        Metadata::parse(&one, Some("https://x.example.com"), now()),
        Err(BadMetadata::Another(_))
    ));
    let twice = all.replace("https://other.example.com", IDP);
    assert!(matches!(Metadata::parse(&twice, Some(IDP), now()), Err(BadMetadata::Several(2))));
}

#[test]
fn while_keys_change_either_counts() {
    let both =
        Metadata::parse(&metadata::of(&[pair("ec-idp"), pair("idp"), pair("idp-2")]), None, now()).unwrap();
    let whole = response().replace("<!-- assertion -->", &assertion());
    for key in ["idp", "idp-2"] {
        let posted = posted(&sign::signed(&whole, "_response1", &pair(key)));
        verify_response(&posted, &both, &sp(), &solicited(), now()).unwrap();
    }
    let by_curve = sign::Template {
        method: "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256".to_owned(),
        ..sign::Template::of("_response1")
    };
    let posted = posted(&by_curve.sign(&whole, "_response1", &pair("ec-idp")));
    verify_response(&posted, &both, &sp(), &solicited(), now()).unwrap();
}

#[test]
fn metadata_that_is_read_again_later_has_expired() {
    let xml = metadata::of(&[pair("idp")]);
    assert!(matches!(Metadata::parse(&xml, None, now() + 8_784.hours()), Err(BadMetadata::Expired)));
}

#[test]
fn ours_marks_each_key_for_what_it_is() {
    let ours = saml::send::metadata(&sp());
    assert_eq!(ours.matches("use=\"signing\"").count(), 2, "that of today and the former");
    assert_eq!(ours.matches("use=\"encryption\"").count(), 1);
    assert!(ours.contains("aes256-gcm") && !ours.contains("rsa-1_5"));
    assert_eq!(ours.matches(&format!("Location=\"{ACS}\"")).count(), 1);
    assert_eq!(ours.matches(&format!("Location=\"{SLO}\"")).count(), 2, "by redirect and by POST");
    let mut without = sp();
    (without.keys, without.slo) = (None, None);
    let without = saml::send::metadata(&without);
    assert!(!without.contains("KeyDescriptor") && !without.contains("SingleLogout"));
    assert!(without.contains("AuthnRequestsSigned=\"false\""));
}

/// Shibboleth writes them wherever somebody may want to know what to change.
#[test]
fn comments_are_read_past_where_no_text_is() {
    let note = "<!-- <md:KeyDescriptor/> & -- what to change -->";
    let whole = metadata::of(&[pair("idp")]);
    let noted =
        whole.replace("<md:", &format!("{note}<md:")).replace("<ds:X509C", &format!("{note}<ds:X509C"));
    let noted = format!("<?xml version=\"1.0\"?>\n{note}\n{noted}\n{note}")
        .replace("<ds:X509Certificate>", &format!("<ds:X509Certificate>{note}"));
    assert_eq!(format!("{:?}", Metadata::parse(&noted, None, now()).unwrap()), format!("{:?}", idp()));
    let never = with(" entityID=", " validUntil=\"9999-12-31T23:59:59Z\" entityID=");
    assert_eq!(Metadata::parse(&never, None, now()).unwrap().valid_until, Some(jiff::Timestamp::MAX));
}
