//! Roles: names of entities, fields and actions that have to be there.

use super::Work;
use super::entity::{Draft, find};
use crate::catalog::at::At;
use crate::catalog::check::{Kind, near};
use crate::catalog::model::{Allowed, Entity, Role};
use crate::catalog::raw::{ListedValue, RoleTable, RolesFile};
use crate::catalog::read::in_order;
use crate::catalog::types::{ActionKey, EntityKey, FieldKey, RoleKey};
use crate::limits::EXPORT_EVENTS_MAX;
use std::collections::BTreeMap;

impl Work<'_> {
    /// What needs an approval and what nobody may approve would wait until it expires.
    pub(super) fn somebody_approves(&mut self, drafts: &[Draft<'_>], roles: &BTreeMap<RoleKey, Role>) {
        for draft in drafts {
            for action in draft.entity.actions.iter().filter(|action| action.approvals.is_some()) {
                let name = action.key.parts().1;
                let raw = draft.raw.action.iter().find(|(key, _)| key.as_str() == name);
                let raw = raw.and_then(|(_, raw)| raw.approvals.as_ref());
                let approves =
                    |role: &Role| role.approve.allows(&action.key) && role.view.allows(&action.entity);
                if let (Some(raw), false) = (raw, roles.values().any(approves)) {
                    self.fault(
                        draft.file,
                        &raw.span,
                        Kind::NobodyApproves { action: action.key.to_string() },
                    );
                }
            }
        }
    }

    pub(super) fn roles(
        &mut self,
        file: usize,
        raw: &RolesFile,
        drafts: &[Draft<'_>],
    ) -> BTreeMap<RoleKey, Role> {
        let entries = in_order(&raw.role).into_iter();
        entries.map(|(name, raw)| (RoleKey::new(name.as_str()), self.role(file, name, raw, drafts))).collect()
    }

    fn role(&mut self, file: usize, name: &At<String>, raw: &RoleTable, drafts: &[Draft<'_>]) -> Role {
        self.good_name(file, name, "a role");
        let label = self.text_or(file, raw.label.as_ref(), name.as_str());
        let view = self.listed(raw.view.as_ref(), |work, entity| {
            work.known_entity(file, entity).then(|| EntityKey::new(entity.as_str()))
        });
        let run = self.listed(raw.run.as_ref(), |work, action| work.known_action(file, action, drafts));
        let approve =
            self.listed(raw.approve.as_ref(), |work, action| work.known_action(file, action, drafts));
        self.acts_unseen(file, name, &view, raw.run.as_ref(), |role, action, entity| Kind::RunsUnseen {
            role,
            action,
            entity,
        });
        self.acts_unseen(file, name, &view, raw.approve.as_ref(), |role, action, entity| {
            Kind::ApprovesUnseen { role, action, entity }
        });
        let hide = raw.hide.iter().filter_map(|field| self.hidden(file, field, drafts)).collect();
        let plain = self.listed(raw.plain.as_ref(), |work, field| work.masked(file, field, drafts));
        let reveal = self.listed(raw.reveal.as_ref(), |work, field| work.masked(file, field, drafts));
        let timeline = raw.timeline.as_ref().is_some_and(|timeline| timeline.value);
        let export = self.export(file, raw.export.as_ref());
        let access = raw.access.as_ref().is_some_and(|access| access.value);
        let share_views = raw.share_views.as_ref().is_some_and(|share| share.value);
        let key = RoleKey::new(name.as_str());
        Role { key, label, view, hide, plain, reveal, run, approve, timeline, export, access, share_views }
    }

    fn export(&mut self, file: usize, raw: Option<&At<u32>>) -> u32 {
        let Some(export) = raw else { return 0 };
        if !(1..=EXPORT_EVENTS_MAX).contains(&export.value) {
            let max = i64::from(EXPORT_EVENTS_MAX);
            self.fault(file, &export.span, Kind::OutOfRange { key: "export".to_owned(), min: 1, max });
        }
        export.value
    }

    fn listed<K>(
        &mut self,
        raw: Option<&At<ListedValue>>,
        mut known: impl FnMut(&mut Self, &At<String>) -> Option<K>,
    ) -> Allowed<K> {
        match raw.map(|raw| &raw.value) {
            None => Allowed::Only(Vec::new()),
            Some(ListedValue::All) => Allowed::All,
            Some(ListedValue::Only(names)) => {
                Allowed::Only(names.iter().filter_map(|name| known(self, name)).collect())
            }
        }
    }

    /// An action can be run, and approved, only where its record can be looked at.
    fn acts_unseen(
        &mut self,
        file: usize,
        role: &At<String>,
        view: &Allowed<EntityKey>,
        raw: Option<&At<ListedValue>>,
        kind: fn(String, String, String) -> Kind,
    ) {
        let Some(At { value: ListedValue::Only(actions), .. }) = raw else { return };
        for action in actions {
            let key = ActionKey::new(action.as_str());
            let entity = EntityKey::new(key.parts().0);
            if self.keys.contains_key(entity.as_str()) && !view.allows(&entity) {
                let kind = kind(role.value.clone(), action.value.clone(), entity.to_string());
                self.fault(file, &action.span, kind);
            }
        }
    }

    /// A field that can be hidden.
    fn hidden(
        &mut self,
        file: usize,
        name: &At<String>,
        drafts: &[Draft<'_>],
    ) -> Option<(EntityKey, FieldKey)> {
        let (entity, key) = self.known_field(file, name, drafts)?;
        let used_as = match () {
            () if entity.id.contains(&key) => "the id",
            () if entity.title == key => "the title",
            () if entity.scope.as_ref() == Some(&key) => "the scope",
            () => return Some((entity.key.clone(), key)),
        };
        self.fault(file, &name.span, Kind::CannotHide { name: name.value.clone(), used_as });
        None
    }

    /// A field that has a mask: who sees it plainly is no question of any other.
    fn masked(
        &mut self,
        file: usize,
        name: &At<String>,
        drafts: &[Draft<'_>],
    ) -> Option<(EntityKey, FieldKey)> {
        let (entity, key) = self.known_field(file, name, drafts)?;
        if entity.field(&key).is_some_and(|field| field.mask.is_none()) {
            self.fault(file, &name.span, Kind::NotMasked { name: name.value.clone() });
            return None;
        }
        Some((entity.key.clone(), key))
    }

    fn known_field<'d>(
        &mut self,
        file: usize,
        name: &At<String>,
        drafts: &'d [Draft<'_>],
    ) -> Option<(&'d Entity, FieldKey)> {
        let (entity, column) = name.as_str().split_once('.').unwrap_or((name.as_str(), ""));
        if self.keys.contains_key(entity) && find(drafts, entity).is_none() {
            return None;
        }
        let key = FieldKey::new(column);
        let draft = find(drafts, entity).filter(|draft| draft.entity.field(&key).is_some());
        if draft.is_none() {
            let fields = drafts.iter().flat_map(|draft| {
                draft.entity.fields.iter().map(|field| format!("{}.{}", draft.entity.key, field.key))
            });
            let fields: Vec<String> = fields.collect();
            let near = near(name.as_str(), fields.iter().map(String::as_str));
            self.fault(file, &name.span, Kind::UnknownField { name: name.value.clone(), near });
        }
        draft.map(|draft| (&draft.entity, key))
    }
}
