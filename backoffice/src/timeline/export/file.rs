//! The file of an export, line by line. It says itself what it is of, how much of it there is, and whether that is all.

use super::text::Reader;
use super::{End, Export, Why};
use crate::catalog::types::Locale;
use crate::records::types::Shown;
use crate::timeline::address;
use crate::timeline::types::Event;
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    JsonLines,
}

impl Format {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "csv" => Some(Self::Csv),
            "jsonl" => Some(Self::JsonLines),
            _ => None,
        }
    }

    /// The ending of the file's name, too.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::JsonLines => "application/jsonl; charset=utf-8",
        }
    }
}

/// Without it, spreadsheets take Korean for something else.
const BOM: &str = "\u{feff}";

const COLUMNS: [[&str; 2]; 15] = [
    ["Time", "시각"],
    ["Who", "누가"],
    ["Kind of who", "구분"],
    ["Id of who", "ID"],
    ["What happened", "내용"],
    ["Action", "작업"],
    ["Entity", "엔티티"],
    ["Record", "항목"],
    ["Customer", "고객"],
    ["Changes", "바뀐 값"],
    ["Given", "입력값"],
    ["Reason", "사유"],
    ["Ticket", "티켓"],
    ["Run", "실행"],
    ["Event", "기록"],
];

/// What is written of an export. Each call gives the bytes that come next.
pub struct File;

impl File {
    pub fn head(export: &Export, made_at: Timestamp) -> Vec<u8> {
        let reader = reader(export);
        let (filter, made_at) = (address::write(&export.filter), reader.moment(made_at));
        match export.format {
            Format::JsonLines => line(&json!({
                "export": "timeline", "filter": filter, "made_at": made_at, "most": export.max,
            })),
            Format::Csv => {
                let language = usize::from(export.locale == Locale::Ko);
                let title = ["# Samuso: the timeline", "# Samuso 타임라인"][language];
                let all = ["everything", "전체"][language];
                let filter = if filter.is_empty() { all } else { &filter };
                let mut bytes = BOM.as_bytes().to_vec();
                bytes.extend(rows(|csv| {
                    csv.write_record([title, filter, &made_at])?;
                    csv.write_record(COLUMNS.map(|names| names[language]))
                }));
                bytes
            }
        }
    }

    pub fn events(export: &Export, events: &[Event]) -> Vec<u8> {
        let reader = reader(export);
        match export.format {
            Format::JsonLines => events.iter().flat_map(|event| line(&object(&reader, event))).collect(),
            Format::Csv => rows(|csv| {
                events.iter().try_for_each(|event| csv.write_record(cells(&reader, event).map(plain)))
            }),
        }
    }

    pub fn end(export: &Export) -> Vec<u8> {
        let reader = reader(export);
        let (at, why) = match export.end() {
            End::Complete => (None, None),
            End::CutOff { at, why } => (at.map(|at| reader.moment(at)), Some(*why)),
        };
        match export.format {
            Format::JsonLines => line(&json!({
                "end": if why.is_none() { "complete" } else { "cut off" }, "events": export.events,
                "cut_off_at": at, "because": why.map(Why::as_str),
            })),
            Format::Csv => {
                let count = export.events.to_string();
                let end = said(export.locale, at.as_deref(), why);
                rows(|csv| csv.write_record(["#", &count, &end]))
            }
        }
    }
}

fn said(locale: Locale, at: Option<&str>, why: Option<Why>) -> String {
    let Some(why) = why else {
        return if locale == Locale::Ko { "전부예요" } else { "complete" }.to_owned();
    };
    let at = at.unwrap_or("-");
    let why = match (why, locale) {
        (Why::Allowed, Locale::En) => "your role allows no more at once: narrow the filters",
        (Why::Allowed, Locale::Ko) => "한 번에 내보낼 수 있는 만큼이에요. 필터를 좁혀 주세요",
        (Why::TooSlow | Why::Left, Locale::En) => "it took too long: narrow the filters",
        (Why::TooSlow | Why::Left, Locale::Ko) => "너무 오래 걸렸어요. 필터를 좁혀 주세요",
        (Why::Rights, Locale::En) => "you may not export this any more",
        (Why::Rights, Locale::Ko) => "이제 내보낼 권한이 없어요",
        (Why::Failed, Locale::En) => "the database went away: try again",
        (Why::Failed, Locale::Ko) => "데이터베이스와 연결이 끊겼어요. 다시 시도해 주세요",
    };
    match locale {
        Locale::En => format!("cut off at {at}, {why}"),
        Locale::Ko => format!("{at}까지예요. {why}"),
    }
}

