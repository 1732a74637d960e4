//! What a constant is worth, and how people write it. Only what limits are written with is understood; anything else fails
//! the test, and wants a line here.

use super::source::Subject;
use crate::limits;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use syn::{BinOp, Expr, ExprCall, ExprMethodCall, Lit};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Number(u64),
    Rate(f64),
    Time(Duration),
    Times(Vec<Duration>),
}

/// Of one file or another: saml's names are its own.
pub(super) struct Values<'a>(BTreeMap<(PathBuf, String), &'a Expr>);

impl<'a> Values<'a> {
    pub(super) fn of(subjects: &'a [Subject]) -> Self {
        let mut all = BTreeMap::new();
        for subject in subjects {
            for (name, expr) in subject.groups.iter().flat_map(|group| &group.limits) {
                all.insert((subject.file.clone(), name.clone()), expr);
            }
        }
        Self(all)
    }

    pub(super) fn get(&self, file: &Path, name: &str) -> Value {
        let own = self.0.get(&(file.to_owned(), name.to_owned()));
        let other =
            || self.0.iter().find(|((other, known), _)| known == name && other.parent() == file.parent());
        let expr = own.or_else(|| other().map(|(_, expr)| expr));
        self.eval(file, expr.unwrap_or_else(|| panic!("{name} is no limit")))
    }

    fn eval(&self, file: &Path, expr: &Expr) -> Value {
        match expr {
            Expr::Lit(lit) => match &lit.lit {
                Lit::Int(number) => Value::Number(number.base10_parse().unwrap()),
                Lit::Float(number) => Value::Rate(number.base10_parse().unwrap()),
                _ => panic!("no number"),
            },
            Expr::Path(path) => self.get(file, &path.path.get_ident().unwrap().to_string()),
            Expr::Cast(cast) => self.eval(file, &cast.expr),
            Expr::Binary(both) => {
                let (left, right) = (self.number(file, &both.left), self.number(file, &both.right));
                Value::Number(match both.op {
                    BinOp::Add(_) => left + right,
                    BinOp::Mul(_) => left * right,
                    _ => panic!("{left} and {right} are neither added nor multiplied"),
                })
            }
            Expr::Array(array) => {
                Value::Times(array.elems.iter().map(|each| self.time(file, each)).collect())
            }
            Expr::Call(call) => Value::Time(self.made(file, call)),
            Expr::MethodCall(call) => self.method(file, call),
            _ => panic!("a limit is written in a new way"),
        }
    }

    fn made(&self, file: &Path, call: &ExprCall) -> Duration {
        let Expr::Path(path) = &*call.func else { panic!("a limit is called") };
        let number = self.number(file, &call.args[0]);
        match path.path.segments.last().unwrap().ident.to_string().as_str() {
            "from_millis" => Duration::from_millis(number),
            "from_secs" => Duration::from_secs(number),
            "from_mins" => Duration::from_mins(number),
            "from_hours" => Duration::from_hours(number),
            unknown => panic!("{unknown} is no unit"),
        }
    }

    fn method(&self, file: &Path, call: &ExprMethodCall) -> Value {
        let receiver = self.eval(file, &call.receiver);
        match (call.method.to_string().as_str(), receiver) {
            ("unsigned_abs", number) => number,
            ("saturating_add", Value::Time(time)) => Value::Time(time + self.time(file, &call.args[0])),
            (unknown, _) => panic!("{unknown} is not known"),
        }
    }

    fn number(&self, file: &Path, expr: &Expr) -> u64 {
        let Value::Number(number) = self.eval(file, expr) else { panic!("no number") };
        number
    }

    fn time(&self, file: &Path, expr: &Expr) -> Duration {
        let Value::Time(time) = self.eval(file, expr) else { panic!("no time") };
        time
    }
}

