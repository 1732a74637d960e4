//! Fields: every column of the table that is not left out, with what the catalogue adds.

use super::Work;
use super::entity::{Draft, find};
use super::names::humanise;
use crate::catalog::at::At;
use crate::catalog::check::{Kind, near};
use crate::catalog::introspect::{Column, Relation};
use crate::catalog::mask::Mask;
use crate::catalog::model::{Entity, Field};
use crate::catalog::raw::{EntityFile, FieldTable, Label, MaskValue};
use crate::catalog::read::in_order;
use crate::catalog::types::{ChoiceValue, EntityKey, FieldKey, FieldKind, Text};
use std::collections::BTreeMap;

impl Work<'_> {
    pub(super) fn fields(&mut self, file: usize, relation: &Relation, raw: &EntityFile) -> Vec<Field> {
        let left_out: Vec<&str> =
            raw.entity.iter().flat_map(|entity| &entity.leave_out).map(At::as_str).collect();
        for name in raw.field.keys() {
            if self.column(file, relation, name).is_some() && left_out.contains(&name.as_str()) {
                let used_as = "a field with a table of its own";
                self.fault(file, &name.span, Kind::LeftOutButNeeded { column: name.value.clone(), used_as });
            }
        }
        let columns = relation.columns.iter().filter(|column| !left_out.contains(&column.name.as_str()));
        columns.map(|column| self.one_field(file, column, raw)).collect()
    }

    fn one_field(&mut self, file: usize, column: &Column, raw: &EntityFile) -> Field {
        let named = raw.field.iter().find(|(name, _)| name.as_str() == column.name).map(|(_, field)| field);
        let label = self.text_or(file, named.and_then(|field| field.label.as_ref()), &column.name);
        let help = named.and_then(|field| field.help.as_ref()).map(|text| self.text(file, text));
        let (kind, values) = self.choice(file, column, named);
        Field {
            key: FieldKey::new(&column.name),
            label,
            help: help.or_else(|| column.comment.clone().map(Text::same)),
            kind,
            sql_type: column.sql_type.clone(),
            nullable: column.nullable,
            values,
            references: None,
            mask: named.and_then(|field| field.mask.as_ref()).map(|mask| mask_of(mask.value)),
            fresh: named.and_then(|field| field.fresh.as_ref()).is_some_and(|fresh| fresh.value),
        }
    }

    /// An enum's values, or those that the catalogue lists of a text.
    fn choice(
        &mut self,
        file: usize,
        column: &Column,
        raw: Option<&FieldTable>,
    ) -> (FieldKind, Vec<ChoiceValue>) {
        let empty = BTreeMap::new();
        let named = raw.map_or(&empty, |field| &field.values);
        match column.kind {
            FieldKind::Choice => (FieldKind::Choice, self.enum_values(file, column, named)),
            FieldKind::Text if !named.is_empty() => (FieldKind::Choice, self.text_values(file, named)),
            kind => {
                if let Some((value, _)) = in_order(named).first() {
                    let (column, sql_type) = (column.name.clone(), column.shown_type.clone());
                    self.fault(file, &value.span, Kind::ValuesOfNoChoice { column, sql_type });
                }
                (kind, Vec::new())
            }
        }
    }

    pub(super) fn text_values(
        &mut self,
        file: usize,
        named: &BTreeMap<At<String>, At<Label>>,
    ) -> Vec<ChoiceValue> {
        let values = in_order(named).into_iter();
        values
            .map(|(value, label)| ChoiceValue { value: value.value.clone(), label: self.text(file, label) })
            .collect()
    }

    fn enum_values(
        &mut self,
        file: usize,
        column: &Column,
        named: &BTreeMap<At<String>, At<Label>>,
    ) -> Vec<ChoiceValue> {
        for (value, _) in in_order(named) {
            if !column.values.contains(&value.value) {
                let known = column.values.clone();
                let near = near(value.as_str(), known.iter().map(String::as_str));
                let kind = Kind::UnknownValue {
                    value: value.value.clone(),
                    column: column.name.clone(),
                    near,
                    known,
                };
                self.fault(file, &value.span, kind);
            }
        }
        let label_of = |value: &String| named.iter().find(|(name, _)| name.value == *value);
        let unnamed: Vec<&str> =
            column.values.iter().filter(|value| label_of(value).is_none()).map(String::as_str).collect();
        if let (Some((first, _)), false) = (in_order(named).first(), unnamed.is_empty()) {
            let kind = Kind::UnnamedValues { column: column.name.clone(), values: unnamed.join(", ") };
            self.fault(file, &first.span, kind);
        }
        let labelled = |value: &String| {
            let label = label_of(value)
                .map_or_else(|| Text::same(humanise(value)), |(_, label)| self.text(file, label));
            ChoiceValue { value: value.clone(), label }
        };
        column.values.iter().map(labelled).collect()
    }

    /// Which fields name records of other entities: foreign keys say so, or the catalogue does.
    pub(super) fn references(&mut self, drafts: &mut [Draft<'_>]) {
        let all: Vec<Vec<Option<EntityKey>>> = drafts
            .iter()
            .map(|draft| {
                draft.entity.fields.iter().map(|field| self.reference(draft, field, drafts)).collect()
            })
            .collect();
        for (draft, references) in drafts.iter_mut().zip(all) {
            for (field, reference) in draft.entity.fields.iter_mut().zip(references) {
                if let (Some(to), true) = (&reference, field.label.en == humanise(field.key.as_str())) {
                    field.label = label_of_reference(field, to);
                }
                field.references = reference;
            }
        }
    }

    /// What names records, or tells whose they are, cannot be masked: addresses, links and scopes have it.
    pub(super) fn masks(&mut self, draft: &Draft<'_>) {
        for (name, raw) in in_order_of_fields(draft) {
            let entity = &draft.entity;
            if let (Some(fresh), None) = (&raw.fresh, &raw.mask) {
                let name = format!("{}.{}", entity.key, name.as_str());
                self.fault(draft.file, &fresh.span, Kind::NotMasked { name });
            }
            let (Some(mask), Some(field)) = (&raw.mask, entity.field(&FieldKey::new(name.as_str()))) else {
                continue;
            };
            let column = name.value.clone();
            if let Some(used_as) = used_as(entity, field) {
                self.fault(draft.file, &mask.span, Kind::CannotMask { column, used_as });
            } else if !can_be_masked(field.kind, mask.value) {
                let sql_type = field.sql_type.clone();
                self.fault(draft.file, &mask.span, Kind::MaskType { column, sql_type });
            }
        }
    }

    fn reference(&mut self, draft: &Draft<'_>, field: &Field, drafts: &[Draft<'_>]) -> Option<EntityKey> {
        let raw = draft.raw.field.iter().find(|(name, _)| name.as_str() == field.key.as_str());
        if let Some(name) = raw.and_then(|(_, raw)| raw.references.as_ref()) {
            return self.named_reference(draft, field, name, drafts);
        }
        let foreign_key =
            draft.relation.foreign_keys.iter().find(|key| key.columns == [field.key.as_str()])?;
        let target = drafts.iter().find(|target| {
            let id: Vec<&str> = target.entity.id.iter().map(FieldKey::as_str).collect();
            target.entity.table == foreign_key.table && foreign_key.target_columns == id
        })?;
        Some(target.entity.key.clone())
    }

    fn named_reference(
        &mut self,
        draft: &Draft<'_>,
        field: &Field,
        name: &At<String>,
        drafts: &[Draft<'_>],
    ) -> Option<EntityKey> {
        if !self.known_entity(draft.file, name) {
            return None;
        }
        let target = find(drafts, name.as_str())?;
        self.same_type(draft.file, name, field, &target.entity).then(|| target.entity.key.clone())
    }

    /// Whether a field can hold the id of such a record.
    pub(super) fn same_type(&mut self, file: usize, at: &At<String>, field: &Field, target: &Entity) -> bool {
        let entity = target.key.to_string();
        let Some(id) = target.single_id() else {
            self.fault(file, &at.span, Kind::CompositeReference { entity });
            return false;
        };
        let same = can_hold((field.kind, &field.sql_type), (id.kind, &id.sql_type));
        if !same {
            let kind = Kind::ReferenceType {
                column: field.key.to_string(),
                sql_type: field.sql_type.clone(),
                entity,
                id_type: id.sql_type.clone(),
            };
            self.fault(file, &at.span, kind);
        }
        same
    }
}

