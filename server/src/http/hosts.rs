//! Requests for another host are refused: a name that somebody points at this machine must not make a member's
//! browser believe that their page and ours are one.

use super::refusal::Refusal;
use super::serving::Web;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backoffice::problem::{Fault, Problem};
use std::net::SocketAddr;
use std::sync::Arc;
use url::Url;

/// The hosts that we answer for, as a `Host` header writes them.
#[derive(Clone, Debug)]
pub struct Hosts(Vec<String>);

impl Hosts {
    pub fn new(public_url: &Url, listen: SocketAddr) -> Self {
        let mut hosts: Vec<String> = authority(public_url).into_iter().collect();
        if listen.ip().is_loopback() {
            let port = listen.port();
            hosts.extend([format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")]);
        }
        Self(hosts)
    }

    fn knows(&self, host: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(host))
    }
}

/// Host and port; a port that goes without saying is left out, as browsers do.
pub fn authority(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// What balancers and Prometheus ask each process for, by whatever name they know it. A browser that somebody has misled
/// brings no token, and finds nothing of any record.
const BY_ANY_NAME: [&str; 3] = ["/livez", "/readyz", "/metrics"];

pub async fn layer(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    if BY_ANY_NAME.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    // Of two hosts, a proxy in front may go by the other one.
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (host, another) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next());
    let host = request.uri().authority().map(Authority::as_str).or(host);
    if another.is_none() && host.is_some_and(|host| web.hosts.knows(host)) {
        return next.run(request).await;
    }
    tracing::warn!("a request for another host was refused");
    let problem = Problem::bad(Fault::general(
        "This address is not the one that Samuso answers for. Use the address that the administrator gave you.",
        "Samuso가 응답하는 주소가 아니에요. 관리자가 알려 준 주소로 접속해 주세요.",
    ));
    Refusal::new(StatusCode::MISDIRECTED_REQUEST, problem).into_response()
}