/// In the unit that the name ends with.
pub(super) fn human(name: &str, value: &Value) -> String {
    let number = match value {
        Value::Number(number) => *number,
        Value::Rate(rate) => return rate.to_string(),
        Value::Time(time) => return lasts(*time),
        Value::Times(times) => {
            return times.iter().copied().map(lasts).collect::<Vec<_>>().join(", ");
        }
    };
    let has = |unit: &str| {
        name.ends_with(unit)
            || name.ends_with(&format!("{unit}_MIN"))
            || name.ends_with(&format!("{unit}_MAX"))
    };
    match () {
        () if has("_MS") => lasts(Duration::from_millis(number)),
        () if has("_SECS") => lasts(Duration::from_secs(number)),
        () if has("_DAYS") => lasts(Duration::from_hours(24 * number)),
        () if has("_KIB") => bytes(number * 1024),
        () if has("_BYTES") => bytes(number),
        () if has("_CHARS") => format!("{} characters", thousands(number)),
        () if has("_BITS") => format!("{} bits", thousands(number)),
        () if has("_PERCENT") => format!("{number} %"),
        () if has("_A_SECOND") => format!("{} a second", thousands(number)),
        () if has("_A_MINUTE") => format!("{} a minute", thousands(number)),
        () if has("_AN_HOUR") => format!("{} an hour", thousands(number)),
        () if has("_A_DAY") => format!("{} a day", thousands(number)),
        () => thousands(number),
    }
}

/// In the largest unit that is whole; a day and a half is 36 h.
fn lasts(time: Duration) -> String {
    let ms = u64::try_from(time.as_millis()).unwrap();
    let units = [(86_400_000, "days"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms")];
    let whole = units
        .into_iter()
        .find(|(unit, _)| ms.is_multiple_of(*unit) && (ms / unit > 1 || *unit < 86_400_000 && ms >= *unit));
    let (unit, name) = whole.unwrap_or((1, "ms"));
    format!("{} {name}", thousands(ms / unit))
}

fn bytes(number: u64) -> String {
    match number {
        _ if number >= 1 << 20 && number.is_multiple_of(1 << 20) => format!("{} MiB", number >> 20),
        _ if number >= 1 << 10 && number.is_multiple_of(1 << 10) => format!("{} KiB", number >> 10),
        _ => format!("{} bytes", thousands(number)),
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let (first, rest) = digits.split_at(digits.len() % 3);
    let groups = rest.as_bytes().chunks(3).map(|three| String::from_utf8_lossy(three).into_owned());
    let groups: Vec<String> =
        Some(first.to_owned()).filter(|first| !first.is_empty()).into_iter().chain(groups).collect();
    groups.join(",")
}

#[test]
fn what_is_read_is_what_the_compiler_has() {
    let subjects = super::subjects();
    let values = Values::of(&subjects);
    let of = |name: &str| values.get(&subjects[0].file, name);
    assert_eq!(of("READ_ENDS_MS"), Value::Number(limits::READ_ENDS_MS));
    assert_eq!(of("BULK_LISTED_MAX"), Value::Number(limits::BULK_LISTED_MAX as u64));
    assert_eq!(of("OWN_WRITE_LASTS"), Value::Time(limits::OWN_WRITE_LASTS));
    assert_eq!(of("CALL_STATUS_PAUSES"), Value::Times(limits::CALL_STATUS_PAUSES.to_vec()));
    assert_eq!(of("RETRIES_PER_CALL"), Value::Rate(limits::RETRIES_PER_CALL));
}

#[test]
fn people_read_units() {
    let of = |name, number| human(name, &Value::Number(number));
    assert_eq!(
        [of("A_MS", 1_250), of("A_MS", 12_000), of("A_MAX_BYTES", 65_536)],
        ["1,250 ms", "12 s", "64 KiB"]
    );
    assert_eq!([of("A_DAYS", 90), of("A_DAYS", 1), of("A", 1_000_000)], ["90 days", "24 h", "1,000,000"]);
    assert_eq!(human("A", &Value::Time(Duration::from_secs(90))), "90 s");
}
