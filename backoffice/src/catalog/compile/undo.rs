//! Undo: an action of the same entity whose parameters can all be given from what the fields held before.

use super::Work;
use super::entity::Draft;
use crate::catalog::at::At;
use crate::catalog::check::{Kind, near};
use crate::catalog::model::{Action, Undo};
use crate::catalog::raw::UndoValue;
use crate::catalog::types::{ActionKey, FieldKey};
use std::collections::BTreeMap;

impl Work<'_> {
    /// Every action's undo, once all actions are known.
    pub(super) fn undos(&mut self, drafts: &mut [Draft<'_>]) {
        for draft in drafts {
            let raws = &draft.raw.action;
            let undos: Vec<Option<Undo>> = draft
                .entity
                .actions
                .iter()
                .map(|action| {
                    let raw = raws.iter().find(|(name, _)| name.as_str() == action.key.parts().1);
                    raw.and_then(|(_, raw)| raw.undo.as_ref()).and_then(|undo| self.undo(draft, action, undo))
                })
                .collect();
            for (action, undo) in draft.entity.actions.iter_mut().zip(undos) {
                action.undo = undo;
            }
        }
    }

    fn undo(&mut self, draft: &Draft<'_>, action: &Action, raw: &At<UndoValue>) -> Option<Undo> {
        let run = raw.value.run.as_ref()?;
        let run = if run.span.is_empty() { raw.map(|_| run.value.clone()) } else { run.clone() };
        let undoing = self.undoing(draft, &run)?;
        let mut with = BTreeMap::new();
        for (param, field) in &raw.value.with {
            let declared = || raw_params(draft, undoing);
            if !declared().any(|known| known == param) {
                let near = near(param.as_str(), declared().map(At::as_str));
                let kind =
                    Kind::UndoOfNoParam { action: undoing.key.to_string(), param: param.value.clone(), near };
                self.fault(draft.file, &param.span, kind);
            }
            if let Some(field) = self.field(draft.file, draft, field) {
                with.insert(param.value.clone(), field.key.clone());
            }
        }
        for param in undoing.params.iter().filter(|param| param.required) {
            if !raw.value.with.keys().any(|given| given.value == param.name) {
                let field =
                    draft.entity.field(&FieldKey::new(&param.name)).map(|field| field.key.to_string());
                let (action, param) = (undoing.key.to_string(), param.name.clone());
                self.fault(draft.file, &raw.span, Kind::UndoWithout { action, param, near: field });
            }
        }
        if undoing.max_targets < action.max_targets {
            let (targets, undo_targets) = (action.max_targets, undoing.max_targets);
            let action = undoing.key.to_string();
            let kind = Kind::UndoTakesFewer { key: "max_targets", action, targets, undo_targets };
            self.fault(draft.file, &raw.span, kind);
        }
        let (bulk, undo_bulk) = (action.max_bulk.unwrap_or_default(), undoing.max_bulk.unwrap_or_default());
        if undo_bulk < bulk {
            let action = undoing.key.to_string();
            let kind =
                Kind::UndoTakesFewer { key: "max_bulk", action, targets: bulk, undo_targets: undo_bulk };
            self.fault(draft.file, &raw.span, kind);
        }
        Some(Undo { action: undoing.key.clone(), with })
    }

    /// The action that undoes, named with or without its entity.
    fn undoing<'d>(&mut self, draft: &'d Draft<'_>, run: &At<String>) -> Option<&'d Action> {
        let own = draft.entity.key.as_str();
        let name = match run.as_str().split_once('.') {
            Some((entity, name)) if entity == own => name,
            Some(_) => {
                self.fault(draft.file, &run.span, Kind::UndoOfOtherEntity { action: run.value.clone() });
                return None;
            }
            None => run.as_str(),
        };
        let known: Vec<&str> = draft.raw.action.keys().map(At::as_str).collect();
        if !known.contains(&name) {
            let near = near(name, known);
            self.fault(draft.file, &run.span, Kind::UnknownAction { action: run.value.clone(), near });
            return None;
        }
        let key = ActionKey::of(&draft.entity.key, name);
        draft.entity.actions.iter().find(|action| action.key == key)
    }
}

/// The parameters of an action as its file has them, the faulty ones too.
fn raw_params<'d>(draft: &Draft<'d>, action: &Action) -> impl Iterator<Item = &'d At<String>> {
    let name = action.key.parts().1.to_owned();
    let raw = draft.raw.action.iter().find(move |(key, _)| key.as_str() == name);
    raw.into_iter().flat_map(|(_, raw)| raw.param.keys())
}
