//! What a question to the timeline hands to its statements: who and what is asked for, and what the asker may see of it.

use super::Asked;
use crate::access::permission::MayView;
use crate::catalog::model::{Action, Audit};
use crate::catalog::types::{EntityKey, FieldKey};
use crate::cx::{Arg, Cx};
use crate::timeline::cursor::Place;
use crate::timeline::own;
use crate::timeline::types::Source;
use jiff::Timestamp;

impl Asked<'_> {
    /// `$1…$28`: see `compile`.
    pub fn args(&self, start: Option<&Place>, rows: usize) -> Vec<Arg> {
        let filter = self.filter;
        let product = self.product_names();
        let (product_all, product_scoped) = self.seen(|key| product_names(self.cx, key));
        let (samuso_all, samuso_scoped) = self.seen(|key| vec![key.to_string()]);
        let (product_keys, samuso_keys) =
            if self.looks_into_events() { (self.product_keys(), self.samuso_keys()) } else { <_>::default() };
        let moment = |moment: Option<Timestamp>| Arg::Text(moment.map(|moment| moment.to_string()));
        let (kind, id) = self.actor.clone().unzip();
        let mode = |of| Arg::Text(start.map(|place| place.mode(of).to_owned()));
        let cursor_id =
            |of| Arg::Text(start.filter(|place| place.source == of).map(|place| place.id.clone()));
        vec![
            if self.may.everything { "yes" } else { "no" }.into(),
            Arg::Texts(Some(product_all)),
            Arg::Texts(Some(product_scoped)),
            Arg::Texts(Some(samuso_all)),
            Arg::Texts(Some(samuso_scoped)),
            Arg::Text(kind),
            Arg::Text(id.filter(|id| !id.is_empty())),
            filter.action.clone().into(),
            Arg::Texts(self.fields.keys.clone()),
            // Texts are looked for in JSON, where a quote or a line's end has a backslash before it.
            Arg::Text(filter.text.as_deref().map(in_json)),
            filter.ticket.clone().into(),
            moment(filter.from),
            moment(filter.to),
            self.channel.clone().into(),
            filter.record.clone().into(),
            Arg::Text(start.map(|place| place.occurred_at.clone())),
            mode(Source::Product),
            cursor_id(Source::Product),
            mode(Source::Samuso),
            cursor_id(Source::Samuso),
            Arg::Int(i64::try_from(rows).unwrap_or(i64::MAX)),
            Arg::Texts(product),
            Arg::Texts(filter.entity.clone().map(|entity| vec![entity])),
            Arg::Texts(Some(product_keys)),
            Arg::Texts(Some(samuso_keys)),
            self.fields.nested.clone().into(),
            mode(Source::Captured),
            cursor_id(Source::Captured),
        ]
    }

    /// `entity␟field` of what the member sees, and `␟key` of what the catalogue lets be shown of every entity.
    fn product_keys(&self) -> Vec<String> {
        let also = self.cx.office.catalog.audit.iter().flat_map(|audit| audit.fields.keys());
        let also = also.filter(|key| !self.is_hidden(key));
        let of_all = also.map(|key| format!("\u{1f}{key}"));
        self.field_keys(|key| product_names(self.cx, key)).chain(of_all).collect()
    }

    /// A field that the member may not ask for is called so: what every event may have under that name is not looked into.
    fn is_hidden(&self, key: &str) -> bool {
        let key = FieldKey::new(key);
        self.may.views.iter().any(|view| view.entity.field(&key).is_some() && !self.may_ask_of(view, &key))
    }

    /// `entity␟field`, `action␟parameter`, and `␟key` of what is about no record.
    fn samuso_keys(&self) -> Vec<String> {
        let actions = self.may.views.iter().flat_map(|view| {
            let seen = |action: &&Action| action.sets.iter().all(|field| view.sees_everywhere(field));
            view.entity.actions.iter().filter(seen)
        });
        let params = actions.flat_map(|action| {
            action.params.iter().map(move |param| format!("{}\u{1f}{}", action.key, param.name))
        });
        let own = own::keys().filter(|key| !self.is_hidden(key)).map(|key| format!("\u{1f}{key}"));
        self.field_keys(|key| vec![key.to_string()]).chain(params).chain(own).collect()
    }

    fn field_keys(&self, names: impl Fn(&EntityKey) -> Vec<String>) -> impl Iterator<Item = String> {
        self.may.views.iter().flat_map(move |view| {
            let names = names(&view.entity.key);
            let fields = view.entity.fields.iter().filter(|field| self.may_ask_of(view, &field.key));
            fields.flat_map(move |field| {
                names.iter().map(|name| format!("{name}\u{1f}{}", field.key)).collect::<Vec<_>>()
            })
        })
    }

    /// That a masked field changed is shown, so it may be asked for: by the field alone. A text or a key within it would
    /// tell its value.
    fn may_ask_of(&self, view: &MayView<'_>, field: &FieldKey) -> bool {
        let by_field_alone = self.filter.text.is_none() && self.fields.nested.is_none();
        view.sees_everywhere(field) || by_field_alone && view.knows_everywhere(field)
    }

    pub(super) fn product_names(&self) -> Option<Vec<String>> {
        self.filter.entity.as_ref().map(|entity| product_names(self.cx, &EntityKey::new(entity)))
    }

    /// Entities that are seen as a whole, and `entity␟channel` for the others, in a source's own words.
    fn seen(&self, names: impl Fn(&EntityKey) -> Vec<String>) -> (Vec<String>, Vec<String>) {
        let (mut all, mut scoped) = (Vec::new(), Vec::new());
        for view in &self.may.views {
            for name in names(&view.entity.key) {
                match view.scope().arg() {
                    None => all.push(name),
                    Some(channels) => {
                        scoped.extend(channels.iter().map(|channel| format!("{name}\u{1f}{channel}")));
                    }
                }
            }
        }
        (all, scoped)
    }
}

/// What the product calls an entity of the catalogue.
pub fn product_names(cx: &Cx, key: &EntityKey) -> Vec<String> {
    names_in_audit(cx.office.catalog.audit.as_ref(), key)
}

pub fn names_in_audit(audit: Option<&Audit>, key: &EntityKey) -> Vec<String> {
    let Some(audit) = audit else { return Vec::new() };
    let mut names: Vec<String> =
        audit.entities.iter().filter(|(_, entity)| *entity == key).map(|(name, _)| name.clone()).collect();
    // A name that the mapping gives to another entity is not this one's.
    if !audit.entities.contains_key(key.as_str()) {
        names.push(key.to_string());
    }
    names
}

fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
