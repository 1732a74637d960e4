//! Diagnoses: questions, their checks, what each is about and what mends it.

use super::Work;
use super::entity::{Draft, find};
use crate::catalog::at::At;
use crate::catalog::check::{Kind, near};
use crate::catalog::model::{About, Check, Diagnosis, Field, Mend};
use crate::catalog::raw::{AboutValue, CheckTable, MendValue};
use crate::catalog::types::{ActionKey, FieldKey};

impl Work<'_> {
    pub(super) fn diagnoses(&mut self, draft: &Draft<'_>, drafts: &[Draft<'_>]) -> Vec<Diagnosis> {
        let mut found = Vec::new();
        for raw in &draft.raw.diagnosis {
            let question = raw.question.as_ref().map(|text| self.text(draft.file, text));
            let checks = raw.check.iter().flatten();
            let checks = checks.filter_map(|check| self.one_check(draft, check, drafts)).collect();
            found.extend(question.map(|question| Diagnosis { question, checks }));
        }
        found
    }

    fn one_check(&mut self, draft: &Draft<'_>, raw: &CheckTable, drafts: &[Draft<'_>]) -> Option<Check> {
        let about = raw.about.as_ref().and_then(|about| self.about(draft, about, drafts));
        let mend = raw.action.as_ref().and_then(|mend| self.mend(draft, mend, drafts));
        let fails = raw.fails.as_ref().map(|text| self.text(draft.file, text));
        let sql = raw.sql.as_ref()?;
        self.condition(draft, sql);
        Some(Check { sql: sql.value.clone(), fails: fails?, about, mend })
    }

    fn about(&mut self, draft: &Draft<'_>, raw: &At<AboutValue>, drafts: &[Draft<'_>]) -> Option<About> {
        let field = placed(raw.value.field.as_ref()?, raw);
        let Some(on) = &raw.value.on else {
            let field = self.field(draft.file, draft, &field)?;
            return Some(About { on: None, field: field.key.clone() });
        };
        let (on, target) = self.followed(draft, on, drafts)?;
        let field = self.field(draft.file, target, &field)?;
        Some(About { on: Some(on), field: field.key.clone() })
    }

    fn mend(&mut self, draft: &Draft<'_>, raw: &At<MendValue>, drafts: &[Draft<'_>]) -> Option<Mend> {
        let run = placed(raw.value.run.as_ref()?, raw);
        let key = self.known_action(draft.file, &run, drafts)?;
        let (on, target) = match &raw.value.on {
            None => (None, draft),
            Some(on) => {
                let (on, target) = self.followed(draft, on, drafts)?;
                (Some(on), target)
            }
        };
        let entity = key.parts().0;
        if entity != target.entity.key.as_str() {
            let (action, entity, found) =
                (run.value.clone(), entity.to_owned(), target.entity.key.to_string());
            self.fault(draft.file, &run.span, Kind::MendsOtherEntity { action, entity, found });
            return None;
        }
        Some(Mend { action: key, on })
    }

    /// The field that names another record, and that record's entity.
    fn followed<'d, 'a>(
        &mut self,
        draft: &Draft<'_>,
        on: &At<String>,
        drafts: &'d [Draft<'a>],
    ) -> Option<(FieldKey, &'d Draft<'a>)> {
        let field: &Field = self.field(draft.file, draft, on)?;
        let Some(entity) = &field.references else {
            self.fault(draft.file, &on.span, Kind::NoReference { field: on.value.clone() });
            return None;
        };
        Some((field.key.clone(), find(drafts, entity.as_str())?))
    }

    /// An action that some file has, by its whole name; whether it is sound is that file's matter.
    pub(super) fn known_action(
        &mut self,
        file: usize,
        name: &At<String>,
        drafts: &[Draft<'_>],
    ) -> Option<ActionKey> {
        let all: Vec<String> = drafts
            .iter()
            .flat_map(|draft| {
                draft.raw.action.keys().map(|name| format!("{}.{}", draft.entity.key, name.as_str()))
            })
            .collect();
        if all.iter().any(|known| known == name.as_str()) {
            return Some(ActionKey::new(name.as_str()));
        }
        // An entity that is known but not sound has actions that are not.
        let entity = name.as_str().split_once('.').map(|(entity, _)| entity);
        if entity.is_some_and(|entity| self.keys.contains_key(entity) && find(drafts, entity).is_none()) {
            return None;
        }
        let same_name = |known: &&String| known.rsplit('.').next() == Some(name.as_str());
        let near = all
            .iter()
            .find(same_name)
            .cloned()
            .or_else(|| near(name.as_str(), all.iter().map(String::as_str)));
        self.fault(file, &name.span, Kind::UnknownAction { action: name.value.clone(), near });
        None
    }
}

/// What was written short stands where its value stands.
fn placed<T>(name: &At<String>, value: &At<T>) -> At<String> {
    if name.span.is_empty() { value.map(|_| name.value.clone()) } else { name.clone() }
}
