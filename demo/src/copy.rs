//! COPY in PostgreSQL's binary format: no quoting, no escapes, nothing that a text could break out of.

use serde::{Serialize, Serializer};
use sqlx::PgConnection;

const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const TRAILER: [u8; 2] = (-1i16).to_be_bytes();
const NULL: [u8; 4] = (-1i32).to_be_bytes();
const JSONB_FORMAT: u8 = 1;

/// PostgreSQL counts from 2000-01-01, in microseconds.
const ITS_EPOCH_SECONDS: i64 = 946_684_800;
const MICROSECONDS: i64 = 1_000_000;

/// A time in whole seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let time = jiff::Timestamp::from_second(self.0).map_err(serde::ser::Error::custom)?;
        serializer.collect_str(&time)
    }
}

/// Rows for one table, ready to be sent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    bytes: Vec<u8>,
    count: u64,
}

impl Rows {
    /// Begins a row of these columns, which are separated by commas.
    pub(crate) fn begin(&mut self, columns: &str) -> &mut Self {
        if self.bytes.is_empty() {
            self.bytes.extend(HEADER);
        }
        let columns = i16::try_from(columns.split(',').count()).unwrap_or(i16::MAX);
        self.bytes.extend(columns.to_be_bytes());
        self.count += 1;
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn text(&mut self, value: &str) -> &mut Self {
        self.field(value.as_bytes())
    }

    pub(crate) fn bigint(&mut self, value: i64) -> &mut Self {
        self.field(&value.to_be_bytes())
    }

    pub(crate) fn integer(&mut self, value: i32) -> &mut Self {
        self.field(&value.to_be_bytes())
    }

    pub(crate) fn boolean(&mut self, value: bool) -> &mut Self {
        self.field(&[u8::from(value)])
    }

    pub(crate) fn time(&mut self, Time(seconds): Time) -> &mut Self {
        self.bigint((seconds - ITS_EPOCH_SECONDS) * MICROSECONDS)
    }

    /// `value` is JSON text.
    pub(crate) fn json(&mut self, value: &str) -> &mut Self {
        self.length(value.len() + 1);
        self.bytes.push(JSONB_FORMAT);
        self.bytes.extend_from_slice(value.as_bytes());
        self
    }

    pub(crate) fn maybe<T>(
        &mut self,
        value: Option<T>,
        write: impl FnOnce(&mut Self, T) -> &mut Self,
    ) -> &mut Self {
        if let Some(value) = value {
            return write(self, value);
        }
        self.bytes.extend(NULL);
        self
    }

    fn field(&mut self, bytes: &[u8]) -> &mut Self {
        self.length(bytes.len());
        self.bytes.extend_from_slice(bytes);
        self
    }

    fn length(&mut self, length: usize) {
        // PostgreSQL takes no value of 1 GiB; ours are far smaller, and it refuses this one.
        self.bytes.extend(i32::try_from(length).unwrap_or(i32::MAX).to_be_bytes());
    }

    /// Sends them and is empty again.
    pub(crate) async fn send(
        &mut self,
        connection: &mut PgConnection,
        statement: &str,
    ) -> Result<u64, sqlx::Error> {
        if self.count == 0 {
            return Ok(0);
        }
        self.bytes.extend(TRAILER);
        let mut copy = connection.copy_in_raw(statement).await?;
        copy.send(&*self.bytes).await?;
        self.bytes.clear();
        self.count = 0;
        copy.finish().await
    }
}
