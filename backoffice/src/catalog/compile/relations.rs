use super::Work;
use super::entity::{Draft, find};
use crate::catalog::at::At;
use crate::catalog::model::Relation;
use crate::catalog::raw::RelationTable;
use crate::catalog::read::in_order;
use crate::catalog::types::EntityKey;

impl Work<'_> {
    pub(super) fn relations(&mut self, draft: &Draft<'_>, drafts: &[Draft<'_>]) -> Vec<Relation> {
        let entries = in_order(&draft.raw.relation).into_iter();
        entries.filter_map(|(name, raw)| self.one_relation(draft, name, raw, drafts)).collect()
    }

    fn one_relation(
        &mut self,
        draft: &Draft<'_>,
        name: &At<String>,
        raw: &RelationTable,
        drafts: &[Draft<'_>],
    ) -> Option<Relation> {
        let file = draft.file;
        let good = self.good_name(file, name, "a relation");
        let label = self.text_or(file, raw.label.as_ref(), name.as_str());
        let (entity, by) = (raw.entity.as_ref()?, raw.by.as_ref()?);
        if !self.known_entity(file, entity) {
            return None;
        }
        let target = find(drafts, entity.as_str())?;
        let field = self.field(file, target, by)?;
        let same = self.same_type(file, by, field, &draft.entity);
        (good && same).then(|| Relation {
            key: name.value.clone(),
            label,
            entity: EntityKey::new(entity.as_str()),
            by: field.key.clone(),
        })
    }
}
