//! Both sources as one, on a real replica.

mod asked;
mod pages;
mod seen;
mod told;

use super::read::timeline;
use super::types::{Event, TimelinePage};
use crate::catalog::types::Locale;
use crate::cx::Cx;
use crate::limits::TIMELINE_EVENTS;
use crate::problem::Problem;
use crate::testing::pairs;
use jiff::tz::TimeZone;

async fn read(cx: &Cx, query: &str) -> Result<TimelinePage, Problem> {
    let page = timeline(cx, &TimeZone::UTC, &pairs(query), TIMELINE_EVENTS).await?;
    if page.faults.is_empty() { Ok(page) } else { Err(Problem::Bad(page.faults)) }
}

fn english(event: &Event) -> String {
    event.says(Locale::En)
}

fn korean(event: &Event) -> String {
    event.says(Locale::Ko)
}

fn keys(page: &TimelinePage) -> Vec<String> {
    page.events.iter().map(|event| format!("{} {}", event.source.as_str(), event.id)).collect()
}
