//! What a member typed into an action's form, held against the catalogue.

use crate::actions::types::{Input, ParamField, Typed};
use crate::catalog::model::{Action, Asked, Param, ParamKind};
use crate::catalog::types::{ChoiceValue, FieldKind};
use crate::cx::Arg;
use crate::limits::{
    PARAM_MAX_CHARS, PARAM_NAMED_CHARS, REASON_MAX_CHARS, RECORD_ID_MAX_CHARS, TICKET_MAX_CHARS,
};
use crate::problem::Fault;
use crate::records::types::RecordId;
use crate::records::value;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Values that fit: for the statement, and for the event.
#[derive(Clone, Debug)]
pub struct Fitting {
    pub args: Vec<Arg>,
    pub arguments: Value,
    pub reason: Option<String>,
    pub ticket: Option<String>,
}

/// Everything that is wrong is said at once.
pub fn fitting(action: &Action, zone: &TimeZone, typed: &Typed) -> Result<Fitting, Vec<Fault>> {
    let mut faults = Vec::new();
    let (mut args, mut arguments) = (Vec::new(), Map::new());
    for param in &action.params {
        let text = typed.params.iter().find(|(name, _)| *name == param.name).map_or("", |(_, text)| text);
        match fit(param, zone, text) {
            Ok(value) => {
                arguments.insert(param.name.clone(), value.clone().map_or(Value::Null, Value::String));
                args.push(Arg::Text(value));
            }
            Err(fault) => faults.push(fault),
        }
    }
    faults.extend(not_asked(action, typed));
    let mut text = |at, text: &str, asked, max| {
        asked_text(at, text, asked, max).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        })
    };
    let reason = text("reason", &typed.reason, action.reason, REASON_MAX_CHARS);
    // Whoever works on a ticket does everything for it, where the form does not ask, too.
    let asked = if action.ticket == Asked::No { Asked::Optional } else { action.ticket };
    let ticket = text("ticket", &typed.ticket, asked, TICKET_MAX_CHARS);
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Fitting { args, arguments: Value::Object(arguments), reason, ticket })
}

/// What no form of the action sends: another name, or one name twice. Told once, however often it comes.
fn not_asked(action: &Action, typed: &Typed) -> Option<Fault> {
    let mut seen = HashSet::new();
    let is_asked = |name: &str| action.params.iter().any(|param| param.name == name);
    let (name, _) = typed.params.iter().find(|(name, _)| !is_asked(name) || !seen.insert(name.as_str()))?;
    Some(if is_asked(name) {
        Fault::new(
            name,
            "was sent more than once: open the form again",
            "값이 두 번 이상 전송됐어요. 양식을 다시 열어 주세요",
        )
    } else {
        Fault::new(
            name.chars().take(PARAM_NAMED_CHARS).collect::<String>(),
            "is not a parameter of this action: open its form again",
            "이 작업의 매개변수가 아니에요. 양식을 다시 열어 주세요",
        )
    })
}

/// What was typed, without what `fitting` does not look at: what is kept is no larger than what it lets through.
pub fn as_kept(action: &Action, fitting: &Fitting, typed: Typed) -> Typed {
    let kept = |(name, text): (String, String)| {
        let param = action.params.iter().find(|param| param.name == name)?;
        let is_text = matches!(param.kind, ParamKind::Text { .. });
        let text = if is_text { text } else { text.trim().to_owned() };
        (!text.trim().is_empty()).then_some((name, text))
    };
    Typed {
        params: typed.params.into_iter().filter_map(kept).collect(),
        reason: fitting.reason.clone().unwrap_or_default(),
        ticket: fitting.ticket.clone().unwrap_or_default(),
    }
}

