use crate::provider::{Signed, assertion, idp, made, now, posted, response, solicited, sp};
use jiff::Timestamp;
use saml::{Expected, Metadata, Refused, ServiceProvider, Verified, verify_response};

pub struct Case {
    pub name: &'static str,
    pub code: &'static str,
    pub twin: Run,
    pub forged: Run,
}

/// Everything that a response is verified with.
#[derive(Clone)]
pub struct Run {
    pub posted: String,
    pub idp: Metadata,
    pub sp: ServiceProvider,
    pub expected: Expected,
    pub now: Timestamp,
}

impl Run {
    pub fn of(xml: &str) -> Run {
        Run { posted: posted(xml), idp: idp(), sp: sp(), expected: solicited(), now: now() }
    }

    pub fn verify(&self) -> Result<Verified, Refused> {
        verify_response(&self.posted, &self.idp, &self.sp, &self.expected, self.now)
    }
}

/// Replaces what has to be there.
pub fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} is not there");
    text.replacen(from, to, 1)
}

/// Says something else, and is signed so.
pub fn says(name: &'static str, code: &'static str, signed: Signed, from: &str, to: &str) -> Case {
    let (response, assertion) = (response(), assertion());
    let forged = if assertion.contains(from) {
        made(signed, &response, &with(&assertion, from, to))
    } else {
        made(signed, &with(&response, from, to), &assertion)
    };
    Case { name, code, twin: Run::of(&made(signed, &response, &assertion)), forged: Run::of(&forged) }
}

/// Is changed after it was signed.
pub fn changed(
    name: &'static str,
    code: &'static str,
    signed: Signed,
    change: impl FnOnce(&str) -> String,
) -> Case {
    let valid = made(signed, &response(), &assertion());
    Case { name, code, twin: Run::of(&valid), forged: Run::of(&change(&valid)) }
}

/// The first element of that name, with everything in it.
pub fn cut<'a>(xml: &'a str, name: &str) -> &'a str {
    let begins = xml.find(&format!("<{name} ")).expect("the element");
    let end = format!("</{name}>");
    let ends = xml.rfind(&end).expect("its end") + end.len();
    &xml[begins..ends]
}

/// The same response, verified under other circumstances.
pub fn under(name: &'static str, code: &'static str, twin: Run, change: impl FnOnce(&mut Run)) -> Case {
    let mut forged = twin.clone();
    change(&mut forged);
    Case { name, code, twin, forged }
}
