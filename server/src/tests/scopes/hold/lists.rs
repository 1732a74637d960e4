//! Lists and records.

use super::{Held, World, same};
use crate::tests::browser::{Answer, Browser};
use crate::tests::scopes::model::Member;
use crate::tests::scopes::page::{self, next, number, of, words};
use crate::tests::scopes::rows::{Entity, Row, Rows};
use std::collections::BTreeSet;

impl World {
    pub(super) fn listed(
        &self,
        member: &Member,
        entity: Entity,
        filter: Option<(&str, i64)>,
    ) -> BTreeSet<i64> {
        let rows = member.visible(&self.rows, entity).into_iter().filter(|row| match filter {
            None => true,
            Some(("channel_id", id)) => row.channel == Some(id),
            Some(("space_id", id)) => row.space == id,
            Some(("article_id", id)) => row.article == id,
            Some((_, id)) => Rows::writer(row.id) == id,
        });
        rows.map(|row| row.id).collect()
    }

    pub(super) async fn list(
        &self,
        browser: &mut Browser,
        member: &Member,
        answer: &Answer,
        entity: Entity,
        rows: usize,
        wanted: &BTreeSet<i64>,
    ) -> Held {
        if !member.views_any(entity) {
            return same("the status of a list", answer.status, 404);
        }
        same("the status of a list", answer.status, 200)?;
        let Some(count) = number(&answer.body, "data-count") else {
            return Err("a list without its count".to_owned());
        };
        same("the count of a list", count, wanted.len())?;
        let mut found = of(entity.letter(), &words(&answer.body));
        let mut led = page::rows(&answer.body, entity.key());
        let mut following = next(&answer.body);
        for _ in 0..12 {
            let Some(query) = following.filter(|_| rows > 0) else { break };
            let page = browser.get(&format!("/e/{}{query}", entity.key())).await;
            self.tells_no_more(member, &page, &BTreeSet::new())?;
            same("the status of a further page", page.status, 200)?;
            found.extend(of(entity.letter(), &words(&page.body)));
            led.extend(page::rows(&page.body, entity.key()));
            following = next(&page.body);
        }
        same("the rows of a list, by what they lead to", &led, wanted)?;
        same("the rows of a list", &found, wanted)
    }

    pub(super) fn record(&self, member: &Member, answer: &Answer, entity: Entity, id: i64) -> Held {
        let row = *self.rows.find(entity, id).unwrap();
        if !member.views(entity, row.channel) {
            // Its past may be theirs, where they read timelines of its customer's.
            return same("the status of a record", answer.status, 404);
        }
        same("the status of a record", answer.status, 200)?;
        let told = words(&answer.body);
        let belongs = |child: &&Row| match (entity, child.entity) {
            (Entity::Channel, Entity::Space | Entity::Manager) => child.channel == Some(id),
            (Entity::Article, Entity::Revision) => child.article == id,
            (Entity::Space, Entity::Article) => child.space == id,
            _ => child.entity == entity && child.id == id,
        };
        let wanted = self.rows.rows.iter().filter(belongs);
        let missing: Vec<_> = wanted
            .filter(|child| member.views(child.entity, child.channel))
            .map(|child| (child.entity.letter(), child.id))
            .filter(|word| !told.contains(word))
            .collect();
        same("what a record's page leaves out", missing, Vec::new())
    }
}
