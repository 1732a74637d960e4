//! Actions that the product's own API does: where it is called, and with what.

use super::Work;
use super::entity::Draft;
use crate::catalog::at::At;
use crate::catalog::call_url::CallUrl;
use crate::catalog::check::{Kind, near};
use crate::catalog::model::{Http, Method, Param};
use crate::catalog::raw::{ActionTable, HttpTable, MethodValue};
use crate::catalog::types::FieldKey;
use crate::limits::CALL_TARGETS_MAX;
use serde_json::Value;
use std::collections::BTreeSet;

/// What stands for the record, and for the call itself.
const ID: &str = "id";
const KEY: &str = "key";

impl Work<'_> {
    pub(super) fn http(
        &mut self,
        draft: &Draft<'_>,
        raw: &ActionTable,
        http: &At<HttpTable>,
        params: &[Param],
    ) -> Option<(Http, Vec<FieldKey>)> {
        self.applies_to_calls(draft, raw);
        let HttpTable { method, url, body, dry_run, status, sets } = &http.value;
        let mut used = BTreeSet::new();
        let address = url.as_ref().and_then(|url| self.call_url(draft, raw, url, params, &mut used));
        let origin = address.as_ref().map(CallUrl::origin);
        let mut beside = |work: &mut Self, url: &Option<At<String>>| {
            let at = url.as_ref()?;
            let found = work.call_url(draft, raw, at, params, &mut used)?;
            if origin.as_ref().is_some_and(|origin| *origin != found.origin()) {
                let kind = Kind::BadCallUrl { url: at.value.clone(), why: "write it on the host of `url`" };
                work.fault(draft.file, &at.span, kind);
            }
            Some(found)
        };
        let (dry_run, status) = (beside(self, dry_run), beside(self, status));
        let content = body.as_ref().map(|body| body.map(|body| Value::Object(body.0.clone())));
        if let Some(content) = &content {
            self.names_of_body(draft, raw, content, &mut used);
        }
        for name in raw.param.keys().filter(|name| !used.contains(&name.value)) {
            self.fault(draft.file, &name.span, Kind::UnusedParam { name: name.value.clone(), near: None });
        }
        let method = method.as_ref()?.value;
        if let (MethodValue::Delete, Some(body)) = (method, body) {
            let kind = Kind::KeyDoesNotApply { key: "body", where_: "with DELETE" };
            self.fault(draft.file, &body.span, kind);
        }
        let sets =
            sets.iter().filter_map(|name| Some(self.field(draft.file, draft, name)?.key.clone())).collect();
        let at = self.place(draft.file, url.as_ref()?.span.start);
        let body = content.map(|content| content.value);
        Some((Http { method: called(method), url: address?, body, dry_run, status, at }, sets))
    }

    /// What only statements can do, and how many records are called for.
    fn applies_to_calls(&mut self, draft: &Draft<'_>, raw: &ActionTable) {
        if let Some(bulk) = &raw.max_bulk {
            let kind = Kind::KeyDoesNotApply {
                key: "max_bulk",
                where_: "with `http`: a job changes records in transactions, and a call is in none",
            };
            self.fault(draft.file, &bulk.span, kind);
        }
        if let Some(max) = raw.max_targets.as_ref().filter(|max| max.value > CALL_TARGETS_MAX) {
            let kind =
                Kind::OutOfRange { key: "max_targets".to_owned(), min: 1, max: i64::from(CALL_TARGETS_MAX) };
            self.fault(draft.file, &max.span, kind);
        }
    }

    fn call_url(
        &mut self,
        draft: &Draft<'_>,
        raw: &ActionTable,
        text: &At<String>,
        params: &[Param],
        used: &mut BTreeSet<String>,
    ) -> Option<CallUrl> {
        let bad = |why| Kind::BadCallUrl { url: text.value.clone(), why };
        let url = match CallUrl::parse(text.as_str()) {
            Ok(url) => url,
            Err(why) => {
                self.fault(draft.file, &text.span, bad(why));
                return None;
            }
        };
        for name in url.names().filter(|name| *name != ID && *name != KEY) {
            self.known(draft, raw, text, name, used);
            if params.iter().any(|param| param.name == name && !param.required) {
                let why = "it may be left empty, and then there is no address: make the parameter required";
                self.fault(draft.file, &text.span, bad(why));
            }
        }
        Some(url)
    }

    fn names_of_body(
        &mut self,
        draft: &Draft<'_>,
        raw: &ActionTable,
        body: &At<Value>,
        used: &mut BTreeSet<String>,
    ) {
        let mut left = vec![&body.value];
        while let Some(value) = left.pop() {
            match value {
                Value::String(text) => {
                    if let Some(name) = text.strip_prefix(':').filter(|name| *name != ID) {
                        self.known(draft, raw, body, name, used);
                    }
                }
                Value::Array(items) => left.extend(items),
                Value::Object(fields) => left.extend(fields.values()),
                _ => {}
            }
        }
    }

    fn known<T>(
        &mut self,
        draft: &Draft<'_>,
        raw: &ActionTable,
        at: &At<T>,
        name: &str,
        used: &mut BTreeSet<String>,
    ) {
        used.insert(name.to_owned());
        let declared = || raw.param.keys().map(At::as_str);
        if !declared().any(|known| known == name) {
            let near = near(name, declared());
            self.fault(draft.file, &at.span, Kind::UnknownParam { name: name.to_owned(), near });
        }
    }

    /// `catalog/article.toml:42`
    fn place(&self, file: usize, at: usize) -> String {
        let source = &self.sources[file];
        let line = source.text.get(..at).map_or(0, |before| before.matches('\n').count()) + 1;
        format!("{}:{line}", source.path)
    }
}

fn called(method: MethodValue) -> Method {
    match method {
        MethodValue::Post => Method::Post,
        MethodValue::Put => Method::Put,
        MethodValue::Patch => Method::Patch,
        MethodValue::Delete => Method::Delete,
    }
}
