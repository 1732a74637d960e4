//! To-many relations: foreign keys, read from the other end.

use super::choose::Chosen;
use super::keys::{key, unused};
use crate::catalog::compile::{can_hold, humanise};
use crate::limits::INDEX_FROM_ROWS;
use std::collections::BTreeSet;

/// A record that everything belongs to would ask everything for its relations.
const RELATIONS: usize = 12;

pub struct ToMany<'a> {
    pub name: String,
    pub label: String,
    pub entity: &'a str,
    pub by: &'a str,
}

/// The relations of an entity; and those that are too many, or that no index serves.
pub fn to_many<'a>(of: &Chosen<'a>, all: &'a [Chosen<'a>]) -> (Vec<ToMany<'a>>, Vec<ToMany<'a>>) {
    let [id] = of.id.as_slice() else { return (Vec::new(), Vec::new()) };
    let mut used = BTreeSet::new();
    let (mut written, mut left_out) = (Vec::new(), Vec::new());
    for other in all {
        let keys = other.relation.foreign_keys.iter();
        let here: Vec<&str> = keys
            .filter(|foreign| {
                foreign.table == of.relation.table && foreign.target_columns == [id.name.as_str()]
            })
            .filter_map(|foreign| match foreign.columns.as_slice() {
                [column] => Some(column.as_str()),
                _ => None,
            })
            .collect();
        let mut seen = BTreeSet::new();
        for by in here.iter().filter(|by| seen.insert(**by)) {
            let Some(column) = other.relation.column(by) else { continue };
            if !can_hold((column.kind, &column.sql_type), (id.kind, &id.sql_type)) {
                continue;
            }
            let several = here.len() > 1;
            let name = if several { key(&format!("{}_by_{by}", other.key)) } else { other.key.clone() };
            let label = if several {
                format!("{}: {}", other.label, humanise(by).to_lowercase())
            } else {
                other.label.clone()
            };
            let relation = ToMany { name: unused(&name, &mut used), label, entity: &other.key, by };
            let served = other.relation.rows < INDEX_FROM_ROWS || other.relation.serves_exact(by);
            if served && written.len() < RELATIONS {
                written.push(relation);
            } else {
                left_out.push(relation);
            }
        }
    }
    (written, left_out)
}
