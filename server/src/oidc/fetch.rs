//! The one place that asks a provider, or tells a webhook: no redirects, an end to every wait, a size to every answer.

use crate::log::with_causes;
use backoffice::limits::{PROVIDER_ANSWER_MAX_BYTES, PROVIDER_CONNECT_TIMEOUT_MS, PROVIDER_TIMEOUT_MS};
use backoffice::ops::metrics::upstream_asked;
use openidconnect::reqwest::{Client, Error, Method, Request, Response, StatusCode, redirect};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use std::pin::Pin;
use std::time::{Duration, Instant};
use url::Url;

pub struct Fetcher {
    client: Result<Client, Error>,
}

#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Its address is the configuration's or the provider's, and holds no secret.
    #[error("{}", with_causes(.0))]
    Http(#[from] Error),
    #[error("there is no HTTP client: {0}")]
    NoClient(String),
    #[error("the answer has more than {0} bytes")]
    TooLarge(usize),
    #[error("it answers with the status {0}")]
    Status(http::StatusCode),
    #[error("the answer makes no sense: {0}")]
    Senseless(#[from] http::Error),
}

impl Fault {
    fn without_url(self) -> Self {
        match self {
            Self::Http(error) => Self::Http(error.without_url()),
            other => other,
        }
    }
}

impl Fetcher {
    /// Of a provider on loopback, plain http may be asked; of every other, https alone.
    pub fn new(is_https: bool) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place that makes an HTTP client")]
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .https_only(is_https)
            .connect_timeout(Duration::from_millis(PROVIDER_CONNECT_TIMEOUT_MS))
            .timeout(Duration::from_millis(PROVIDER_TIMEOUT_MS))
            .build();
        Self { client }
    }

    /// What is at this address, up to so many bytes.
    pub async fn get(&self, url: &Url, most: usize) -> Result<Vec<u8>, Fault> {
        let request = Request::new(Method::GET, url.clone());
        let response = self.execute(request, |status| status == StatusCode::OK).await?;
        if response.status() != StatusCode::OK {
            return Err(Fault::Status(response.status()));
        }
        body(response, most).await
    }

    /// Posts JSON there. The address may be a secret: no fault tells it.
    pub async fn post(&self, url: &Url, json: String) -> Result<(), Fault> {
        let mut request = Request::new(Method::POST, url.clone());
        let json_type = http::HeaderValue::from_static("application/json");
        request.headers_mut().insert(http::header::CONTENT_TYPE, json_type);
        *request.body_mut() = Some(json.into());
        let response =
            self.execute(request, |status| status.is_success()).await.map_err(Fault::without_url)?;
        if response.status().is_success() { Ok(()) } else { Err(Fault::Status(response.status())) }
    }

    /// Counted by its origin: what follows in an address may be a secret.
    async fn execute(&self, request: Request, is_well: fn(StatusCode) -> bool) -> Result<Response, Fault> {
        let client = self.client.as_ref().map_err(|error| Fault::NoClient(with_causes(error)))?;
        let (origin, asked_at) = (request.url().origin().ascii_serialization(), Instant::now());
        let answered = client.execute(request).await;
        let outcome = match &answered {
            Ok(response) if is_well(response.status()) => "ok",
            Ok(_) => "error",
            Err(error) if error.is_connect() => "not_reached",
            Err(_) => "no_answer",
        };
        upstream_asked(&origin, outcome, asked_at.elapsed());
        Ok(answered?)
    }

    async fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, Fault> {
        // A code that is refused is an answer.
        let response = self.execute(request.try_into()?, |status| !status.is_server_error()).await?;
        let mut built = http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            built = built.header(name, value);
        }
        Ok(built.body(body(response, PROVIDER_ANSWER_MAX_BYTES).await?)?)
    }
}

async fn body(mut response: Response, most: usize) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > most {
            return Err(Fault::TooLarge(most));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

impl<'c> AsyncHttpClient<'c> for Fetcher {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Fault>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.fetch(request))
    }
}
