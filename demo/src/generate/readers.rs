//! Readers say whether an article helped them. They change nothing.

use serde_json::json;

use super::article::Draft;
use super::channel::World;
use super::record::{Actor, Change};
use crate::copy::Time;

/// So many ratings of these articles.
pub(super) fn rate(world: &mut World, drafts: &[Draft], count: usize) {
    for _ in 0..count {
        let draft = &drafts[world.random.below(drafts.len())];
        let born = draft.article.stamp.created_at;
        let end = draft.article.deleted_at.unwrap_or(world.until).min(world.until).max(born);
        // Readers come at any hour.
        let at = Time(world.random.between(born.0, end.0));
        let reader = Actor::Reader(format!("reader-{:06x}", world.random.below(1 << 24)));
        let helpful = world.random.percent(70);
        let arguments = if helpful || world.random.percent(50) {
            json!({ "helpful": helpful })
        } else {
            json!({ "helpful": false, "comment": draft.subject.complaint(&mut world.random) })
        };
        world.record(
            at,
            reader,
            "article",
            draft.article.id,
            "article.rated",
            Some(arguments),
            Change::default(),
        );
    }
}
