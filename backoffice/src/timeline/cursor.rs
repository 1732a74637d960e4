//! Where a page of a timeline ends.

use crate::problem::{Fault, Problem};
use crate::records::value::timestamp;
use crate::timeline::types::Source;
use jiff::Timestamp;
use std::cmp::Ordering;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// PostgreSQL's own text of the moment: no digit of it is lost.
    pub occurred_at: String,
    pub source: Source,
    pub id: String,
}

impl Place {
    pub fn write(&self) -> String {
        hex::encode(serde_json::json!([self.occurred_at, self.source, self.id]).to_string())
    }

    pub fn read(text: &str) -> Result<Self, Problem> {
        let read = || -> Option<Self> {
            let (occurred_at, source, id) = serde_json::from_slice(&hex::decode(text).ok()?).ok()?;
            Some(Self { occurred_at, source, id })
        };
        read().ok_or_else(|| {
            Problem::bad(Fault::general(
                "The address of this page is damaged: open the timeline from its beginning.",
                "이 페이지의 주소가 손상되었어요. 타임라인을 처음부터 열어 주세요.",
            ))
        })
    }

    /// Newest first: it comes no later than the other.
    pub fn is_at_or_before(&self, other: &Self) -> bool {
        self.order() >= other.order()
    }

    /// As statements sort: by the moment, at one moment by source, then by id.
    fn order(&self) -> (Option<Timestamp>, Source, String) {
        (timestamp(&self.occurred_at), self.source, format!("{:0>40}", self.id))
    }

    /// How a source goes on after this place; see `Branch::after`. At one moment `samuso` comes before `product`, and that
    /// before `captured`.
    pub fn mode(&self, of: Source) -> &'static str {
        match of.cmp(&self.source) {
            Ordering::Equal => "row",
            Ordering::Less => "le",
            Ordering::Greater => "lt",
        }
    }
}