/// A reason or a ticket, as far as it is asked for.
pub fn asked_text(at: &str, text: &str, asked: Asked, max: usize) -> Result<Option<String>, Fault> {
    let text = text.trim();
    match asked {
        Asked::Required if text.is_empty() => Err(missing(at)),
        Asked::No => Ok(None),
        _ if text.contains('\0') => Err(no_text(at)),
        _ if text.chars().count() > max => Err(too_long(at, max)),
        _ => Ok((!text.is_empty()).then(|| text.to_owned())),
    }
}

fn missing(at: &str) -> Fault {
    Fault::new(at, "This is needed: fill it in.", "꼭 필요해요. 입력해 주세요.")
}

fn too_long(at: &str, max: usize) -> Fault {
    Fault::new(
        at,
        format!("is longer than {max} characters: shorten it"),
        format!("{max}자를 넘어요. 줄여 주세요"),
    )
}

/// PostgreSQL holds every character but this one.
fn no_text(at: &str) -> Fault {
    Fault::new(
        at,
        "has a character that cannot be kept (U+0000): remove it",
        "저장할 수 없는 문자(U+0000)가 있어요. 지워 주세요",
    )
}

fn fit(param: &Param, zone: &TimeZone, text: &str) -> Result<Option<String>, Fault> {
    let at = &param.name;
    // A text keeps its spaces; every other type has no use for them.
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return if param.required { Err(missing(at)) } else { Ok(None) };
    }
    let not = |kind| value::does_not_fit(at, kind);
    let is_text = matches!(param.kind, ParamKind::Text { .. });
    if !is_text && trimmed.chars().count() > PARAM_MAX_CHARS as usize {
        return Err(too_long(at, PARAM_MAX_CHARS as usize));
    }
    match &param.kind {
        ParamKind::Text { max, .. } => fit_text(at, text, *max as usize),
        ParamKind::Integer { min, max } => {
            let number: i64 = trimmed.parse().map_err(|_| not(FieldKind::Integer))?;
            within(at, number, *min, *max)?;
            Ok(Some(number.to_string()))
        }
        ParamKind::Number { min, max } => {
            let number: f64 = trimmed.parse().map_err(|_| not(FieldKind::Number))?;
            if !number.is_finite() {
                return Err(not(FieldKind::Number));
            }
            within(at, number, *min, *max)?;
            // The digits as they were typed: a float would lose some.
            Ok(Some(trimmed.to_owned()))
        }
        ParamKind::Boolean => value::boolean(trimmed)
            .map(|value| Some(value.to_string()))
            .ok_or_else(|| not(FieldKind::Boolean)),
        ParamKind::Date => {
            let date: jiff::civil::Date = trimmed.parse().map_err(|_| not(FieldKind::Date))?;
            Ok(Some(date.to_string()))
        }
        ParamKind::Timestamp => value::moment(zone, trimmed, false)
            .map(|moment| Some(moment.to_string()))
            .ok_or_else(|| not(FieldKind::Timestamp)),
        ParamKind::Choice { values, .. } => fit_choice(at, trimmed, values),
        // Whether the record is there and the member may see it is asked of the database.
        ParamKind::Relation { .. } if trimmed.contains('\0') => Err(no_text(at)),
        ParamKind::Relation { .. } if trimmed.len() > RECORD_ID_MAX_CHARS => {
            Err(too_long(at, RECORD_ID_MAX_CHARS))
        }
        ParamKind::Relation { .. } => Ok(Some(RecordId::new(trimmed).parts().concat())),
    }
}

fn fit_text(at: &str, text: &str, max: usize) -> Result<Option<String>, Fault> {
    if text.contains('\0') {
        return Err(no_text(at));
    }
    if text.chars().count() > max {
        return Err(too_long(at, max));
    }
    Ok(Some(text.replace("\r\n", "\n")))
}

fn fit_choice(at: &str, text: &str, values: &[ChoiceValue]) -> Result<Option<String>, Fault> {
    if values.iter().any(|choice| choice.value == text) {
        return Ok(Some(text.to_owned()));
    }
    let offered: Vec<&str> = values.iter().map(|choice| choice.value.as_str()).collect();
    let offered = offered.join(", ");
    Err(Fault::new(at, format!("is not one of: {offered}"), format!("다음 중 하나여야 해요: {offered}")))
}

