//! What was set, and where: the file's keys, and the environment's variables over them.

use super::fault::{Fault, Place};
use super::keys::{self, KEYS, Key, Kind, OTHER_VARIABLES};
use super::providers::{self, Draft, OidcDraft, SamlDraft};
use super::tables::Table;
use super::{egress, tickets};
use backoffice::tickets::Pattern;
use std::collections::BTreeMap;
use toml_edit::{Document, Item, TableLike, Value};

/// Values by key, still as text, and what was wrong with how they were set.
#[derive(Default)]
pub struct Source {
    values: BTreeMap<&'static str, (String, Place)>,
    pub providers: Vec<OidcDraft>,
    pub saml: Vec<SamlDraft>,
    pub tickets: Vec<Pattern>,
    pub egress: Vec<egress::Draft>,
    pub faults: Vec<Fault>,
    /// The file cannot be understood: what it sets is not known.
    pub is_unreadable: bool,
}

impl Source {
    pub fn value(&self, key: &Key) -> Option<&(String, Place)> {
        self.values.get(key.name)
    }

    pub fn fault(&mut self, place: Place, key: &str, wrong: impl Into<String>, expects: Option<&str>) {
        let expects = expects.map(str::to_owned);
        self.faults.push(Fault { place, key: key.to_owned(), wrong: wrong.into(), expects });
    }

    /// Reads the text of a file.
    pub fn read_file(&mut self, path: &str, text: &str) {
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                let wrong = format!("this is not TOML: {}", error.message());
                self.is_unreadable = true;
                return self.fault(Place::in_file(path, text, offset), "", wrong, None);
            }
        };
        for (section, item) in document.iter() {
            if section == "ticket" {
                self.tickets = tickets::read(path, text, item, &mut self.faults);
                continue;
            }
            if section == "egress" {
                self.egress = egress::read(path, text, item, &mut self.faults);
                continue;
            }
            let place = |item: &Item| Place::in_file(path, text, item.span().map_or(0, |span| span.start));
            let Some(table) = item.as_table_like() else {
                let wrong = format!("`{section}` is not in a section");
                let sections = Some("a section, as in [server], and its keys under it");
                self.fault(place(item), "", wrong, sections);
                continue;
            };
            if section == "provider" {
                self.read_providers(path, text, table);
                continue;
            }
            self.read_section(path, text, section, table);
        }
    }

    fn read_providers(&mut self, path: &str, text: &str, tables: &dyn TableLike) {
        for (name, item) in tables.iter() {
            let span = tables.key(name).and_then(toml_edit::Key::span).or_else(|| item.span());
            let place = Place::in_file(path, text, span.map_or(0, |span| span.start));
            let full = format!("provider.{name}");
            match item.as_table_like() {
                Some(table) if providers::is_name(name) => {
                    let table = Table { path, text, name: full, items: table, place };
                    match providers::read(name, &table, &mut self.faults) {
                        Draft::Oidc(draft) => self.providers.push(*draft),
                        Draft::Saml(draft) => self.saml.push(*draft),
                    }
                }
                Some(_) => self.fault(place, &full, "cannot be a provider's name", Some(providers::NAME)),
                None => {
                    self.fault(place, &full, "is not a table", Some("[provider.NAME] and its keys under it"));
                }
            }
        }
    }

    /// Whether the variable is the secret of a provider that the file has.
    fn read_secret(&mut self, name: &str, value: &str) -> bool {
        for draft in &mut self.providers {
            let variable = format!("SAMUSO_PROVIDER_{}_CLIENT_SECRET", draft.name.to_uppercase());
            if name == variable {
                draft.secret = Some(value.to_owned());
                draft.secret_file = None;
                return true;
            }
            if name.strip_suffix("_FILE") == Some(&*variable) {
                draft.secret = None;
                draft.secret_file = Some((value.to_owned(), Place::Variable(name.to_owned())));
                return true;
            }
        }
        false
    }

    fn read_section(&mut self, path: &str, text: &str, section: &str, table: &dyn TableLike) {
        for (name, item) in table.iter() {
            let full = format!("{section}.{name}");
            let span = table.key(name).and_then(toml_edit::Key::span).or_else(|| item.span());
            let at_key = Place::in_file(path, text, span.map_or(0, |span| span.start));
            let Some(key) = keys::find(&full) else {
                let close = closest(&full, KEYS.iter().map(|key| key.name.to_owned()));
                self.fault(at_key, &full, "is no key of Samuso", close.as_deref());
                continue;
            };
            let at_value = Place::in_file(path, text, item.span().map_or(0, |span| span.start));
            match (key.kind, item.as_value()) {
                (Kind::Text, Some(Value::String(value))) => {
                    self.values.insert(key.name, (value.value().clone(), at_value));
                }
                (Kind::Number, Some(Value::Integer(value))) => {
                    self.values.insert(key.name, (value.value().to_string(), at_value));
                }
                (Kind::List, Some(Value::Array(list))) if list.iter().all(Value::is_str) => {
                    let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                    self.values.insert(key.name, (texts.join(","), at_value));
                }
                (kind, _) => {
                    self.fault(at_value, key.name, format!("is not {}", kind.article()), Some(key.expects));
                }
            }
        }
    }

    /// Reads the variables that begin with `SAMUSO_`.
    pub fn read_variables(&mut self, variables: impl IntoIterator<Item = (String, String)>) {
        for (name, value) in variables {
            // Whatever it is called: the file names it.
            let named =
                |draft: &&mut egress::Draft| draft.variable.as_ref().is_some_and(|(named, _)| *named == name);
            let mut is_secret = false;
            for draft in self.egress.iter_mut().filter(named) {
                (draft.value, is_secret) = (Some(value.clone()), true);
            }
            if is_secret {
                continue;
            }
            if !name.starts_with("SAMUSO_") || OTHER_VARIABLES.contains(&&*name) {
                continue;
            }
            if self.read_secret(&name, &value) {
                continue;
            }
            let place = Place::Variable(name.clone());
            if let Some(key) = KEYS.iter().find(|key| key.variable() == name) {
                self.values.insert(key.name, (value, place));
            } else {
                let close = closest(&name, KEYS.iter().map(Key::variable));
                self.fault(place, "", "is no variable of Samuso", close.as_deref());
            }
        }
    }
}

fn closest(written: &str, known: impl Iterator<Item = String>) -> Option<String> {
    known
        .map(|name| (strsim::jaro_winkler(written, &name), name))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| format!("perhaps {name}"))
}
