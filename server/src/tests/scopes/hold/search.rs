//! Searches.

use super::{Held, World, same};
use crate::tests::browser::Answer;
use crate::tests::scopes::asks::Search;
use crate::tests::scopes::model::Member;
use crate::tests::scopes::page::{self, of, words};
use crate::tests::scopes::rows::Entity;
use std::collections::BTreeSet;

impl World {
    pub(super) fn search(&self, member: &Member, answer: &Answer, search: &Search) -> Held {
        if member.0.is_empty() {
            return same("the status of a search", answer.status, 403);
        }
        for entity in Entity::ALL {
            let led = page::rows(&answer.body, entity.key());
            let seen: BTreeSet<i64> = member.visible(&self.rows, entity).iter().map(|row| row.id).collect();
            same("that hits are theirs", led.is_subset(&seen), true)?;
        }
        let (entity, id, found) = match search {
            Search::Common => {
                let all = member.visible(&self.rows, Entity::Article).len();
                let all = if member.has_words(Entity::Article) { all } else { 0 };
                return same("the hits of a word", of('a', &words(&answer.body)).len(), all.min(10));
            }
            Search::Title(entity, id) => (*entity, *id, member.has_words(*entity)),
            Search::Address(entity, id) => (*entity, *id, true),
            Search::Email(entity, id) => {
                let field = if *entity == Entity::Channel { "channel.signup_email" } else { "manager.email" };
                (*entity, *id, member.knows(*entity, field))
            }
        };
        let seen = found && member.views(entity, self.rows.find(entity, id).unwrap().channel);
        let link = format!("/e/{}/{id}", entity.key());
        let leads = answer.header("location") == Some(link.as_str())
            || answer.body.contains(&format!("href=\"{link}\" data-open"));
        // Revisions are found through their articles.
        if entity == Entity::Revision && !matches!(search, Search::Address(..)) && !leads {
            return Ok(());
        }
        same("that a search finds it", leads, seen)
    }
}
