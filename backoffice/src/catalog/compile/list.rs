use super::Work;
use super::entity::Draft;
use crate::catalog::at::At;
use crate::catalog::check::Kind;
use crate::catalog::model::{List, Sort};
use crate::catalog::raw::ListTable;
use crate::catalog::types::{FieldKey, FieldKind};

/// Columns of a list whose catalogue names none, the title among them.
const COLUMNS: usize = 6;

impl Work<'_> {
    pub(super) fn list(&mut self, draft: &Draft<'_>) -> List {
        let empty = ListTable::default();
        let raw = draft.raw.list.as_ref().unwrap_or(&empty);
        let columns: Vec<FieldKey> = self.fields_of(draft, &raw.columns).into_iter().flatten().collect();
        let filters = self.fields_of(draft, &raw.filters).into_iter().flatten().collect();
        let sorts: Vec<Sort> = raw.sort.iter().filter_map(|text| self.sort(draft, text)).collect();
        let mut sortable: Vec<FieldKey> = Vec::new();
        for (sort, text) in sorts.iter().zip(&raw.sort) {
            if sortable.contains(&sort.field) {
                self.fault(draft.file, &text.span, Kind::Twice { name: sort.field.to_string() });
            } else {
                sortable.push(sort.field.clone());
            }
        }
        if sortable.is_empty() {
            sortable.push(draft.entity.id[0].clone());
        }
        let sort = sorts.into_iter().next();
        List {
            columns: if columns.is_empty() { default_columns(draft) } else { columns },
            filters,
            sortable,
            sort: sort.unwrap_or_else(|| Sort { field: draft.entity.id[0].clone(), descending: false }),
        }
    }

    fn sort(&mut self, draft: &Draft<'_>, text: &At<String>) -> Option<Sort> {
        let (name, descending) = match text.as_str().rsplit_once(' ') {
            // A name with a space in it, without an order.
            _ if draft.relation.column(text.as_str()).is_some() => (text.as_str(), false),
            Some((name, order)) if order.eq_ignore_ascii_case("desc") => (name.trim_end(), true),
            Some((name, order)) if order.eq_ignore_ascii_case("asc") => (name.trim_end(), false),
            Some(_) => {
                self.fault(draft.file, &text.span, Kind::BadSort { text: text.value.clone() });
                return None;
            }
            None => (text.as_str(), false),
        };
        let field = self.field(draft.file, draft, &text.map(|_| name.to_owned()))?;
        let column = draft.relation.column(name)?;
        if !column.sortable {
            let kind = Kind::NotSortable { column: name.to_owned(), sql_type: column.shown_type.clone() };
            self.fault(draft.file, &text.span, kind);
            return None;
        }
        Some(Sort { field: field.key.clone(), descending })
    }
}

/// The title, then the first others that fit a cell.
fn default_columns(draft: &Draft<'_>) -> Vec<FieldKey> {
    let entity = &draft.entity;
    let others = entity.fields.iter().filter(|field| {
        field.key != entity.title
            && !matches!(field.kind, FieldKind::Json | FieldKind::Array | FieldKind::Other)
    });
    let mut columns = vec![entity.title.clone()];
    columns.extend(others.take(COLUMNS - 1).map(|field| field.key.clone()));
    columns
}
