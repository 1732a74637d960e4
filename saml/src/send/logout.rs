use super::carry::{Kind, Message, carry};
use super::write::{attributes, escaped};
use super::{CannotSend, Sent, id::id};
use crate::metadata::Metadata;
use crate::names::{ASSERTION, PROTOCOL, SUCCESS};
use crate::response::NameId;
use crate::service_provider::ServiceProvider;
use crate::time;
use jiff::Timestamp;

/// Asks the provider to end the sessions of this member, or the one that `session_index` names. Always signed.
pub fn logout_request(
    idp: &Metadata,
    sp: &ServiceProvider,
    name_id: &NameId,
    session_index: Option<&str>,
    relay_state: Option<&str>,
    now: Timestamp,
) -> Result<Sent, CannotSend> {
    let session_index = session_index.map_or(String::new(), |index| {
        format!("<samlp:SessionIndex>{}</samlp:SessionIndex>", escaped(index))
    });
    let qualified = attributes(&[
        ("NameQualifier", name_id.name_qualifier.as_deref()),
        ("SPNameQualifier", name_id.sp_name_qualifier.as_deref()),
        ("Format", Some(&name_id.format)),
    ]);
    let within = format!("<saml:NameID{qualified}>{}</saml:NameID>{session_index}", escaped(&name_id.value));
    let to = (idp.slo_redirect.as_ref(), idp.slo_post.as_ref());
    let to = (to.0.map(|to| to.location.as_str()), to.1.map(|to| to.location.as_str()));
    send("LogoutRequest", sp, None, &within, to, relay_state, now)
}

/// What we answer to the provider's own request.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub in_response_to: &'a str,
    pub done: bool,
    /// The request's, to the letter.
    pub relay_state: Option<&'a str>,
}

pub fn logout_response(
    idp: &Metadata,
    sp: &ServiceProvider,
    answer: Answer,
    now: Timestamp,
) -> Result<Sent, CannotSend> {
    let code = if answer.done { SUCCESS } else { "urn:oasis:names:tc:SAML:2.0:status:Responder" };
    let within = format!("<samlp:Status><samlp:StatusCode Value=\"{code}\"/></samlp:Status>");
    let to = (idp.slo_redirect.as_ref(), idp.slo_post.as_ref());
    let to = (to.0.map(|to| to.response_location.as_str()), to.1.map(|to| to.response_location.as_str()));
    send("LogoutResponse", sp, Some(answer.in_response_to), &within, to, answer.relay_state, now)
}

fn send(
    name: &str,
    sp: &ServiceProvider,
    in_response_to: Option<&str>,
    within: &str,
    (redirect, post): (Option<&str>, Option<&str>),
    relay_state: Option<&str>,
    now: Timestamp,
) -> Result<Sent, CannotSend> {
    if sp.keys.is_none() {
        return Err(CannotSend::NoKey);
    }
    let id = id()?;
    let issue_instant = time::write(now);
    let xml = |destination: &str| {
        let attributes = attributes(&[
            ("ID", Some(&id)),
            ("Version", Some("2.0")),
            ("IssueInstant", Some(&issue_instant)),
            ("Destination", Some(destination)),
            ("InResponseTo", in_response_to),
        ]);
        let issuer = escaped(&sp.entity_id);
        format!(
            "<samlp:{name} xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\"{attributes}>\
             <saml:Issuer>{issuer}</saml:Issuer>{within}</samlp:{name}>"
        )
    };
    let kind = if in_response_to.is_some() { Kind::Response } else { Kind::Request };
    carry(Message { id: &id, kind, xml: &xml, redirect, post, by_post: false, relay_state }, sp)
}
