//! Why a record is as it is: questions, and the conditions that answer them.

use crate::catalog::types::{ActionKey, FieldKey, Text};

#[derive(Clone, Debug)]
pub struct Diagnosis {
    pub question: Text,
    pub checks: Vec<Check>,
}

/// One condition of a diagnosis: an SQL expression over the entity's table, under the table's own name.
#[derive(Clone, Debug)]
pub struct Check {
    pub sql: String,
    pub fails: Text,
    /// Whose change made it fail: a field of this record, or, with `on`, of the record that the field `on` names.
    pub about: Option<About>,
    /// The action that mends it.
    pub mend: Option<Mend>,
}

#[derive(Clone, Debug)]
pub struct About {
    pub on: Option<FieldKey>,
    pub field: FieldKey,
}

#[derive(Clone, Debug)]
pub struct Mend {
    pub action: ActionKey,
    /// Run on the record that this field names; on the record itself where there is none.
    pub on: Option<FieldKey>,
}
