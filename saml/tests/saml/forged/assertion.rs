//! Assertions that are rightly signed, and say what must not be taken.

use super::case::{Case, Run, changed, says, under, with};
use crate::provider::{ACS, IDP, REQUEST, SP, Signed, valid};
use jiff::ToSpan;
use saml::Expected;

fn said(name: &'static str, code: &'static str, from: &str, to: &str) -> Case {
    says(name, code, Signed::Assertion, from, to)
}

const NAME: &str = ">alice@example.com</saml:NameID>";
const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

pub fn cases() -> Vec<Case> {
    [itself(), names(), confirmations(), conditions(), statements(), unsolicited()]
        .into_iter()
        .flatten()
        .collect()
}

/// Everything from `begins` to the end of the element of that name.
fn without(name: &'static str, code: &'static str, element: &str) -> Case {
    let assertion = crate::provider::assertion();
    let begins = assertion.find(&format!("<saml:{element}")).unwrap();
    let end = format!("</saml:{}>", element.trim_end_matches(['>', ' ']));
    let ends = assertion.find(&end).unwrap() + end.len();
    said(name, code, &assertion[begins..ends], "")
}

fn itself() -> Vec<Case> {
    let issuer = format!("<saml:Issuer>{IDP}</saml:Issuer><saml:Subject>");
    let issued = "09:29:50.123Z";
    vec![
        said(
            "another issuer of the assertion",
            "assertion-issuer",
            &issuer,
            "<saml:Issuer>https://idp.example.com/metadat</saml:Issuer><saml:Subject>",
        ),
        said(
            "an issuer with a space behind",
            "assertion-issuer",
            &issuer,
            &format!("<saml:Issuer>{IDP} </saml:Issuer><saml:Subject>"),
        ),
        said("an assertion issued a quarter of an hour ago", "assertion-issued", issued, "09:15:00Z"),
        said("an assertion issued in the future", "assertion-ahead", issued, "09:40:00Z"),
        said("an assertion issued in another zone", "instant", issued, "09:29:50+00:00"),
        said("an assertion issued on no day", "instant", "2026-05-01T09:29:50.123Z", "2026-02-30T09:29:50Z"),
        said("an assertion issued without an end of digits", "instant", issued, "09:29:50.1234567890Z"),
        said(
            "an assertion of SAML 1.1",
            "version",
            "ID=\"_assertion1\" Version=\"2.0\"",
            "ID=\"_assertion1\" Version=\"1.1\"",
        ),
        said(
            "a statement that nobody knows",
            "unexpected",
            "<saml:AttributeStatement>",
            "<saml:AuthzDecisionStatement/><saml:AttributeStatement>",
        ),
        said(
            "an encrypted attribute",
            "encrypted-part",
            "<saml:Attribute ",
            "<saml:EncryptedAttribute/><saml:Attribute ",
        ),
    ]
}

fn names() -> Vec<Case> {
    let name = |name, to: String| said(name, "name-id", NAME, &format!(">{to}</saml:NameID>"));
    let bare = format!(
        "<saml:NameID Format=\"{PERSISTENT}\" NameQualifier=\"{IDP}\" SPNameQualifier=\"{SP}\"{NAME}"
    );
    let mut pinned = Run::of(&valid(Signed::Response));
    pinned.sp.name_id_format = Some(PERSISTENT.to_owned());
    vec![
        without("about nobody", "no-subject", "Subject>"),
        said("no name", "no-name-id", &bare, ""),
        said("two names", "repeated", &bare, &bare.repeat(2)),
        said("an encrypted name", "encrypted-part", &bare, "<saml:EncryptedID/>"),
        name("an empty name", String::new()),
        name("a name of spaces", "  ".to_owned()),
        name("a name with a space before", " alice@example.com".to_owned()),
        name("a name with a line behind", "alice@example.com\n".to_owned()),
        name("a name with a tab within", "alice&#9;@example.com".to_owned()),
        name("a name with what does not show", "alice\u{200B}@example.com".to_owned()),
        name("a name that turns around", "alice\u{202E}@example.com".to_owned()),
        name("a name with what joins nothing", "alice\u{34F}@example.com".to_owned()),
        name("a name with a letter that is drawn as nothing", "alice\u{3164}@example.com".to_owned()),
        name("a name with a selector", "alice\u{FE0F}@example.com".to_owned()),
        name("a name of 257 characters", "a".repeat(257)),
        said(
            "a name for one time",
            "name-id-format",
            PERSISTENT,
            "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
        ),
        under("a name of another format than is set", "name-id-format", pinned, |run| {
            run.sp.name_id_format = Some("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress".to_owned());
        }),
        said(
            "a name from somebody else",
            "qualifier",
            &format!(" NameQualifier=\"{IDP}\""),
            " NameQualifier=\"https://evil.example.com\"",
        ),
        said(
            "a name for somebody else",
            "qualifier",
            &format!("SPNameQualifier=\"{SP}\""),
            "SPNameQualifier=\"https://evil.example.com\"",
        ),
        said("a name of ours", "qualifier", "<saml:NameID ", "<saml:NameID SPProvidedID=\"x\" "),
    ]
}

