use super::carry::{Kind, Message, carry};
use super::write::{attributes, escaped};
use super::{CannotSend, Sent, id::id};
use crate::metadata::Metadata;
use crate::names::POST;
use crate::service_provider::ServiceProvider;
use crate::time;
use jiff::Timestamp;

/// How to ask to sign in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// A key of ours that comes back with the response.
    pub relay_state: Option<&'a str>,
    /// Even one who is signed in at the provider has to sign in again.
    pub force_authn: bool,
    /// Where the provider takes both; an answer is posted in any case.
    pub by_post: bool,
}

/// Signed wherever there is a key. By redirect, unless that is not to be had or POST is asked for.
pub fn authn_request(
    idp: &Metadata,
    sp: &ServiceProvider,
    ask: Ask,
    now: Timestamp,
) -> Result<Sent, CannotSend> {
    if idp.wants_signed_requests && sp.keys.is_none() {
        return Err(CannotSend::NoKey);
    }
    let id = id()?;
    let force = ask.force_authn.then_some("true");
    let policy = sp.name_id_format.as_deref().map_or(String::new(), |format| {
        format!(
            "<samlp:NameIDPolicy{}/>",
            attributes(&[("Format", Some(format)), ("AllowCreate", Some("true"))])
        )
    });
    let issue_instant = time::write(now);
    let xml = |destination: &str| {
        let attributes = attributes(&[
            ("ID", Some(&id)),
            ("Version", Some("2.0")),
            ("IssueInstant", Some(&issue_instant)),
            ("Destination", Some(destination)),
            ("ForceAuthn", force),
            ("ProtocolBinding", Some(POST)),
            ("AssertionConsumerServiceURL", Some(&sp.acs)),
        ]);
        let issuer = escaped(&sp.entity_id);
        format!(
            "<samlp:AuthnRequest xmlns:samlp=\"{}\" xmlns:saml=\"{}\"{attributes}>\
             <saml:Issuer>{issuer}</saml:Issuer>{policy}</samlp:AuthnRequest>",
            crate::names::PROTOCOL,
            crate::names::ASSERTION,
        )
    };
    let message = Message {
        id: &id,
        kind: Kind::Request,
        xml: &xml,
        redirect: idp.sso_redirect.as_deref(),
        post: idp.sso_post.as_deref(),
        by_post: ask.by_post,
        relay_state: ask.relay_state,
    };
    carry(message, sp)
}
