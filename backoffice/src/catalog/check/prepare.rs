//! Every piece of SQL of the catalogue, shown to PostgreSQL, which parses and plans names and types, and runs none of
//! it. On the primary: a standby refuses to parse an UPDATE.

use super::{Findings, Kind};
use crate::catalog::compile::{Snippet, SnippetIs};
use crate::catalog::placeholders::placeholders;
use crate::catalog::read::{Source, string_place};
use crate::catalog::tokens::tokens;
use crate::limits::CATALOG_LOCK_TIMEOUT_MS;
use crate::office::Office;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};
use sqlx::{AssertSqlSafe, Column, Executor, PgConnection, SqlSafeStr, Statement, TypeInfo};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Prepares statements within a transaction that ends in a rollback.
pub struct Preparer<'c> {
    connection: &'c mut PgConnection,
    begun: bool,
}

/// PostgreSQL's objection to a statement.
#[derive(Debug)]
pub struct Objection {
    pub message: String,
    pub hint: Option<String>,
    /// The byte of the statement that it is about.
    pub at: Option<usize>,
    /// Whoever asks may not do this; it may be right all the same.
    pub forbidden: bool,
}

impl<'c> Preparer<'c> {
    pub fn new(connection: &'c mut PgConnection) -> Self {
        Self { connection, begun: false }
    }

    /// The types of what it returns, or what is wrong with it.
    pub async fn prepare(&mut self, sql: &str) -> Result<Result<Vec<String>, Objection>, sqlx::Error> {
        if !self.begun {
            for setting in [
                "BEGIN READ ONLY".to_owned(),
                format!("SET LOCAL lock_timeout = '{CATALOG_LOCK_TIMEOUT_MS}ms'"),
            ] {
                self.connection.execute(AssertSqlSafe(setting).into_sql_str()).await?;
            }
            self.begun = true;
        }
        match self.connection.prepare(AssertSqlSafe(sql).into_sql_str()).await {
            Ok(statement) => Ok(Ok(statement
                .columns()
                .iter()
                .map(|column| column.type_info().name().to_owned())
                .collect())),
            Err(error) => {
                let objection = objection(sql, &error);
                self.end().await?;
                objection.map(Err).ok_or(error)
            }
        }
    }

    pub async fn end(&mut self) -> Result<(), sqlx::Error> {
        if std::mem::take(&mut self.begun) {
            self.connection.execute("ROLLBACK").await?;
        }
        Ok(())
    }
}

/// Only what is about the statement; a server that is away or busy is no fault of the catalogue.
pub(super) fn objection(sql: &str, error: &sqlx::Error) -> Option<Objection> {
    let database = error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?;
    let about_it =
        ["0A", "20", "21", "22", "2F", "42"].iter().any(|class| database.code().starts_with(class));
    about_it.then(|| Objection {
        message: database.message().to_owned(),
        forbidden: database.code() == "42501",
        hint: database.hint().or(database.detail()).map(str::to_owned),
        at: match database.position() {
            Some(PgErrorPosition::Original(character)) => {
                sql.char_indices().nth(character.saturating_sub(1)).map(|(byte, _)| byte)
            }
            _ => None,
        },
    })
}

/// A statement made of a piece of the catalogue's text, which knows where each byte comes from.
pub(super) struct Made {
    pub sql: String,
    /// Pairs of where a stretch begins in the statement and in the text, and its length.
    stretches: Vec<(usize, usize, usize)>,
}

impl Made {
    pub fn around(before: &str, text: &str, after: &str) -> Self {
        // The text may end in a comment: it stands on lines of its own.
        let sql = format!("{before}\n{text}\n{after}");
        Self { sql, stretches: vec![(before.len() + 1, 0, text.len())] }
    }

    fn with_types(text: &str, types: &BTreeMap<String, String>) -> Self {
        let names: Vec<&String> = types.keys().collect();
        Self::filled(text, types, |name| {
            let number = names.iter().position(|known| *known == name).unwrap_or_default() + 1;
            format!("${number}")
        })
    }

    /// With no value for any parameter.
    pub fn of_nothing(text: &str, types: &BTreeMap<String, String>) -> Self {
        Self::filled(text, types, |_| "NULL".to_owned())
    }

