//! What somebody does to many articles in one go, one by one.

use serde_json::json;

use super::article::{Draft, ToArticle};
use super::channel::World;
use super::clock::{DAY, at_work};
use crate::copy::Time;

const SECONDS_EACH: i64 = 3;

/// Some channels have one, in the last weeks. Articles that changed since are left out.
pub(super) fn maybe(world: &mut World, drafts: &mut [Draft]) {
    if world.random.percent(40) {
        return;
    }
    let begin = at_work(&mut world.random, Time(world.now.0 - 60 * DAY), Time(world.now.0 - DAY));
    let actor = world.somebody(begin);
    let to = match world.random.below(4) {
        0 => ToArticle::Hide,
        1 => ToArticle::Archive,
        2 => ToArticle::Delete,
        _ => ToArticle::Move { space: world.random.below(world.spaces.len()) },
    };
    let count = 5 + world.random.below(60);
    let untouched =
        |draft: &&mut Draft| draft.article.stamp.updated_at < begin && draft.article.deleted_at.is_none();
    let mut at = begin;
    for draft in drafts.iter_mut().filter(untouched).take(count) {
        at = Time((at.0 + world.random.between(1, 2 * SECONDS_EACH)).min(world.now.0));
        draft.apply(world, at, actor.clone(), &to, Some(json!({ "from": "list" })));
    }
}