fn confirmations() -> Vec<Case> {
    let bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    let recipient = format!("Recipient=\"{ACS}\"");
    let answers = format!(" InResponseTo=\"{REQUEST}\"/></saml:SubjectConfirmation>");
    let ends = "NotOnOrAfter=\"2026-05-01T09:34:50Z\"";
    let data = "<saml:SubjectConfirmationData ";
    vec![
        said(
            "a confirmation for whoever holds a key",
            "no-bearer",
            bearer,
            "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key",
        ),
        without("no confirmation", "no-bearer", "SubjectConfirmation "),
        said(
            "two confirmations",
            "no-bearer",
            "</saml:SubjectConfirmation>",
            &format!("</saml:SubjectConfirmation><saml:SubjectConfirmation Method=\"{bearer}\"/>"),
        ),
        said(
            "somebody else within the confirmation",
            "confirmation-shape",
            data,
            &format!("<saml:NameID>bob</saml:NameID>{data}"),
        ),
        said(
            "something else beside the confirmation",
            "confirmation-shape",
            "<saml:SubjectConfirmation ",
            "<saml:BaseID/><saml:SubjectConfirmation ",
        ),
        said("another recipient", "recipient", &recipient, "Recipient=\"https://elsewhere.example.com\""),
        said(
            "a recipient that only begins so",
            "recipient",
            &recipient,
            &format!("Recipient=\"{ACS}/more\""),
        ),
        said("no recipient", "recipient", &recipient, ""),
        said(
            "a confirmation that has expired",
            "confirmation-ends",
            ends,
            "NotOnOrAfter=\"2026-05-01T09:28:00Z\"",
        ),
        said(
            "a confirmation that begins",
            "confirmation-begins",
            ends,
            &format!("NotBefore=\"2026-05-01T09:28:00Z\" {ends}"),
        ),
        said(
            "a confirmation for an hour",
            "confirmation-long",
            ends,
            "NotOnOrAfter=\"2026-05-01T10:30:00Z\"",
        ),
        said("a confirmation without an end", "instant", ends, ""),
        said(
            "a confirmation for another request",
            "confirmation-in-response-to",
            &answers,
            &answers.replace(REQUEST, "_other"),
        ),
        said(
            "a confirmation for no request",
            "no-confirmation-in-response-to",
            &answers,
            "/></saml:SubjectConfirmation>",
        ),
    ]
}

