//! What an action asks for.

use crate::catalog::types::{ChoiceValue, EntityKey, Text};

#[derive(Clone, Debug)]
pub struct Param {
    pub name: String,
    pub label: Text,
    pub help: Option<Text>,
    pub kind: ParamKind,
    pub required: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ParamKind {
    Text {
        max: u32,
        long: bool,
    },
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    Number {
        min: Option<f64>,
        max: Option<f64>,
    },
    Boolean,
    Date,
    Timestamp,
    Choice {
        values: Vec<ChoiceValue>,
        sql_type: String,
    },
    /// The id of a record of another entity.
    Relation {
        entity: EntityKey,
        sql_type: String,
    },
}
