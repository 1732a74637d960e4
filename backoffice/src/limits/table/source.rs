//! The constants of a file of limits, with what their comments say.

use std::path::{Path, PathBuf};
use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta};

/// What ends what a limit bounds, and begins what happens above it.
const ABOVE: [&str; 3] = ["Above it, ", "After that, ", "Below it, "];

/// One file.
pub(super) struct Subject {
    pub(super) file: PathBuf,
    pub(super) title: String,
    pub(super) groups: Vec<Group>,
}

/// Constants that one comment tells of.
pub(super) struct Group {
    pub(super) limits: Vec<(String, Expr)>,
    pub(super) bounds: String,
    pub(super) above: String,
}

pub(super) fn subjects() -> Vec<Subject> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::fs::read_dir(here.join("src/limits")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = folder
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("mod.rs"))
        .collect();
    files.sort();
    files.push(here.join("../saml/src/limits.rs"));
    files.into_iter().map(subject).collect()
}

fn subject(file: PathBuf) -> Subject {
    let parsed = syn::parse_file(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let mut subject = Subject { title: said(&parsed.attrs), groups: Vec::new(), file };
    subject.title.truncate(subject.title.trim_end_matches('.').len());
    for item in parsed.items {
        let Item::Const(item) = item else { continue };
        let (name, says) = (item.ident.to_string(), said(&item.attrs));
        if says.is_empty() {
            let group = subject.groups.last_mut();
            group.unwrap_or_else(|| panic!("{name} has no comment")).limits.push((name, *item.expr));
        } else {
            let (bounds, above) = split(&says);
            subject.groups.push(Group { limits: vec![(name, *item.expr)], bounds, above });
        }
    }
    subject
}

/// A comment is an attribute for each of its lines.
fn said(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(doc) if doc.path.is_ident("doc") => match &doc.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(line).collect::<Vec<_>>().join(" ")
}

fn split(says: &str) -> (String, String) {
    let Some((at, with)) = ABOVE.iter().filter_map(|with| Some((says.find(with)?, *with))).min() else {
        return (says.to_owned(), String::new());
    };
    let rest = &says[at + with.len()..];
    let first = rest.chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let above = format!("{first}{}", rest.chars().skip(1).collect::<String>());
    let above = if with == ABOVE[2] { format!("Below it: {rest}") } else { above };
    (says[..at].trim().to_owned(), above)
}
