//! Where a page of a list ends: the sorted value and the key of its last record, as the address carries it.

use crate::problem::{Fault, Problem};

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The sorted value; none among the records whose sorted field is empty.
    pub value: Option<String>,
    pub key: Vec<String>,
}

impl Place {
    pub fn write(&self) -> String {
        let json = serde_json::json!([self.value, self.key]).to_string();
        hex::encode(json)
    }

    /// A cursor is made by a page, not by hand: one that cannot be read is said to be so, and the list begins again.
    pub fn read(text: &str, parts: usize) -> Result<Self, Problem> {
        let read = || -> Option<Self> {
            let (value, key): (Option<String>, Vec<String>) =
                serde_json::from_slice(&hex::decode(text).ok()?).ok()?;
            (key.len() == parts && !text.contains('\0')).then_some(Self { value, key })
        };
        read().ok_or_else(|| {
            Problem::bad(Fault::general(
                "The address of this page is damaged: open the list from its beginning.",
                "이 페이지의 주소가 손상되었어요. 목록을 처음부터 열어 주세요.",
            ))
        })
    }
}
