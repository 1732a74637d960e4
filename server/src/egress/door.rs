//! The one place that calls a product's API: one host, no redirects, no proxy, an end to every wait, a size to every answer.
//! The address that is connected to is the one that was looked at.

use super::is_public;
use crate::config::Egress;
use crate::log::with_causes;
use axum::http::header::{ACCEPT, CONTENT_TYPE, DATE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use backoffice::calls::{Answer, Door, Request, Sent};
use backoffice::limits::{CALL_ANSWER_MAX_BYTES, CALL_SECRET_MIN_BYTES};
use futures::future::BoxFuture;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use openidconnect::reqwest::dns::{Addrs, Name, Resolve, Resolving};
use openidconnect::reqwest::{Client, Error, Response, redirect};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::lookup_host;
use url::{Host, Origin, Url};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

pub struct HttpDoor {
    client: Client,
    origin: Origin,
    private: bool,
    header: HeaderName,
    secret: Option<HeaderValue>,
}

impl HttpDoor {
    pub fn new(egress: &Egress) -> Result<Self, Error> {
        let resolver = Resolver { private: egress.private, connect: egress.connect };
        #[expect(clippy::disallowed_methods, reason = "the one place that calls a product's API")]
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .https_only(egress.origin.scheme() == "https")
            .http1_only()
            // Calls are rare, and a connection that is kept may be gone by the next.
            .pool_max_idle_per_host(0)
            .dns_resolver(Arc::new(resolver))
            .connect_timeout(egress.waits.connect)
            .timeout(egress.waits.total)
            .user_agent("samuso")
            .build()?;
        let secret = egress.secret.as_ref().and_then(|secret| HeaderValue::from_str(&secret.0).ok());
        let secret = secret.map(|mut value| {
            value.set_sensitive(true);
            value
        });
        Ok(Self {
            client,
            origin: egress.origin.origin(),
            private: egress.private,
            header: egress.header.clone(),
            secret,
        })
    }

    async fn ask(&self, request: &Request) -> Sent {
        // Whatever was put into the address, it is this host's.
        if request.url.origin() != self.origin || !self.may_connect(&request.url) {
            return Sent::NotReached;
        }
        let Ok(method) = Method::from_bytes(request.method.as_bytes()) else { return Sent::NotReached };
        let mut call = self.client.request(method, request.url.clone());
        call = call.header(KEY, request.key.to_string()).header(ACCEPT, "application/json");
        if let Some(secret) = &self.secret {
            call = call.header(&self.header, secret);
        }
        if let Some(body) = &request.body {
            call = call.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        match call.send().await {
            Ok(response) => self.answer(response).await,
            Err(error) => {
                let was_sent = !error.is_connect();
                // Its address has ids, and no secret; even so, the log has them elsewhere.
                let error = with_causes(&error.without_url());
                tracing::warn!(key = %request.key, was_sent, error, "a call was not answered");
                if was_sent { Sent::NoAnswer } else { Sent::NotReached }
            }
        }
    }

    /// An address in place of a name is resolved by nobody.
    fn may_connect(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Ipv4(ip)) => self.private || is_public(ip.into()),
            Some(Host::Ipv6(ip)) => self.private || is_public(ip.into()),
            Some(Host::Domain(_)) => true,
            None => false,
        }
    }

    async fn answer(&self, mut response: Response) -> Sent {
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= CALL_ANSWER_MAX_BYTES => {
                    body.extend_from_slice(&chunk);
                }
                Ok(Some(_)) | Err(_) => return Sent::NoAnswer,
                Ok(None) => break,
            }
        }
        if self.has_secret(&body) {
            tracing::warn!(status, "an answer has our secret in it, and is not looked at");
            body.clear();
        }
        Sent::Answer(Answer { status, retry_after, body })
    }

    /// The whole of it, or what stands behind `Bearer`.
    fn has_secret(&self, body: &[u8]) -> bool {
        let secret = self.secret.as_ref().map_or(&[][..], HeaderValue::as_bytes);
        let last = secret.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
        last.len() >= CALL_SECRET_MIN_BYTES && body.windows(last.len()).any(|part| part == last)
    }
}

impl Door for HttpDoor {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Sent> {
        Box::pin(self.ask(request))
    }
}

/// Seconds, or a moment: then from when the product says that it is now.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = |text: &str| -> Option<Timestamp> { Some(rfc2822::parse(text).ok()?.timestamp()) };
    let now = moment(headers.get(DATE)?.to_str().ok()?)?;
    Duration::try_from(moment(text)?.duration_since(now)).ok()
}

/// Only addresses that may be called come out of it, and only these are connected to.
struct Resolver {
    private: bool,
    connect: Option<SocketAddr>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (private, connect) = (self.private, self.connect);
        Box::pin(async move {
            let found: Vec<SocketAddr> = match connect {
                Some(address) => vec![address],
                None => lookup_host((name.as_str(), 0)).await?.collect(),
            };
            let count = found.len();
            let allowed: Vec<_> = found.into_iter().filter(|at| private || is_public(at.ip())).collect();
            if allowed.is_empty() {
                let why = format!(
                    "none of {count} addresses may be called: samuso.toml does not say private = true"
                );
                return Err(why.into());
            }
            let allowed: Addrs = Box::new(allowed.into_iter());
            Ok(allowed)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::retry_after;
    use axum::http::{HeaderMap, HeaderValue};
    use std::time::Duration;

    #[test]
    fn a_product_says_when_to_come_again() {
        let of = |after: &'static str, now: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static(after));
            headers.insert("date", HeaderValue::from_static(now));
            retry_after(&headers)
        };
        let now = "Wed, 21 Oct 2015 07:28:00 GMT";
        assert_eq!(of("7", now), Some(Duration::from_secs(7)));
        assert_eq!(of("Wed, 21 Oct 2015 07:29:30 GMT", now), Some(Duration::from_secs(90)));
        for nonsense in ["", "soon", "-3", "Wed, 21 Oct 2015 07:27:00 GMT"] {
            assert_eq!(of(nonsense, now), None, "{nonsense}");
        }
    }
}