fn conditions() -> Vec<Case> {
    let begins = "NotBefore=\"2026-05-01T09:29:20Z\"";
    let ends = " NotOnOrAfter=\"2026-05-01T09:35:00Z\"";
    let audience = format!("<saml:Audience>{SP}</saml:Audience>");
    let restriction = format!("<saml:AudienceRestriction>{audience}</saml:AudienceRestriction>");
    let for_whom =
        |name, to: &str| said(name, "audience", &audience, &format!("<saml:Audience>{to}</saml:Audience>"));
    vec![
        without("no conditions", "no-conditions", "Conditions"),
        said("conditions twice", "repeated", "<saml:Conditions ", "<saml:Conditions/><saml:Conditions "),
        said(
            "conditions that do not hold yet",
            "conditions-begin",
            begins,
            "NotBefore=\"2026-05-01T09:40:00Z\"",
        ),
        said(
            "conditions that hold no longer",
            "conditions-end",
            ends,
            " NotOnOrAfter=\"2026-05-01T09:28:00Z\"",
        ),
        said(
            "conditions that hold for a day",
            "conditions-long",
            ends,
            " NotOnOrAfter=\"2026-05-02T09:30:00Z\"",
        ),
        said("conditions without an end", "conditions-long", ends, ""),
        said("no audience", "no-audience", &restriction, ""),
        said("a restriction to nobody", "audience", &audience, ""),
        for_whom("another audience", "https://elsewhere.example.com"),
        for_whom("an audience that only begins so", &format!("{SP}.evil.example.com")),
        for_whom("an audience with a space behind", &format!("{SP} ")),
        for_whom("an audience in capitals", &SP.to_uppercase()),
        said(
            "two restrictions, one of them for somebody else",
            "audience",
            &restriction,
            &format!(
                "{restriction}<saml:AudienceRestriction><saml:Audience>https://elsewhere.example.com</saml:Audience></saml:AudienceRestriction>"
            ),
        ),
        said("for one time", "one-time-use", &restriction, &format!("{restriction}<saml:OneTimeUse/>")),
        said(
            "a condition that nobody knows",
            "condition",
            &restriction,
            &format!("{restriction}<saml:Condition/>"),
        ),
    ]
}

fn statements() -> Vec<Case> {
    let at = "AuthnInstant=\"2026-05-01T09:29:40Z\"";
    vec![
        without("nobody signed in", "no-authn", "AuthnStatement"),
        said(
            "signed in twice",
            "repeated",
            "<saml:AuthnStatement ",
            &format!("<saml:AuthnStatement {at}/><saml:AuthnStatement "),
        ),
        said("signed in in the future", "authn-ahead", at, "AuthnInstant=\"2026-05-01T09:40:00Z\""),
        said("signed in at no time", "instant", at, ""),
        said("a session that has ended", "session-ended", "2026-05-01T17:29:40Z", "2026-05-01T09:28:00Z"),
        // Within what clocks may differ by.
        said("a session that ends now", "session-ended", "2026-05-01T17:29:40Z", "2026-05-01T09:30:00Z"),
        said("an attribute without a name", "attribute-shape", "Name=\"groups\"", "FriendlyName=\"groups\""),
        said(
            "a value of 2,000 characters",
            "attribute-shape",
            ">R&amp;D<",
            &format!(">{}<", "a".repeat(2_000)),
        ),
        under("signed in before it was asked for anew", "not-fresh", fresh(10), |run| {
            run.expected = fresh(-120).expected;
        }),
    ]
}

/// Asked for anew so many seconds before it was.
fn fresh(seconds: i64) -> Run {
    let mut run = Run::of(&valid(Signed::Response));
    let at: jiff::Timestamp = "2026-05-01T09:29:40Z".parse().unwrap();
    let authenticated_after = Some(at - seconds.seconds());
    run.expected = Expected::Solicited { request_id: REQUEST.to_owned(), authenticated_after };
    run
}

fn unsolicited() -> Vec<Case> {
    let answers = format!(" InResponseTo=\"{REQUEST}\"");
    let begun_there = |xml: String| Run { expected: Expected::Unsolicited, ..Run::of(&xml) };
    let made = |response: bool, assertion: bool| {
        let (mut envelope, mut inner) = (crate::provider::response(), crate::provider::assertion());
        if !response {
            envelope = with(&envelope, &answers, "");
        }
        if !assertion {
            inner = with(&inner, &answers, "");
        }
        crate::provider::made(Signed::Both, &envelope, &inner)
    };
    let twin = begun_there(made(false, false));
    let other = |xml: String| crate::provider::posted(&xml);
    vec![
        under("unasked, and in answer to a request", "unsolicited", twin.clone(), |run| {
            run.posted = other(made(true, true));
        }),
        under(
            "unasked, and confirmed in answer to a request",
            "confirmation-unsolicited",
            twin.clone(),
            |run| run.posted = other(made(false, true)),
        ),
        under("unasked, where an answer is waited for", "no-in-response-to", twin, |run| {
            run.expected = crate::provider::solicited();
        }),
        changed("an assertion alone", "root", Signed::Assertion, |xml| {
            super::case::cut(xml, "saml:Assertion").to_owned()
        }),
    ]
}