fn within<T: PartialOrd + std::fmt::Display>(
    at: &str,
    number: T,
    min: Option<T>,
    max: Option<T>,
) -> Result<(), Fault> {
    if let Some(min) = min.filter(|min| number < *min) {
        return Err(Fault::new(at, format!("must be at least {min}"), format!("{min} 이상이어야 해요")));
    }
    if let Some(max) = max.filter(|max| number > *max) {
        return Err(Fault::new(at, format!("must be at most {max}"), format!("{max} 이하여야 해요")));
    }
    Ok(())
}

/// The form's fields.
pub fn fields(action: &Action) -> Vec<ParamField> {
    let field = |param: &Param| ParamField {
        name: param.name.clone(),
        label: param.label.clone(),
        help: param.help.clone(),
        required: param.required,
        input: match &param.kind {
            ParamKind::Text { max, long } => Input::Text { max: *max, long: *long },
            ParamKind::Integer { .. } => Input::Integer,
            ParamKind::Number { .. } => Input::Number,
            ParamKind::Boolean => Input::Boolean,
            ParamKind::Date => Input::Date,
            ParamKind::Timestamp => Input::Timestamp,
            ParamKind::Choice { values, .. } => Input::Choice(values.clone()),
            ParamKind::Relation { entity, .. } => Input::Relation(entity.clone()),
        },
    };
    action.params.iter().map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::types::Text;

    fn param(kind: ParamKind, required: bool) -> Param {
        Param { name: "p".into(), label: Text::same("p"), help: None, kind, required }
    }

    fn fits(kind: ParamKind, text: &str) -> Result<Option<String>, Fault> {
        fit(&param(kind, true), &TimeZone::UTC, text)
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (kind, text) in [
            (ParamKind::Text { max: 3, long: false }, "abcd"),
            (ParamKind::Text { max: 3, long: false }, "  "),
            (ParamKind::Integer { min: Some(1), max: None }, "0"),
            (ParamKind::Integer { min: None, max: None }, "1.5"),
            (ParamKind::Number { min: None, max: Some(1.0) }, "1.5"),
            (ParamKind::Number { min: None, max: None }, "NaN"),
            (ParamKind::Number { min: None, max: None }, &"0".repeat(1_001)),
            (ParamKind::Date, "2024-02-30"),
            (ParamKind::Boolean, "perhaps"),
            (ParamKind::Boolean, ""),
            (ParamKind::Choice { values: Vec::new(), sql_type: "text".into() }, "x"),
        ] {
            assert!(fits(kind.clone(), text).is_err(), "{kind:?} {text}");
        }
    }

    #[test]
    fn what_fits_is_kept_as_it_is() {
        assert_eq!(
            fits(ParamKind::Text { max: 9, long: true }, " a\r\nb").ok().flatten().as_deref(),
            Some(" a\nb")
        );
        assert_eq!(
            fits(ParamKind::Number { min: None, max: None }, "0.10").ok().flatten().as_deref(),
            Some("0.10")
        );
        for kind in [ParamKind::Date, ParamKind::Boolean] {
            assert_eq!(fit(&param(kind, false), &TimeZone::UTC, "").ok(), Some(None));
        }
    }

    #[test]
    fn a_character_that_cannot_be_kept_is_named_as_what_it_is() {
        let kinds = [ParamKind::Text { max: 9, long: false }, ParamKind::Integer { min: None, max: None }];
        for (kind, says) in kinds.into_iter().zip(["U+0000", "whole number"]) {
            let fault = fits(kind, "a\0").unwrap_err();
            assert!(fault.says.en.contains(says), "{fault:?}");
        }
        let fault = asked_text("reason", "a\0", Asked::Optional, 9).unwrap_err();
        assert!(fault.says.en.contains("U+0000"), "{fault:?}");
    }
}
