//! Form, preview, run and undo on a real primary; what they did on a real replica.

mod approvals;
mod failures;
mod fresh;
mod params;
mod runs;
mod shown;
mod targets;
mod undo;
mod undone_since;

use super::preview::{preview, show};
use super::run::Ran;
use super::types::{Chosen, Preview, Typed};
use crate::cx::Cx;
use crate::records::types::RecordId;
use crate::testing::action;
use jiff::tz::TimeZone;
use uuid::Uuid;

const UTC: TimeZone = TimeZone::UTC;

const HIDDEN: &str = "SELECT count(*) FROM documents.article WHERE hidden";
const EVENTS: &str = "SELECT count(*) FROM samuso.event WHERE action = 'article.hide'";

fn ids(ids: &[&str]) -> Chosen {
    Chosen::Records(ids.iter().map(|id| RecordId::new(*id)).collect())
}

fn because(reason: &str) -> Typed {
    Typed { reason: reason.into(), ticket: "T-1".into(), params: Vec::new() }
}

async fn previewed(cx: &Cx, key: &str, chosen: Chosen) -> (Uuid, Preview) {
    let id = preview(cx, &action(key), &UTC, chosen, because("a test")).await.unwrap();
    (id, show(cx, id, &UTC).await.unwrap())
}

fn done(ran: Ran) -> Uuid {
    match ran {
        Ran::Done { run } => run,
        other => panic!("not run: {other:?}"),
    }
}
