//! One gzipped CSV file, row by row, with the line of each for errors.

use std::fs::File;
use std::io::{BufReader, Read, Take};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use csv::{Reader, ReaderBuilder, StringRecord};
use flate2::read::MultiGzDecoder;

use crate::copy::Time;
use crate::product::DataError;

const FILE_MAX_BYTES: u64 = 8 << 30;
const RECORD_MAX_BYTES: usize = 4 << 20;

pub(super) struct CsvFile {
    path: PathBuf,
    reader: Reader<Take<MultiGzDecoder<BufReader<File>>>>,
    record: StringRecord,
    /// Where each column that we asked for is in the file.
    positions: Vec<usize>,
    columns: &'static [&'static str],
}

/// A row, with its columns in the order in which they were asked for.
pub(super) struct Row<'a> {
    file: &'a CsvFile,
}

impl CsvFile {
    /// Opens `name.csv.gz`, which must have exactly these columns, in any order.
    pub(super) fn open(dir: &Path, name: &str, columns: &'static [&'static str]) -> Result<Self, DataError> {
        let path = dir.join(format!("{name}.csv.gz"));
        let file = File::open(&path).map_err(|source| DataError::Read { file: path.clone(), source })?;
        let unpacked = MultiGzDecoder::new(BufReader::new(file)).take(FILE_MAX_BYTES);
        let mut reader = ReaderBuilder::new().from_reader(unpacked);
        let header = reader.headers().cloned().map_err(|error| fault(&path, 1, describe(&error)))?;
        let positions = columns.iter().map(|column| {
            let position = header.iter().position(|name| name == *column);
            position.ok_or_else(|| fault(&path, 1, format!("there is no column {column:?}")))
        });
        let positions: Vec<usize> = positions.collect::<Result<_, _>>()?;
        if let Some(unknown) = header.iter().find(|name| !columns.contains(name)) {
            let known = columns.join(", ");
            return Err(fault(&path, 1, format!("unknown column {unknown:?}; the columns are {known}")));
        }
        Ok(Self { path, reader, record: StringRecord::new(), positions, columns })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The next row, if there is one.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, DataError> {
        let line = self.reader.position().line();
        match self.reader.read_record(&mut self.record) {
            Err(error) => {
                Err(fault(&self.path, error.position().map_or(line, csv::Position::line), describe(&error)))
            }
            Ok(true) if self.record.as_slice().len() > RECORD_MAX_BYTES => {
                Err(fault(&self.path, line, format!("a row of more than {RECORD_MAX_BYTES} bytes")))
            }
            Ok(true) => Ok(Some(Row { file: self })),
            Ok(false) if self.reader.get_ref().limit() == 0 => {
                Err(fault(&self.path, line, format!("more than {FILE_MAX_BYTES} bytes, unpacked")))
            }
            Ok(false) => Ok(None),
        }
    }
}

impl Row<'_> {
    pub(super) fn line(&self) -> u64 {
        self.file.record.position().map_or(0, csv::Position::line)
    }

    pub(super) fn text(&self, column: usize) -> &str {
        self.file
            .positions
            .get(column)
            .and_then(|position| self.file.record.get(*position))
            .unwrap_or_default()
    }

    /// PostgreSQL stores no NUL; its picture stands for it.
    pub(super) fn storable(&self, column: usize) -> String {
        self.text(column).replace('\0', "\u{2400}")
    }

    pub(super) fn number<T: FromStr>(&self, column: usize) -> Result<T, DataError> {
        self.parse(column, "a number")
    }

    pub(super) fn time(&self, column: usize) -> Result<Time, DataError> {
        let seconds = self.parse(column, "a time in seconds since 1970")?;
        // Beyond this, PostgreSQL and the arithmetic on the way to it have other limits.
        if jiff::Timestamp::from_second(seconds).is_ok() {
            Ok(Time(seconds))
        } else {
            Err(self.wrong(column, "a time in seconds since 1970"))
        }
    }

    pub(super) fn boolean(&self, column: usize) -> Result<bool, DataError> {
        match self.text(column) {
            "True" => Ok(true),
            "False" => Ok(false),
            _ => Err(self.wrong(column, "True or False")),
        }
    }

    /// JSON text that PostgreSQL takes, or nothing where the column is empty.
    pub(super) fn json(&self, column: usize) -> Result<Option<&str>, DataError> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        if text.contains("\\u0000") || serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
            return Err(self.wrong(column, "JSON without \\u0000"));
        }
        Ok(Some(text))
    }

    pub(super) fn fault(&self, why: impl Into<String>) -> DataError {
        fault(&self.file.path, self.line(), why)
    }

    fn parse<T: FromStr>(&self, column: usize, what: &str) -> Result<T, DataError> {
        self.text(column).parse().map_err(|_| self.wrong(column, what))
    }

    fn wrong(&self, column: usize, what: &str) -> DataError {
        let text: String = self.text(column).chars().take(60).collect();
        let name = self.file.columns.get(column).unwrap_or(&"?");
        self.fault(format!("{name} is {text:?}, not {what}"))
    }
}

pub(super) fn fault(file: &Path, line: u64, why: impl Into<String>) -> DataError {
    DataError::File { file: file.to_owned(), line, why: why.into() }
}

fn describe(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} columns instead of {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
        csv::ErrorKind::Io(error) => format!("cannot be unpacked: {error}"),
        _ => error.to_string(),
    }
}
