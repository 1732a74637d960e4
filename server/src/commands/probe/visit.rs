//! One visit, as a browser makes it: cookies are kept, and nothing leads elsewhere.

use super::asked::{Answer, Wrong};
use backoffice::access::session::Token;
use backoffice::limits::{PROBE_ANSWER_MAX_BYTES, PROBE_CONNECT_TIMEOUT_MS};
use openidconnect::reqwest::header::{
    ACCEPT, AUTHORIZATION, COOKIE, HeaderMap, HeaderValue, ORIGIN, SET_COOKIE,
};
use openidconnect::reqwest::{
    Body, Certificate, Client, ClientBuilder, Error, Method, Request, Response, redirect,
};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::net::lookup_host;
use tokio::time::{Instant, timeout_at};
use url::{Url, form_urlencoded};

pub struct Visit {
    client: Client,
    base: Url,
    cookies: BTreeMap<String, String>,
}

impl Visit {
    pub fn new(base: &Url, ca: Option<&[u8]>) -> Result<Self, Error> {
        let ours = ca.map(Certificate::from_pem_bundle).transpose()?.unwrap_or_default();
        #[expect(
            clippy::disallowed_methods,
            reason = "the probe is a client of ours, in a process of its own"
        )]
        let client = ours
            .into_iter()
            .fold(Client::builder(), ClientBuilder::add_root_certificate)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_millis(PROBE_CONNECT_TIMEOUT_MS))
            .user_agent(concat!("samuso-probe/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, base: base.clone(), cookies: BTreeMap::new() })
    }

    /// A name that nothing answers to is told apart from a server that does not.
    pub async fn look_up(&self, until: Instant) -> Result<(), Wrong> {
        let (host, port) =
            (self.base.host_str().unwrap_or_default(), self.base.port_or_known_default().unwrap_or(443));
        let found = timeout_at(until, lookup_host((host.trim_matches(['[', ']']), port))).await;
        let found = found.unwrap_or_else(|_| Err(std::io::Error::other("no name server answers in time")));
        match found.map(|mut addresses| addresses.next()) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(Wrong::NoSuchHost(host.to_owned(), "it has no address".to_owned())),
            Err(error) => Err(Wrong::NoSuchHost(host.to_owned(), error.to_string())),
        }
    }

    pub async fn get(&mut self, path: &str, until: Instant) -> Result<Answer, Wrong> {
        let request = self.request(Method::GET, path)?;
        self.send(request, until).await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)], until: Instant) -> Result<Answer, Wrong> {
        let mut request = self.request(Method::POST, path)?;
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        *request.body_mut() = Some(Body::from(form));
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert("content-type", kind);
        self.send(request, until).await
    }

    pub async fn with_token(&mut self, path: &str, token: &Token, until: Instant) -> Result<Answer, Wrong> {
        let mut request = self.request(Method::POST, path)?;
        let mut bearer = value(&format!("Bearer {}", token.secret()))?;
        bearer.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, bearer);
        self.send(request, until).await
    }

    fn request(&self, method: Method, path: &str) -> Result<Request, Wrong> {
        let url = self
            .base
            .join(path)
            .map_err(|error| Wrong::Unexpected(format!("{path} is no address: {error}")))?;
        if url.origin() != self.base.origin() {
            return Err(Wrong::Unexpected(format!("{path} leads elsewhere")));
        }
        let mut request = Request::new(method, url);
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
        headers.insert(ORIGIN, value(&self.base.origin().ascii_serialization())?);
        if !self.cookies.is_empty() {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.insert(COOKIE, value(&cookies.join("; "))?);
        }
        Ok(request)
    }

    async fn send(&mut self, request: Request, until: Instant) -> Result<Answer, Wrong> {
        let answered = async {
            let response = self.client.execute(request).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            Ok::<_, Wrong>((status, headers, body(response).await?))
        };
        let (status, headers, body) = timeout_at(until, answered).await.map_err(|_| Wrong::TooSlow)??;
        self.keep(&headers);
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
        Ok(Answer {
            status: status.as_u16(),
            location: text("location"),
            retry_after: text("retry-after"),
            body,
        })
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap_or_default();
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn value(text: &str) -> Result<HeaderValue, Wrong> {
    HeaderValue::from_str(text).map_err(|_| Wrong::Unexpected("what is to be sent fits no header".to_owned()))
}

async fn body(mut response: Response) -> Result<String, Wrong> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > PROBE_ANSWER_MAX_BYTES {
            return Err(Wrong::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}
