//! A target as it is: its image, and the digests that a run is held to.

use crate::actions::params::Fitting;
use crate::catalog::model::{Action, Does};
use crate::problem::{Fault, Problem};
use crate::records::types::RecordId;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A record in its transaction: locked, and read.
#[derive(Clone, Debug)]
pub struct Image {
    pub id: RecordId,
    pub channel: Option<String>,
    pub title: String,
    /// The action's `when` holds.
    pub applies: bool,
    /// PostgreSQL's own text of the catalogued fields: the same for the same values.
    pub text: String,
}

impl Image {
    /// An image that cannot be read cannot be compared: nothing is run then.
    pub fn value(&self) -> Result<Value, Problem> {
        serde_json::from_str(&self.text).map_err(|error| {
            tracing::warn!(record = %self.id, %error, "a record's image cannot be read");
            Problem::bad(Fault::general(
                format!("Record #{} has a value that cannot be compared before and after, so nothing was changed.", self.id),
                format!("#{}에 전후를 비교할 수 없는 값이 있어서 아무것도 바꾸지 않았어요.", self.id),
            ))
        })
    }

    pub fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.text.as_bytes()).to_vec()
    }
}

/// Action, parameters, targets and their before-images: what a member saw, and what a run must find.
pub fn digest(action: &Action, fitting: &Fitting, chosen: &[RecordId], found: &[Image]) -> Vec<u8> {
    let mut hash = Sha256::new();
    // Lengths in front, of lists too, so that no two different things have the same bytes.
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    };
    add(action.key.as_str());
    add(&match &action.does {
        Does::Sql(sql) => sql.clone(),
        Does::Http(http) => http.text(),
    });
    add(&fitting.arguments.to_string());
    add(&chosen.len().to_string());
    for id in chosen {
        add(id.as_str());
    }
    add(&found.len().to_string());
    for image in found {
        add(image.id.as_str());
        add(if image.applies { "applies" } else { "does not" });
        add(&image.text);
    }
    hash.finalize().to_vec()
}