fn reader(export: &Export) -> Reader<'_> {
    Reader { locale: export.locale, zone: &export.zone }
}

fn line(value: &Value) -> Vec<u8> {
    let mut line = value.to_string().into_bytes();
    line.push(b'\n');
    line
}

/// Into memory, where writing cannot fail.
fn rows(write: impl FnOnce(&mut Writer<Vec<u8>>) -> csv::Result<()>) -> Vec<u8> {
    // Each cell: where a spreadsheet separates by semicolons, what follows one within a cell would be a cell of its own.
    let mut csv = WriterBuilder::new()
        .flexible(true)
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    if let Err(error) = write(&mut csv) {
        tracing::error!(%error, "rows of an export cannot be written");
    }
    csv.into_inner().unwrap_or_default()
}

/// A spreadsheet takes what begins so for a formula, and runs it.
fn plain(cell: String) -> String {
    let is_number = || cell.parse::<f64>().is_ok();
    // The wide ones are what a Korean or Japanese keyboard writes, and some spreadsheets take them for the others.
    let begins = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];
    if cell.starts_with(begins) && !is_number() { format!("'{cell}") } else { cell }
}

fn cells(reader: &Reader<'_>, event: &Event) -> [String; 15] {
    let changes = event.changes.iter().map(|change| {
        let side = |shown| reader.value(shown).unwrap_or_else(|| "∅".to_owned());
        format!("{}: {} → {}", reader.text(&change.label), side(&change.before), side(&change.after))
    });
    let changes: Vec<String> = changes.collect();
    let given = event.arguments.iter().map(|given| {
        format!("{}: {}", reader.text(&given.label), reader.value(&given.value).unwrap_or_default())
    });
    let given: Vec<String> = given.collect();
    let (entity, record) =
        event.record.as_ref().map(|record| (record.entity.to_string(), record.id.to_string())).unzip();
    [
        reader.moment(event.occurred_at),
        reader.text(&event.actor.label).to_owned(),
        reader.text(&event.actor.kind_label).to_owned(),
        event.actor.address(),
        event.says(reader.locale),
        reader.text(&event.label).to_owned(),
        entity.unwrap_or_default(),
        record.unwrap_or_default(),
        event.channel.clone().unwrap_or_default(),
        changes.join("\n"),
        given.join("\n"),
        event.reason.clone().unwrap_or_default(),
        event.ticket.clone().unwrap_or_default(),
        event.run.clone().unwrap_or_default(),
        format!("{}:{}", event.source.as_str(), event.id),
    ]
}

/// For programs: what is the same in every language, where there is such a thing.
fn data(reader: &Reader<'_>, shown: &Shown) -> Value {
    match shown {
        Shown::Boolean(value) => json!(value),
        Shown::Choice { value, .. } => json!(value),
        shown => json!(reader.value(shown)),
    }
}

fn object(reader: &Reader<'_>, event: &Event) -> Value {
    let changes = event.changes.iter().map(|change| {
        json!({
            "field": change.field.as_str(),
            "label": reader.text(&change.label),
            "before": data(reader, &change.before),
            "after": data(reader, &change.after),
        })
    });
    let given = event.arguments.iter().map(|given| (given.key.clone(), data(reader, &given.value)));
    json!({
        "event": format!("{}:{}", event.source.as_str(), event.id),
        "at": event.occurred_at.to_string(),
        "actor": { "kind": event.actor.kind, "id": event.actor.id, "label": reader.text(&event.actor.label) },
        "says": event.says(reader.locale),
        "action": event.action,
        "entity": event.record.as_ref().map(|record| record.entity.as_str()),
        "record": event.record.as_ref().map(|record| record.id.as_str()),
        "customer": event.channel,
        "changes": changes.collect::<Vec<_>>(),
        "given": given.collect::<Map<_, _>>(),
        "reason": event.reason,
        "ticket": event.ticket,
        "run": event.run,
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in
            ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"]
        {
            assert!(plain(formula.to_owned()).starts_with('\''), "{formula:?}");
        }
        for value in ["-7", "-7.5", "+82", "a = b", ""] {
            assert_eq!(plain(value.to_owned()), value);
        }
    }
}
