use super::Work;
use super::entity::Draft;
use crate::catalog::at::At;
use crate::catalog::check::Kind;
use crate::catalog::model::Search;
use crate::catalog::types::{FieldKey, FieldKind};

const EXACT: &[FieldKind] =
    &[FieldKind::Text, FieldKind::Integer, FieldKind::Number, FieldKind::Uuid, FieldKind::Choice];

impl Work<'_> {
    /// What the search box looks through; the id alone where the catalogue says nothing.
    pub(super) fn search(&mut self, draft: &Draft<'_>) -> Search {
        let Some(raw) = &draft.raw.search else {
            let id = draft.entity.single_id().filter(|id| EXACT.contains(&id.kind));
            return Search { exact: id.map(|id| id.key.clone()).into_iter().collect(), ..Search::default() };
        };
        Search {
            exact: self.searched(draft, &raw.exact, "exactly", EXACT),
            prefix: self.searched(draft, &raw.prefix, "by prefix", &[FieldKind::Text]),
            words: self.searched(draft, &raw.words, "by words", &[FieldKind::Text]),
        }
    }

    fn searched(
        &mut self,
        draft: &Draft<'_>,
        names: &[At<String>],
        how: &'static str,
        kinds: &[FieldKind],
    ) -> Vec<FieldKey> {
        let fields = self.fields_of(draft, names);
        for (name, field) in names.iter().zip(&fields) {
            let Some(field) = field.as_ref().and_then(|key| draft.entity.field(key)) else { continue };
            if !kinds.contains(&field.kind) {
                let (column, sql_type) = (name.value.clone(), field.sql_type.clone());
                self.fault(draft.file, &name.span, Kind::NotSearchable { column, how, sql_type });
            }
        }
        fields.into_iter().flatten().collect()
    }

    /// The fields of these names, one for each name; nothing for one that is not there or stands there twice.
    pub(super) fn fields_of(&mut self, draft: &Draft<'_>, names: &[At<String>]) -> Vec<Option<FieldKey>> {
        let mut fields: Vec<Option<FieldKey>> = Vec::new();
        for name in names {
            let key = self.field(draft.file, draft, name).map(|field| field.key.clone());
            if key.is_some() && fields.contains(&key) {
                self.fault(draft.file, &name.span, Kind::Twice { name: name.value.clone() });
                fields.push(None);
            } else {
                fields.push(key);
            }
        }
        fields
    }
}