fn in_order_of_fields<'a>(draft: &Draft<'a>) -> Vec<(&'a At<String>, &'a FieldTable)> {
    in_order(&draft.raw.field)
}

fn used_as(entity: &Entity, field: &Field) -> Option<&'static str> {
    match () {
        () if entity.id.contains(&field.key) => Some("the id of its records"),
        () if entity.title == field.key => Some("the title of its records"),
        () if entity.scope.as_ref() == Some(&field.key) => Some("the scope of its records"),
        () if field.references.is_some() => Some("the name of another record"),
        () => None,
    }
}

/// A text; a number has last digits too.
fn can_be_masked(kind: FieldKind, mask: MaskValue) -> bool {
    match kind {
        FieldKind::Text => true,
        FieldKind::Integer | FieldKind::Number => mask == MaskValue::Last4,
        _ => false,
    }
}

fn mask_of(raw: MaskValue) -> Mask {
    match raw {
        MaskValue::Email => Mask::Email,
        MaskValue::Phone => Mask::Phone,
        MaskValue::Name => Mask::Name,
        MaskValue::Secret => Mask::Secret,
        MaskValue::Last4 => Mask::Last4,
    }
}

/// `space_id` that names a space is called "Space".
fn label_of_reference(field: &Field, to: &EntityKey) -> Text {
    let name = field.key.as_str();
    let bare = ["_id", "Id", "ID"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    Text::same(humanise(if bare.is_empty() { to.as_str() } else { bare }))
}

/// Whether a column of one kind and type can hold the id of another.
pub fn can_hold(column: (FieldKind, &str), id: (FieldKind, &str)) -> bool {
    column.1 == id.1 || (column.0 == id.0 && matches!(id.0, FieldKind::Integer | FieldKind::Text))
}
