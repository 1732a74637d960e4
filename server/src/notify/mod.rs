//! Telling people outside Samuso: takes what is due from the outbox, and delivers it by every way of the configuration. A
//! way that does not answer holds nobody up, and is tried again, so often and no more.

mod email;
mod says;
mod webhook;

use crate::config::Notify;
use backoffice::cx::Databases;
use backoffice::limits::NOTICES_EVERY;
use backoffice::notify::outbox::{Due, settle, take};
use backoffice::office::Office;
use backoffice::problem::Problem;
pub use email::Mailer;
pub use says::Says;
use says::says;
use std::sync::Arc;
use tokio::time::interval;
use url::Url;
pub use webhook::Webhook;

pub struct Notifier {
    office: Arc<Office>,
    databases: Arc<Databases>,
    public_url: Url,
    settings: Notify,
    webhook: Option<Webhook>,
    mailer: Option<Mailer>,
}

/// Why it was not delivered: without addresses, which are secrets, and without what was to be told.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    #[error("it answers with the status {0}")]
    Status(u16),
    #[error("{0}")]
    NoAnswer(String),
    #[error("it does not answer in time")]
    TooSlow,
}

impl Notifier {
    pub fn new(office: Arc<Office>, databases: Arc<Databases>, public_url: Url, settings: Notify) -> Self {
        let webhook = settings.webhook.as_ref().and_then(Webhook::new);
        let mailer = settings.email.as_ref().and_then(Mailer::new);
        Self { office, databases, public_url, settings, webhook, mailer }
    }

    /// Until it is stopped.
    pub async fn run(self) {
        let mut ticks = interval(NOTICES_EVERY);
        loop {
            ticks.tick().await;
            let is_up = self.databases.health.borrow().primary_is_up;
            if is_up && let Err(problem) = self.deliver().await {
                tracing::warn!(?problem, "nobody is told of anything for now");
            }
        }
    }

    /// Delivers what is due, some at a time. Without a way, there is nobody to tell, and nothing is kept for later.
    pub async fn deliver(&self) -> Result<usize, Problem> {
        let due = take(&self.databases).await?;
        for one in &due {
            let delivered = self.by_every_way(one).await;
            let is_all = self.ways().all(|way| delivered.iter().any(|had| had == way));
            if settle(&self.databases, one, &delivered, is_all).await? {
                tracing::error!(
                    notice = one.id,
                    kind = one.kind.as_str(),
                    "nobody could be told of it: given up"
                );
            }
        }
        Ok(due.len())
    }

    fn ways(&self) -> impl Iterator<Item = &'static str> {
        let webhook = self.webhook.as_ref().map(|_| "webhook");
        webhook.into_iter().chain(self.mailer.as_ref().map(|_| "email"))
    }

    async fn by_every_way(&self, due: &Due) -> Vec<String> {
        let says = says(&self.office.catalog, &self.public_url, self.settings.language, due);
        let mut delivered = due.delivered.clone();
        for way in self.ways() {
            if delivered.iter().any(|had| had == way) {
                continue;
            }
            match self.by(way, &says).await {
                Ok(()) => delivered.push(way.to_owned()),
                Err(cause) => tracing::warn!(notice = due.id, way, %cause, "not delivered"),
            }
        }
        delivered
    }

    async fn by(&self, way: &str, says: &Says) -> Result<(), Undelivered> {
        match (way, &self.webhook, &self.mailer) {
            ("webhook", Some(webhook), _) => webhook.post(says).await,
            ("email", _, Some(mailer)) => mailer.send(says).await,
            _ => Ok(()),
        }
    }
}
