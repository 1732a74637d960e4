//! What a member does with a ticket open, one step after the other, each with an end.

use super::asked::Wrong;
use super::page::{first_link, first_row, not_searched};
use super::visit::Visit;
use crate::config::is_loopback;
use crate::stop::Stop;
use backoffice::access::session::Token;
use backoffice::limits::PROBE_LIMIT_MS;
use std::time::Duration;
use tokio::time::Instant;
use url::{Url, form_urlencoded};

/// What is searched for where nothing else is said: the demo has it, in its own data and in the real ones.
const WORD: &str = "압축";
/// Whom the demo's own sign-in lets in.
const MEMBER: &str = "cx";

pub struct Step {
    pub name: &'static str,
    pub took: Duration,
    pub limit: Duration,
    /// None, where a step before it failed.
    pub outcome: Option<Result<String, Wrong>>,
}

/// What the command is given.
pub struct Asked<'a> {
    pub url: &'a Url,
    pub token: Option<&'a Token>,
    pub search: Option<&'a str>,
    /// Of each step.
    pub limit: Duration,
    /// Who is believed besides the public authorities, in PEM.
    pub ca: Option<&'a [u8]>,
}

/// What goes on from step to step.
struct Run<'a> {
    visit: Visit,
    token: Option<&'a Token>,
    search: Option<&'a str>,
    /// Of the record, and of its timeline.
    record: String,
    timeline: Option<String>,
}

pub async fn run(asked: &Asked<'_>) -> Result<Vec<Step>, Stop> {
    let Asked { url, token, search, limit, ca } = *asked;
    is_safe(url, token)?;
    let visit = Visit::new(url, ca).map_err(Stop::cannot("make an HTTP client"))?;
    let mut run = Run { visit, token, search, record: String::new(), timeline: None };
    let end = Instant::now() + Duration::from_millis(PROBE_LIMIT_MS);
    let (mut steps, mut is_in, mut failed) = (Vec::new(), false, false);
    for name in ["sign in", "search", "record", "timeline", "sign out"] {
        let began = Instant::now();
        let until = (began + limit).min(end);
        // Whoever came in goes out, whatever was wrong in between.
        let is_tried = !failed || is_in && name == "sign out";
        let outcome = if is_tried { Some(run.step(name, until).await) } else { None };
        failed |= matches!(outcome, Some(Err(_)));
        is_in |= name == "sign in" && !failed;
        steps.push(Step { name, took: began.elapsed(), limit: until.duration_since(began), outcome });
    }
    Ok(steps)
}

/// A token goes over TLS or nowhere; without one there is the demo alone, which is on this machine.
fn is_safe(url: &Url, token: Option<&Token>) -> Result<(), Stop> {
    match (url.scheme(), token) {
        _ if is_loopback(url) && matches!(url.scheme(), "http" | "https") => Ok(()),
        ("https", Some(_)) => Ok(()),
        ("https", None) => Err(Stop::because(
            "there is no token: set SAMUSO_PROBE_TOKEN, or name a file with --token-file. `samuso probe token` makes one",
        )),
        _ => Err(Stop::because(format!("{url} is not asked: it has to be https://, or on this machine"))),
    }
}

impl Run<'_> {
    async fn step(&mut self, name: &str, until: Instant) -> Result<String, Wrong> {
        match name {
            "sign in" => self.sign_in(until).await,
            "search" => self.search(until).await,
            "record" => self.open(until).await,
            "timeline" => self.read_timeline(until).await,
            _ => self.visit.post("/logout", &[], until).await?.with(303).map(|_| String::new()),
        }
    }

    async fn sign_in(&mut self, until: Instant) -> Result<String, Wrong> {
        self.visit.look_up(until).await?;
        let Some(token) = self.token else {
            let answer = self.visit.post("/login/demo", &[("member", MEMBER)], until).await?;
            return match answer.status {
                303 => Ok(format!("as {MEMBER} of the demo")),
                404 => Err(Wrong::Unexpected("404: this is no demo: the probe needs a token".to_owned())),
                _ => Err(answer.wrong()),
            };
        };
        let answer = self.visit.with_token("/login/probe", token, until).await?;
        match answer.status {
            204 => Ok("with the token".to_owned()),
            401 => Err(Wrong::Unexpected(
                "401: the token is not the one whose hash is probe.token_hash".to_owned(),
            )),
            404 => Err(Wrong::Unexpected("404: samuso.toml of this Samuso has no [probe]".to_owned())),
            _ => Err(answer.wrong()),
        }
    }

    async fn search(&mut self, until: Instant) -> Result<String, Wrong> {
        let word = self.search.unwrap_or(WORD);
        let query = form_urlencoded::byte_serialize(word.as_bytes()).collect::<String>();
        let answer = self.visit.get(&format!("/search?q={query}"), until).await?;
        let found = match (answer.status, answer.location.clone()) {
            // The one record that was named.
            (303, Some(record)) if record.starts_with("/e/") => Some(record),
            _ => {
                let page = answer.with(200)?.body;
                let silent = not_searched(&page);
                if !silent.is_empty() {
                    return Err(Wrong::Unexpected(format!("did not answer: {}", silent.join(", "))));
                }
                first_row(&page)
            }
        };
        match (found, self.search) {
            (Some(record), _) => self.record = record,
            (None, Some(word)) => return Err(Wrong::Unexpected(format!("{word:?} finds nothing"))),
            (None, None) => self.record = self.first_of_a_list(until).await?,
        }
        Ok(format!("{word:?} leads to {}", self.record))
    }

    async fn first_of_a_list(&mut self, until: Instant) -> Result<String, Wrong> {
        let home = self.visit.get("/", until).await?.with(200)?.body;
        let list = first_link(&home, "/e/");
        let list = list.ok_or_else(|| {
            Wrong::Unexpected("the probe's roles see no entity: see probe.roles".to_owned())
        })?;
        let rows = self.visit.get(&list, until).await?.with(200)?.body;
        first_row(&rows).ok_or_else(|| Wrong::Unexpected(format!("{list} has no record")))
    }

    async fn open(&mut self, until: Instant) -> Result<String, Wrong> {
        let record = self.record.clone();
        let page = self.visit.get(&record, until).await?.with(200)?.body;
        self.timeline = first_link(&page, "/timeline?entity=");
        Ok(record)
    }

    async fn read_timeline(&mut self, until: Instant) -> Result<String, Wrong> {
        let timeline = self.timeline.clone();
        let timeline = timeline.ok_or_else(|| {
            Wrong::Unexpected("the probe's roles read no timeline: see probe.roles".to_owned())
        })?;
        self.visit.get(&timeline, until).await?.with(200)?;
        Ok(timeline)
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;
    use backoffice::access::session::Token;
    use url::Url;

    #[test]
    fn a_token_goes_nowhere_in_the_clear() {
        let (token, asked) = (Token::random().unwrap(), |url: &str| Url::parse(url).unwrap());
        for url in
            ["https://office.example.com", "http://127.0.0.1:3000", "http://[::1]:3000", "http://localhost"]
        {
            assert!(is_safe(&asked(url), Some(&token)).is_ok(), "{url}");
        }
        for url in [
            "http://office.example.com",
            "http://10.0.0.7",
            "ftp://127.0.0.2.example.com",
            "file:///etc/passwd",
        ] {
            assert!(is_safe(&asked(url), Some(&token)).is_err(), "{url}");
        }
        assert!(is_safe(&asked("http://127.0.0.1:3000"), None).is_ok());
        assert!(is_safe(&asked("https://office.example.com"), None).is_err());
    }
}
