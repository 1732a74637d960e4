//! What went wrong, on its way to the member: as the error of a server function, and as a page.

use backoffice::problem::{Fault, Problem};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// The error of every server function: a problem of the back office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Failure(pub Problem);

impl Failure {
    /// What came in is no form of ours.
    pub fn unreadable() -> Self {
        Self(Problem::bad(Fault::general(
            "This form could not be read: a field is missing or is not of its kind. Nothing was changed.",
            "양식을 읽지 못했어요. 빠졌거나 형식이 다른 항목이 있어요. 아무것도 바꾸지 않았어요.",
        )))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl FromServerFnError for Failure {
    type Encoder = JsonEncoding;

    /// What Leptos itself could not do. What came in is the caller's to mend; the rest is ours.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_) => Self::unreadable(),
            _ => Self(Problem::Internal),
        }
    }
}

/// Provided where there is no page to show, only a problem: the document then has that in a page's place.
#[derive(Clone, Debug)]
pub struct ProblemShown {
    pub problem: Problem,
    pub status: u16,
}
