//! Email, by SMTP.

use super::{Says, Undelivered};
use crate::config::Email;
use backoffice::limits::NOTICE_TIMEOUT_MS;
use backoffice::ops::metrics::upstream_asked;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::Error;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::{Duration, Instant};
use tokio::time::timeout;

pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
}

const WAIT: Duration = Duration::from_millis(NOTICE_TIMEOUT_MS);

impl Mailer {
    /// None after what the configuration would have refused.
    pub fn new(email: &Email) -> Option<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&email.server.0).ok()?;
        let transport = transport.timeout(Some(WAIT)).build();
        let to = email.to.iter().map(|to| to.parse().ok()).collect::<Option<Vec<Mailbox>>>()?;
        Some(Self { transport, from: email.from.parse().ok()?, to })
    }

    pub async fn send(&self, says: &Says) -> Result<(), Undelivered> {
        let mut message =
            Message::builder().from(self.from.clone()).subject(format!("[Samuso] {}", says.text));
        for to in &self.to {
            message = message.to(to.clone());
        }
        let body = format!("{}\n\n{}\n", says.text, says.link);
        let message = message.header(ContentType::TEXT_PLAIN).body(body);
        let message = message.map_err(|error| Undelivered::NoAnswer(error.to_string()))?;
        // The library's own limit is on each step.
        let asked_at = Instant::now();
        let (outcome, sent) = match timeout(WAIT, self.transport.send(message)).await {
            Ok(Ok(_)) => ("ok", Ok(())),
            Ok(Err(error)) if error.status().is_some() => ("error", Err(told(&error))),
            Ok(Err(error)) => ("no_answer", Err(told(&error))),
            Err(_) => ("no_answer", Err(Undelivered::TooSlow)),
        };
        upstream_asked("smtp", outcome, asked_at.elapsed());
        sent
    }
}

fn told(error: &Error) -> Undelivered {
    match error.status() {
        Some(code) => Undelivered::Status(u16::from(code)),
        None if error.is_timeout() => Undelivered::TooSlow,
        None => Undelivered::NoAnswer(error.to_string()),
    }
}