    fn filled(text: &str, types: &BTreeMap<String, String>, value_of: impl Fn(&str) -> String) -> Self {
        let mut made = Self { sql: String::new(), stretches: Vec::new() };
        let mut last = 0;
        for placeholder in placeholders(text) {
            made.copy(text, last, placeholder.start);
            let of_type = types.get(placeholder.name).map_or("text", String::as_str);
            // Where PostgreSQL objects to a parameter it is the placeholder that it objects to.
            made.stretches.push((made.sql.len(), placeholder.start, 0));
            // Writing to a String cannot fail.
            let _ = write!(made.sql, "({}::{of_type})", value_of(placeholder.name));
            last = placeholder.end;
        }
        made.copy(text, last, text.len());
        made
    }

    fn copy(&mut self, text: &str, from: usize, to: usize) {
        self.stretches.push((self.sql.len(), from, to - from));
        self.sql.push_str(&text[from..to]);
    }

    /// The byte of the text that a byte of the statement comes from.
    fn origin(&self, byte: usize) -> Option<usize> {
        let stretch = self.stretches.iter().rev().find(|(start, _, _)| *start <= byte);
        stretch.map(|(start, origin, length)| origin + (byte - start).min(*length))
    }
}

/// Shows PostgreSQL each snippet.
pub async fn snippets(
    preparer: &mut Preparer<'_>,
    snippets: &[Snippet],
    sources: &[Source],
    findings: &mut Findings,
) -> Result<(), sqlx::Error> {
    for snippet in snippets {
        let fault = match &snippet.is {
            SnippetIs::Condition { table } => condition(preparer, snippet, &table.sql()).await?,
            SnippetIs::Action { types } => {
                let made = Made::with_types(&snippet.sql, types);
                preparer
                    .prepare(&made.sql)
                    .await?
                    .err()
                    .map(|objection| refused(objection, &made, &snippet.sql))
            }
        };
        if let Some((kind, at)) = fault {
            let span = match at {
                Some(bytes) => string_place(&sources[snippet.file].text, &snippet.span, bytes),
                None => snippet.span.clone(),
            };
            findings.add(snippet.file, span, kind);
        }
    }
    Ok(())
}

type Fault = (Kind, Option<std::ops::Range<usize>>);

async fn condition(
    preparer: &mut Preparer<'_>,
    snippet: &Snippet,
    table: &str,
) -> Result<Option<Fault>, sqlx::Error> {
    let selected = Made::around("SELECT (", &snippet.sql, &format!(") FROM {table}"));
    match preparer.prepare(&selected.sql).await? {
        Err(objection) => return Ok(Some(refused(objection, &selected, &snippet.sql))),
        Ok(types) if types != ["BOOL"] => {
            let sql_type = types.join(", ").to_lowercase();
            return Ok(Some((Kind::NotBoolean { sql_type }, None)));
        }
        Ok(_) => {}
    }
    // An aggregate can be selected, but says nothing of one row.
    let of_rows = Made::around(&format!("SELECT FROM {table} WHERE ("), &snippet.sql, ")");
    Ok(preparer
        .prepare(&of_rows.sql)
        .await?
        .err()
        .map(|objection| refused(objection, &of_rows, &snippet.sql)))
}

fn refused(objection: Objection, made: &Made, text: &str) -> Fault {
    let at = objection.at.and_then(|byte| made.origin(byte)).map(|start| {
        let token = tokens(text).into_iter().find(|token| (token.start..token.end()).contains(&start));
        token.map_or(start..start, |token| start..token.end())
    });
    if objection.forbidden {
        return (Kind::Forbidden { message: objection.message }, at);
    }
    (Kind::BadSql { message: objection.message, hint: objection.hint }, at)
}

/// Every statement that was compiled from a catalogue that has no fault of its own.
pub async fn statements(
    preparer: &mut Preparer<'_>,
    office: &Office,
    place_of: impl Fn(&str) -> (usize, std::ops::Range<usize>),
    findings: &mut Findings,
) -> Result<(), sqlx::Error> {
    for statement in office.statements() {
        if let Err(objection) = preparer.prepare(statement.text()).await? {
            let entity = statement.name.split('.').next().unwrap_or_default().to_owned();
            let (file, span) = place_of(&entity);
            let (statement, message) = (statement.name.clone(), objection.message);
            let kind = if objection.forbidden {
                Kind::Forbidden { message }
            } else {
                Kind::BadStatement { entity, statement, message }
            };
            findings.add(file, span, kind);
        }
    }
    Ok(())
}
