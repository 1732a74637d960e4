//! A report for people: each finding with its file, line, column, the line itself, and what to do.

use super::Finding;
use super::kind::Severity;
use crate::catalog::read::Source;
use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::fmt;

/// Why a catalogue cannot be used: everything that is wrong with it.
#[derive(Debug)]
pub struct Report {
    pub faults: Vec<Notice>,
    pub warnings: Vec<Notice>,
}

/// A finding that stands on its own: it knows its file's name, line and column, and renders.
#[derive(Clone, Debug)]
pub struct Notice {
    pub path: String,
    pub line: usize,
    /// Characters, counting from 1.
    pub column: usize,
    pub says: String,
    pub advice: Option<String>,
    /// The name of its kind: `UnknownColumn`.
    pub kind: String,
    rendered: String,
}

impl Notice {
    pub fn of(finding: &Finding, sources: &[Source]) -> Self {
        let empty = Source { path: String::new(), name: String::new(), text: String::new() };
        let source = sources.get(finding.file).unwrap_or(&empty);
        let start = finding.span.start.min(source.text.len());
        let before = source.text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            path: source.path.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            says: finding.kind.to_string(),
            advice: finding.kind.advice(),
            kind: finding.kind.name(),
            rendered: render(finding, source),
        }
    }
}

fn render(finding: &Finding, source: &Source) -> String {
    let level = match finding.kind.severity() {
        Severity::Fault => Level::ERROR.with_name("fault"),
        Severity::Warning => Level::WARNING,
    };
    let says = finding.kind.to_string();
    let mut group = level.primary_title(says).elements(Vec::<annotate_snippets::Element<'_>>::new());
    if !source.text.is_empty() {
        let span = AnnotationKind::Primary.span(one_line(&source.text, finding.span.clone()));
        group = group.element(Snippet::source(&*source.text).path(&*source.path).annotation(span));
    }
    if let Some(advice) = finding.kind.advice() {
        group = group.element(Level::HELP.message(advice));
    }
    Renderer::plain().term_width(DEFAULT_TERM_WIDTH).render(&[group])
}

/// A span that goes on for lines is shown by its first.
fn one_line(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = span.start.min(text.len());
    let end = span.end.clamp(start, text.len());
    let line = text.get(start..end).and_then(|spanned| spanned.find('\n'));
    start..line.map_or(end, |length| start + length)
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rendered)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in self.faults.iter().chain(&self.warnings) {
            writeln!(f, "{finding}\n")?;
        }
        let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        match (self.faults.len(), self.warnings.len()) {
            (faults, 0) => write!(f, "{}", count(faults, "fault")),
            (faults, warnings) => write!(f, "{}, {}", count(faults, "fault"), count(warnings, "warning")),
        }
    }
}

impl std::error::Error for Report {}

#[cfg(test)]
impl Notice {
    /// A test's folder has another name each time.
    pub fn forget(&mut self, dir: &std::path::Path) {
        let dir = format!("{}/", dir.display());
        self.path = self.path.replace(&dir, "");
        self.rendered = self.rendered.replace(&dir, "");
    }
}
