//! Who comes from a provider without having set out here is asked whether they meant it. Their answer is a form of ours:
//! browsers say so, and no other site can make them.

use super::acs::Posted;
use crate::http::pages;
use crate::http::serving::Web;
use crate::http::visitor::Visitor;
use crate::saml::Provider;
use app::access::Arrival;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use std::sync::Arc;

/// Whether it comes from a page of ours.
pub fn is_meant(web: &Web, headers: &HeaderMap) -> bool {
    let says = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    match says("sec-fetch-site") {
        Some(site) => site == b"same-origin",
        None => says(header::ORIGIN.as_str()) == Some(web.origin.as_bytes()),
    }
}

/// The assertion goes along in the form, and is verified again: nothing is kept of who only looked.
pub async fn ask_back(
    web: &Arc<Web>,
    provider: &Provider,
    visitor: &Visitor,
    name: String,
    posted: &Posted,
    request: Request,
) -> Response {
    let arrival = Arrival {
        provider: provider.settings.label.clone(),
        name,
        action: format!("/saml/{}/acs", provider.settings.name),
        fields: vec![("SAMLResponse", posted.response.clone()), ("RelayState", posted.relay.clone())],
    };
    pages::arrival(web, visitor, request, arrival).await
}
