//! What came of a decision, told on the page that one comes back to.

use crate::page::{Asked, query};
use crate::say;
use crate::ui::{Notice, Tone};
use crate::visit::Visit;
use backoffice::actions::approvals::{Carried, Decided};
use leptos::prelude::*;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Done,
    Begun,
    Counted,
    DoneRefused,
    Already,
    AskedAgain,
    Over,
    UnderWay,
    Failed,
    ApproversAgain,
    DoneCancelled,
    NotCancelled,
}

const ALL: [(Said, &str); 12] = [
    (Said::Done, "done"),
    (Said::Begun, "begun"),
    (Said::Counted, "counted"),
    (Said::DoneRefused, "refused"),
    (Said::Already, "already"),
    (Said::AskedAgain, "asked_again"),
    (Said::Over, "over"),
    (Said::UnderWay, "under_way"),
    (Said::Failed, "failed"),
    (Said::ApproversAgain, "again"),
    (Said::DoneCancelled, "cancelled"),
    (Said::NotCancelled, "not_cancelled"),
];

impl Said {
    pub fn of(decided: Decided) -> Self {
        match decided {
            Decided::Counted => Self::Counted,
            Decided::Refused => Self::DoneRefused,
            Decided::Already => Self::Already,
            Decided::AskedAgain => Self::AskedAgain,
            // Where it was taken back at the same moment.
            Decided::Over | Decided::Approved(Carried::Already) => Self::Over,
            Decided::Approved(Carried::Done) => Self::Done,
            Decided::Approved(Carried::Begun) => Self::Begun,
            Decided::Approved(Carried::UnderWay) => Self::UnderWay,
            Decided::Approved(Carried::Failed) => Self::Failed,
            Decided::Approved(Carried::AskedAgain) => Self::ApproversAgain,
        }
    }

    /// The address of a page that says it.
    pub fn at(self, page: &str, run: &str) -> String {
        let word = ALL.iter().find(|(said, _)| *said == self).map_or("", |(_, word)| word);
        format!("{page}?{}", query([("said", word), ("of", run)]))
    }

    fn text(self, visit: &Visit) -> &'static str {
        match self {
            Self::Done => say!(visit, approvals.done),
            Self::Begun => say!(visit, approvals.begun),
            Self::Counted => say!(visit, approvals.counted),
            Self::DoneRefused => say!(visit, approvals.done_refused),
            Self::Already => say!(visit, approvals.already),
            Self::AskedAgain => say!(visit, approvals.asked_again),
            Self::Over => say!(visit, approvals.over),
            Self::UnderWay => say!(visit, approvals.under_way),
            Self::Failed => say!(visit, approvals.failed),
            Self::ApproversAgain => say!(visit, approvals.approvers_again),
            Self::DoneCancelled => say!(visit, approvals.done_cancelled),
            Self::NotCancelled => say!(visit, approvals.not_cancelled),
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::Done | Self::Begun | Self::DoneRefused | Self::DoneCancelled | Self::Counted => Tone::Good,
            Self::Already | Self::UnderWay => Tone::Info,
            _ => Tone::Warn,
        }
    }
}

/// What the address says came of it.
pub fn said(asked: &Asked) -> Option<(Said, Uuid)> {
    let word = asked.value("said")?;
    let run = Uuid::parse_str(asked.value("of")?).ok()?;
    ALL.iter().find(|(_, known)| *known == word).map(|(said, _)| (*said, run))
}

/// With the way to the run, from a page that is not its own.
pub fn notice(visit: &Visit, said: Option<(Said, Uuid)>, with_link: bool) -> impl IntoView + use<> {
    said.map(|(said, run)| {
        let (text, tone, open) = (said.text(visit), said.tone(), say!(visit, approvals.see_run));
        let link = with_link.then(|| view! { " " <a href=format!("/runs/{run}")>{open}</a> });
        view! { <Notice tone>{text} {link}</Notice> }
    })
}
