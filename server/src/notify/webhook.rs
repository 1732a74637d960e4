//! A webhook that takes Slack's format. To the configured address alone: where it redirects to, nobody goes.

use super::{Says, Undelivered};
use crate::config::Secret;
use crate::oidc::{Fault, Fetcher};
use serde_json::json;
use url::Url;

pub struct Webhook {
    url: Url,
    fetcher: Fetcher,
}

impl Webhook {
    pub fn new(url: &Secret) -> Option<Self> {
        let url = Url::parse(&url.0).ok()?;
        let fetcher = Fetcher::new(url.scheme() == "https");
        Some(Self { url, fetcher })
    }

    pub async fn post(&self, says: &Says) -> Result<(), Undelivered> {
        let text = format!("{}\n<{}>", escaped(&says.text), says.link);
        let posted = self.fetcher.post(&self.url, json!({ "text": text }).to_string()).await;
        posted.map_err(|fault| match fault {
            Fault::Status(status) => Undelivered::Status(status.as_u16()),
            fault => Undelivered::NoAnswer(fault.to_string()),
        })
    }
}

/// What Slack reads as more than text: nobody is called `<!channel>`.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
