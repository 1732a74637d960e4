//! Timelines.

use super::seen::reads;
use super::{Held, World, same};
use crate::tests::browser::Answer;
use crate::tests::scopes::asks::Timeline;
use crate::tests::scopes::model::Member;
use crate::tests::scopes::page::{events, words};
use crate::tests::scopes::rows::{Entity, Event};

impl World {
    pub(super) fn timeline(&self, member: &Member, answer: &Answer, timeline: &Timeline) -> Held {
        if !member.reads_timelines() {
            return same("the status of a timeline", answer.status, 403);
        }
        let named = match timeline {
            Timeline::ChannelNamed(id) => Some((Entity::Channel, *id)),
            Timeline::ActorNamed(id) => Some((Entity::Manager, *id)),
            _ => None,
        };
        // A name that is nobody's for them is a fault of the address.
        let is_known = |(entity, id)| member.views(entity, self.rows.find(entity, id).unwrap().channel);
        let status = if named.is_none_or(is_known) { 200 } else { 400 };
        same("the status of a timeline", answer.status, status)?;
        let told = words(&answer.body);
        let in_question = |event: &&Event| match timeline {
            Timeline::Channel(id) => event.channel == Some(*id),
            Timeline::Record(entity, id) => event.entity == Some(*entity) && event.record == *id,
            Timeline::Actor(id) => event.actor == *id,
            Timeline::Field("summary", id) => {
                event.letter == 'v'
                    && event.channel == Some(*id)
                    && member.looks_into(Entity::Article, "article.summary")
            }
            Timeline::Text(at) => event.id == self.rows.events[*at].id,
            _ => false,
        };
        if let Timeline::Text(at) = timeline {
            let event = &self.rows.events[*at];
            let looked = match event.letter {
                'v' => member.looks_into(Entity::Article, "article.summary"),
                'f' => member.looks_into(Entity::Manager, "manager.email"),
                'o' => false,
                _ => true,
            };
            let found = looked && reads(member, event);
            return same("the events with a text", events(&answer.body), usize::from(found));
        }
        let wanted = self.rows.events.iter().filter(in_question).filter(|event| event.letter != 'o');
        let missing: Vec<_> = wanted
            .filter(|event| reads(member, event))
            .map(|event| (event.letter, event.id))
            .filter(|word| !told.contains(word))
            .collect();
        same("what a timeline leaves out", missing, Vec::new())
    }
}
