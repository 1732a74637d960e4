//! Parameters of an action: what its form asks for.

use super::Work;
use super::entity::{Draft, find};
use crate::catalog::at::At;
use crate::catalog::check::{Kind, near};
use crate::catalog::model::{Param, ParamKind};
use crate::catalog::raw::{Bound, ParamTable, ParamType};
use crate::catalog::types::{EntityKey, FieldKey, FieldKind};
use crate::limits::{PARAM_LONGEST_CHARS, PARAM_MAX_CHARS};

impl Work<'_> {
    pub(super) fn param(
        &mut self,
        draft: &Draft<'_>,
        name: &At<String>,
        raw: &ParamTable,
        drafts: &[Draft<'_>],
    ) -> Option<Param> {
        let file = draft.file;
        if name.as_str() == "ids" {
            self.fault(file, &name.span, Kind::BadName { name: "ids".to_owned(), what: "a parameter" });
            return None;
        }
        let good = self.good_name(file, name, "a parameter");
        let label = self.text_due(file, raw.label.as_ref(), name);
        let help = raw.help.as_ref().map(|text| self.text(file, text));
        self.unfit_keys(file, raw);
        let kind = match raw.kind.as_ref()?.value {
            ParamType::Text => self.text_kind(file, raw),
            ParamType::Integer => {
                let (min, max) = self.range(file, raw, as_integer)?;
                ParamKind::Integer { min, max }
            }
            ParamType::Number => {
                let (min, max) = self.range(file, raw, as_number)?;
                ParamKind::Number { min, max }
            }
            ParamType::Boolean => ParamKind::Boolean,
            ParamType::Date => ParamKind::Date,
            ParamType::Timestamp => ParamKind::Timestamp,
            ParamType::Choice => self.choice_kind(draft, name, raw)?,
            ParamType::Relation => self.relation_kind(file, name, raw, drafts)?,
        };
        let required = raw.required.as_ref().is_none_or(|required| required.value);
        good.then(|| Param { name: name.value.clone(), label, help, kind, required })
    }

    fn text_kind(&mut self, file: usize, raw: &ParamTable) -> ParamKind {
        let longest = i64::from(PARAM_LONGEST_CHARS);
        let max = match raw.max.as_ref().map(|max| (max, as_integer(max.value))) {
            None => PARAM_MAX_CHARS,
            Some((_, Some(max))) if (1..=longest).contains(&max) => {
                u32::try_from(max).unwrap_or(PARAM_MAX_CHARS)
            }
            Some((at, _)) => {
                self.fault(file, &at.span, Kind::OutOfRange { key: "max".to_owned(), min: 1, max: longest });
                PARAM_MAX_CHARS
            }
        };
        ParamKind::Text { max, long: raw.long.as_ref().is_some_and(|long| long.value) }
    }

    fn range<N: PartialOrd + Copy>(
        &mut self,
        file: usize,
        raw: &ParamTable,
        of: fn(Bound) -> Option<N>,
    ) -> Option<(Option<N>, Option<N>)> {
        for (key, bound) in [("min", &raw.min), ("max", &raw.max)] {
            if let Some(bound) = bound.as_ref().filter(|bound| of(bound.value).is_none()) {
                let (key, expected) = (key.to_owned(), "a whole number".to_owned());
                self.fault(file, &bound.span, Kind::WrongType { key, expected, found: "a number" });
                return None;
            }
        }
        let end = |bound: &Option<At<Bound>>| bound.as_ref().and_then(|bound| of(bound.value));
        let (min, max) = (end(&raw.min), end(&raw.max));
        if let (Some(min), Some(max), Some(at)) = (min, max, &raw.min)
            && min > max
        {
            self.fault(file, &at.span, Kind::EmptyRange);
        }
        Some((min, max))
    }

    /// Values of its own, or those of a field: of the one it names, or of the one of its own name.
    fn choice_kind(&mut self, draft: &Draft<'_>, name: &At<String>, raw: &ParamTable) -> Option<ParamKind> {
        let file = draft.file;
        let field = match &raw.field {
            Some(named) => Some(self.field(file, draft, named)?),
            None => draft.entity.field(&FieldKey::new(name.as_str())),
        };
        let field = field.filter(|field| field.kind == FieldKind::Choice);
        if raw.values.is_empty() {
            let Some(field) = field else {
                let at = raw.field.as_ref().unwrap_or(name);
                self.fault(file, &at.span, Kind::ChoiceWithoutValues { field: at.value.clone() });
                return None;
            };
            return Some(ParamKind::Choice {
                values: field.values.clone(),
                sql_type: field.sql_type.clone(),
            });
        }
        if let Some(field) = field {
            self.values_of(file, field, raw);
        }
        let sql_type = field.map_or_else(|| "text".to_owned(), |field| field.sql_type.clone());
        Some(ParamKind::Choice { values: self.text_values(file, &raw.values), sql_type })
    }

    fn values_of(&mut self, file: usize, field: &crate::catalog::model::Field, raw: &ParamTable) {
        let known: Vec<String> = field.values.iter().map(|choice| choice.value.clone()).collect();
        for value in raw.values.keys().filter(|value| !known.contains(&value.value)) {
            let near = near(value.as_str(), known.iter().map(String::as_str));
            let (value_text, column, known) = (value.value.clone(), field.key.to_string(), known.clone());
            self.fault(file, &value.span, Kind::UnknownValue { value: value_text, column, near, known });
        }
    }

    fn relation_kind(
        &mut self,
        file: usize,
        name: &At<String>,
        raw: &ParamTable,
        drafts: &[Draft<'_>],
    ) -> Option<ParamKind> {
        let Some(entity) = &raw.entity else {
            let (key, of) = ("entity".to_owned(), name.value.clone());
            self.fault(file, &name.span, Kind::MissingKey { key, of });
            return None;
        };
        if !self.known_entity(file, entity) {
            return None;
        }
        let target = find(drafts, entity.as_str())?;
        let Some(id) = target.entity.single_id() else {
            self.fault(file, &entity.span, Kind::CompositeReference { entity: entity.value.clone() });
            return None;
        };
        Some(ParamKind::Relation { entity: EntityKey::new(entity.as_str()), sql_type: id.sql_type.clone() })
    }

    /// Keys that mean nothing to a parameter of this type.
    fn unfit_keys(&mut self, file: usize, raw: &ParamTable) {
        let Some(kind) = raw.kind.as_ref().map(|kind| kind.value) else { return };
        let is_number = matches!(kind, ParamType::Integer | ParamType::Number);
        let is_choice = kind == ParamType::Choice;
        let place = |span: Option<&std::ops::Range<usize>>| span.cloned();
        let unfit = [
            ("min", place(raw.min.as_ref().map(|at| &at.span)), is_number),
            ("max", place(raw.max.as_ref().map(|at| &at.span)), is_number || kind == ParamType::Text),
            ("long", place(raw.long.as_ref().map(|at| &at.span)), kind == ParamType::Text),
            ("values", place(raw.values.keys().next().map(|at| &at.span)), is_choice),
            ("field", place(raw.field.as_ref().map(|at| &at.span)), is_choice && raw.values.is_empty()),
            ("entity", place(raw.entity.as_ref().map(|at| &at.span)), kind == ParamType::Relation),
        ];
        for (key, span, fits) in unfit {
            if let (Some(span), false) = (span, fits) {
                self.fault(file, &span, Kind::KeyDoesNotApply { key, where_: "to a parameter of this type" });
            }
        }
    }
}

fn as_integer(bound: Bound) -> Option<i64> {
    match bound {
        Bound::Integer(number) => Some(number),
        Bound::Number(_) => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a bound beyond 2^53 may be off by one part in 2^53")]
#[expect(clippy::unnecessary_wraps, reason = "it stands beside `as_integer`")]
fn as_number(bound: Bound) -> Option<f64> {
    match bound {
        Bound::Integer(number) => Some(number as f64),
        Bound::Number(number) => Some(number),
    }
}
