//! What an answer means. The product keeps the idempotency key: a call that was carried out is answered as it was then.

use super::types::Why;
use super::upstream::{Answer, Sent};
use crate::limits::CALL_CODE_MAX_CHARS;
use serde_json::Value;
use std::time::Duration;

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Done,
    /// It was not done, and the same would be refused again.
    Refused,
    /// The same may well succeed later.
    Later {
        after: Option<Duration>,
        is_doubtful: bool,
    },
    /// It may have been done, and trying again would tell no more.
    Unsure,
}

/// What is kept of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub why: Why,
    pub status: Option<u16>,
    pub code: Option<String>,
}

impl Answered {
    pub fn without(why: Why) -> Self {
        Self { why, status: None, code: None }
    }

    /// `409 in_use`, or how there was none: for an event.
    pub fn text(&self) -> String {
        let said = |status: u16| match &self.code {
            Some(code) => format!("{status} {code}"),
            None => status.to_string(),
        };
        self.status.map_or_else(|| self.why.as_str().to_owned(), said)
    }
}

/// `was_doubtful`: an earlier try may have been carried out, and this answer may be about this one alone.
pub fn verdict(sent: &Sent, was_doubtful: bool) -> (Verdict, Answered) {
    match sent {
        Sent::NotReached => {
            (Verdict::Later { after: None, is_doubtful: false }, Answered::without(Why::NotReached))
        }
        Sent::NoAnswer => {
            (Verdict::Later { after: None, is_doubtful: true }, Answered::without(Why::NoAnswer))
        }
        Sent::Answer(answer) => {
            let (verdict, why) = of_status(answer, was_doubtful);
            (verdict, Answered { why, status: Some(answer.status), code: code(&answer.body) })
        }
    }
}

fn of_status(answer: &Answer, was_doubtful: bool) -> (Verdict, Why) {
    let later = |is_doubtful| (Verdict::Later { after: answer.retry_after, is_doubtful }, Why::Answered);
    match answer.status {
        // Taken, and not done yet.
        202 => (Verdict::Unsure, Why::Answered),
        200..300 if is_said(&answer.body) => (Verdict::Done, Why::Answered),
        // It did not look at the call.
        408 | 425 | 429 => later(false),
        // While an earlier try is still being carried out, a product that keeps the key says so.
        409 if was_doubtful => later(true),
        // Said before the key is looked at: of the earlier try it tells nothing.
        401 | 403 if was_doubtful => (Verdict::Unsure, Why::Answered),
        400..500 => (Verdict::Refused, Why::Answered),
        500..600 => later(true),
        // A sign-in page says 200 too, and a redirect may come after something was done.
        _ => (Verdict::Unsure, Why::Nonsense),
    }
}

/// Nothing, or JSON.
fn is_said(body: &[u8]) -> bool {
    body.trim_ascii().is_empty() || serde_json::from_slice::<Value>(body).is_ok()
}

/// The product's own word for what came of it, `{ "code": "in_use" }`: a word, and never free text, which may quote values
/// that are not everybody's to see.
pub fn code(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let code = body.get("code")?.as_str()?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let fits = (1..=CALL_CODE_MAX_CHARS).contains(&code.len()) && code.chars().all(is_word);
    fits.then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, body: &str, was_doubtful: bool) -> Verdict {
        let answer = Answer { status, retry_after: None, body: body.into() };
        verdict(&Sent::Answer(answer), was_doubtful).0
    }

    #[test]
    fn what_an_answer_means() {
        use Verdict::{Done, Later, Refused, Unsure};
        let later = |is_doubtful| Later { after: None, is_doubtful };
        for (status, body, first, after_doubt) in [
            (200, "{}", Done, Done),
            (204, "", Done, Done),
            (200, "<html>sign in", Unsure, Unsure),
            (202, "{}", Unsure, Unsure),
            (302, "", Unsure, Unsure),
            (400, "{}", Refused, Refused),
            (401, "", Refused, Unsure),
            (404, "", Refused, Refused),
            (408, "", later(false), later(false)),
            (409, "", Refused, later(true)),
            (422, "", Refused, Refused),
            (425, "", later(false), later(false)),
            (429, "", later(false), later(false)),
            (500, "", later(true), later(true)),
            (503, "", later(true), later(true)),
            (777, "", Unsure, Unsure),
        ] {
            assert_eq!(of(status, body, false), first, "{status} {body}");
            assert_eq!(of(status, body, true), after_doubt, "{status} {body}, after doubt");
        }
        assert_eq!(verdict(&Sent::NotReached, false).0, later(false));
        assert_eq!(verdict(&Sent::NoAnswer, false).0, later(true));
    }

    #[test]
    fn a_code_is_a_word_and_nothing_else() {
        let code = |body: &str| code(body.as_bytes());
        assert_eq!(code(r#"{"code":"article.in_use-2"}"#).as_deref(), Some("article.in_use-2"));
        let long = format!(r#"{{"code":"{}"}}"#, "x".repeat(65));
        for body in [
            "",
            "null",
            "[]",
            r#"{"code":1}"#,
            r#"{"code":""}"#,
            r#"{"code":"a b"}"#,
            r#"{"code":"<b>"}"#,
            &long,
        ] {
            assert_eq!(code(body), None, "{body}");
        }
    }
}
