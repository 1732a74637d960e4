//! What a request has read of records' titles, so that the parts of its page ask for each once. It is of one member, and of
//! what they may see.

use crate::catalog::types::EntityKey;
use crate::limits::KNOWN_TITLES_MAX;
use crate::records::types::RecordId;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard};

#[derive(Clone, Default)]
pub struct KnownTitles(Arc<Mutex<Known>>);

#[derive(Default)]
pub(super) struct Known(HashMap<EntityKey, HashMap<RecordId, String>>);

impl KnownTitles {
    /// Whoever asks has it until they know: who wants the same meanwhile waits, and need not ask.
    pub(super) async fn ask(&self) -> MutexGuard<'_, Known> {
        self.0.lock().await
    }

    /// Something was written.
    pub(crate) async fn forget(&self) {
        self.0.lock().await.0.clear();
    }
}

impl Known {
    pub(super) fn of(&self, entity: &EntityKey, ids: &BTreeSet<String>) -> HashMap<RecordId, String> {
        let Some(known) = self.0.get(entity) else { return HashMap::new() };
        let known = ids.iter().filter_map(|id| known.get_key_value(&RecordId::new(id.as_str())));
        known.map(|(id, title)| (id.clone(), title.clone())).collect()
    }

    pub(super) fn add(&mut self, entity: &EntityKey, titles: &HashMap<RecordId, String>) {
        let count: usize = self.0.values().map(HashMap::len).sum();
        if count + titles.len() <= KNOWN_TITLES_MAX {
            let added = titles.iter().map(|(id, title)| (id.clone(), title.clone()));
            self.0.entry(entity.clone()).or_default().extend(added);
        }
    }
}
