//! Actions: one UPDATE of the entity's own table, of the records that were chosen and no others; or a call (`http.rs`).

use super::entity::Draft;
use super::{Snippet, SnippetIs, Work};
use crate::actions::sql_type;
use crate::catalog::at::At;
use crate::catalog::check::{Kind, near};
use crate::catalog::model::{Action, Approvals, Asked, Does, Param};
use crate::catalog::outline::{Limit, Update, limit_by};
use crate::catalog::placeholders::placeholders;
use crate::catalog::quote;
use crate::catalog::raw::{ActionTable, AskedValue};
use crate::catalog::read::in_order;
use crate::catalog::types::{ActionKey, FieldKey};
use crate::limits::BULK_MAX;
use std::collections::BTreeMap;

impl Work<'_> {
    pub(super) fn actions(&mut self, draft: &Draft<'_>, drafts: &[Draft<'_>]) -> Vec<Action> {
        if draft.raw.action.is_empty() {
            return Vec::new();
        }
        let (file, entity) = (draft.file, draft.entity.key.to_string());
        if draft.entity.single_id().is_none() {
            self.fault(file, &draft.span_of_key(), Kind::ActionsOfCompositeId { entity });
            return Vec::new();
        }
        if !draft.relation.is_table() {
            let table = draft.relation.table.to_string();
            self.fault(file, &draft.span_of_key(), Kind::ActionsOfView { entity, table });
            return Vec::new();
        }
        let entries = in_order(&draft.raw.action).into_iter();
        entries.filter_map(|(name, raw)| self.action(draft, name, raw, drafts)).collect()
    }

    fn action(
        &mut self,
        draft: &Draft<'_>,
        name: &At<String>,
        raw: &ActionTable,
        drafts: &[Draft<'_>],
    ) -> Option<Action> {
        let file = draft.file;
        self.good_name(file, name, "an action");
        let label = self.text_due(file, raw.label.as_ref(), name);
        let description = raw.description.as_ref().map(|text| self.text(file, text));
        let params: Vec<Param> = in_order(&raw.param)
            .into_iter()
            .filter_map(|(name, raw)| self.param(draft, name, raw, drafts))
            .collect();
        if let Some(when) = &raw.when {
            self.condition(draft, when);
        }
        let (does, sets) = self.does(draft, name, raw, &params)?;
        Some(Action {
            key: ActionKey::of(&draft.entity.key, name.as_str()),
            entity: draft.entity.key.clone(),
            label,
            description,
            when: raw.when.as_ref().map(|when| when.value.clone()),
            does,
            sets,
            params,
            undo: None,
            reason: asked(raw.reason.as_ref(), Asked::Required),
            ticket: asked(raw.ticket.as_ref(), Asked::Optional),
            max_targets: raw.max_targets.as_ref()?.value,
            max_bulk: raw.max_bulk.as_ref().map(|max| max.value),
            fresh: raw.fresh.as_ref().is_some_and(|fresh| fresh.value),
            approvals: self.approvals(file, raw),
        })
    }

    /// A statement or a call, and the fields that it sets.
    fn does(
        &mut self,
        draft: &Draft<'_>,
        name: &At<String>,
        raw: &ActionTable,
        params: &[Param],
    ) -> Option<(Does, Vec<FieldKey>)> {
        match (&raw.sql, &raw.http) {
            (None, None) => {
                let action = name.value.clone();
                self.fault(draft.file, &name.span, Kind::NeitherSqlNorHttp { action });
                None
            }
            (Some(_), Some(http)) => {
                self.fault(draft.file, &http.span, Kind::SqlAndHttp);
                None
            }
            (None, Some(http)) => {
                let (http, sets) = self.http(draft, raw, http, params)?;
                Some((Does::Http(Box::new(http)), sets))
            }
            (Some(sql), None) => {
                self.names_of(draft, sql, raw);
                let sets = self.update(draft, sql);
                self.bulk(draft, raw);
                self.pend_action(draft, sql, params);
                Some((Does::Sql(sql.value.clone()), sets))
            }
        }
    }

    /// Above how many records it is asked for means something only where it is, and where a run can have so many.
    fn approvals(&mut self, file: usize, raw: &ActionTable) -> Option<Approvals> {
        let above = raw.approvals_above.as_ref();
        if let (Some(above), None) = (above, &raw.approvals) {
            let kind = Kind::KeyDoesNotApply { key: "approvals_above", where_: "without `approvals`" };
            self.fault(file, &above.span, kind);
        }
        let max = raw.max_bulk.as_ref().or(raw.max_targets.as_ref());
        if let (Some(above), Some(max)) = (above, max)
            && above.value >= max.value
        {
            self.fault(file, &above.span, Kind::NeverAbove { above: above.value, max: max.value });
        }
        let needed = raw.approvals.as_ref()?.value;
        Some(Approvals { needed, above: above.map(|above| above.value) })
    }

    /// A job that takes no more records than a run would never be made.
    fn bulk(&mut self, draft: &Draft<'_>, raw: &ActionTable) {
        let (Some(bulk), Some(targets)) = (&raw.max_bulk, &raw.max_targets) else { return };
        if bulk.value <= targets.value {
            let (min, max) = (i64::from(targets.value) + 1, i64::from(BULK_MAX));
            self.fault(draft.file, &bulk.span, Kind::OutOfRange { key: "max_bulk".to_owned(), min, max });
        }
    }

    /// A condition over the entity's rows, for PostgreSQL to look at.
    pub(super) fn condition(&mut self, draft: &Draft<'_>, sql: &At<String>) {
        let params = placeholders(sql.as_str());
        if let Some(param) = params.first() {
            self.fault(draft.file, &sql.span, Kind::ParamInCondition { name: param.name.to_owned() });
            return;
        }
        let is = SnippetIs::Condition { table: draft.entity.table.clone() };
        self.snippets.push(Snippet { file: draft.file, span: sql.span.clone(), sql: sql.value.clone(), is });
    }

    /// Every `:name` is a parameter, and every parameter is named.
    fn names_of(&mut self, draft: &Draft<'_>, sql: &At<String>, raw: &ActionTable) {
        let used: Vec<&str> = placeholders(sql.as_str()).iter().map(|placeholder| placeholder.name).collect();
        let declared: Vec<&str> = raw.param.keys().map(At::as_str).collect();
        let mut unknown: Vec<&str> =
            used.iter().copied().filter(|name| *name != "ids" && !declared.contains(name)).collect();
        unknown.dedup();
        for name in unknown {
            let kind =
                Kind::UnknownParam { name: name.to_owned(), near: near(name, declared.iter().copied()) };
            self.fault_in(draft, sql, placeholder_place(sql.as_str(), name), kind);
        }
        for name in raw.param.keys().filter(|name| !used.contains(&name.as_str())) {
            let near = near(name.as_str(), used.iter().copied().filter(|used| !declared.contains(used)));
            self.fault(draft.file, &name.span, Kind::UnusedParam { name: name.value.clone(), near });
        }
    }

    /// That it is one UPDATE, and limited to the chosen records. The columns that it sets.
    fn update(&mut self, draft: &Draft<'_>, sql: &At<String>) -> Vec<FieldKey> {
        let update = match Update::parse(sql.as_str()) {
            Ok(update) => update,
            Err(not) => {
                self.fault_in(draft, sql, not.at, Kind::NotOneUpdate { found: not.found });
                return Vec::new();
            }
        };
        let entity = &draft.entity;
        if update.table != entity.table {
            let kind =
                Kind::OtherTable { found: update.table.to_string(), table: quote::table(&entity.table) };
            self.fault_in(draft, sql, update.table_at.clone(), kind);
        }
        let id = entity.id[0].as_str();
        let condition = limit_by(id);
        match update.limit(id) {
            Limit::ByIds => {}
            Limit::None => self.fault(draft.file, &sql.span, Kind::NoIds { condition }),
            Limit::Loose(at) => self.fault_in(draft, sql, at, Kind::IdsDoNotLimit { condition }),
        }
        if let Some(at) = update.returning() {
            self.fault_in(draft, sql, at, Kind::Returning);
        }
        for (column, at) in &update.sets {
            let key = FieldKey::new(column);
            let is_id = entity.id.contains(&key);
            if is_id || entity.scope.as_ref() == Some(&key) {
                let used_as = if is_id { "the id" } else { "the scope" };
                self.fault_in(draft, sql, at.clone(), Kind::ChangesId { column: column.clone(), used_as });
            } else if entity.field(&key).is_none() && draft.relation.column(column).is_some() {
                // The change would be in no event: nobody sees a column that is left out.
                let (table, column) = (entity.table.to_string(), column.clone());
                let kind = Kind::UnknownColumn { table, column, near: None, left_out: true };
                self.fault_in(draft, sql, at.clone(), kind);
            }
        }
        update.sets.into_iter().map(|(column, _)| FieldKey::new(column)).collect()
    }

    fn pend_action(&mut self, draft: &Draft<'_>, sql: &At<String>, params: &[Param]) {
        let Some(id) = draft.entity.single_id() else { return };
        let mut types: BTreeMap<String, String> =
            params.iter().map(|param| (param.name.clone(), sql_type(param).to_owned())).collect();
        types.insert("ids".to_owned(), format!("{}[]", id.sql_type));
        let known = placeholders(sql.as_str()).iter().all(|placeholder| types.contains_key(placeholder.name));
        // What is no UPDATE, or has unknown parameters, is a fault already, and PostgreSQL would only repeat it.
        if known && Update::parse(sql.as_str()).is_ok() {
            let is = SnippetIs::Action { types };
            self.snippets.push(Snippet {
                file: draft.file,
                span: sql.span.clone(),
                sql: sql.value.clone(),
                is,
            });
        }
    }

    /// A fault at a place within a string of the file.
    fn fault_in(&mut self, draft: &Draft<'_>, sql: &At<String>, at: std::ops::Range<usize>, kind: Kind) {
        let span = self.within(draft.file, &sql.span, at);
        self.fault(draft.file, &span, kind);
    }
}

fn placeholder_place(sql: &str, name: &str) -> std::ops::Range<usize> {
    placeholders(sql).iter().find(|found| found.name == name).map_or(0..0, |found| found.start..found.end)
}

fn asked(raw: Option<&At<AskedValue>>, otherwise: Asked) -> Asked {
    match raw.map(|raw| raw.value) {
        Some(AskedValue::Required) => Asked::Required,
        Some(AskedValue::Optional) => Asked::Optional,
        Some(AskedValue::No) => Asked::No,
        None => otherwise,
    }
}
