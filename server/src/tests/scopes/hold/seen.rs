//! What a member may be told.

use super::{Held, Run, World};
use crate::tests::browser::Answer;
use crate::tests::scopes::asks::{Ask, Search, Timeline};
use crate::tests::scopes::model::{Member, Seen};
use crate::tests::scopes::page::{plain, words};
use crate::tests::scopes::rows::{CHANNELS, Entity, Event};
use std::collections::BTreeSet;

impl World {
    /// Every word of the answer is one that the member may see, or one that they brought.
    pub(super) fn tells_no_more(
        &self,
        member: &Member,
        answer: &Answer,
        asked: &BTreeSet<(char, i64)>,
    ) -> Held {
        // A nonce may look like a word.
        let told = words(&plain(answer, &[]));
        let more: Vec<_> =
            told.difference(asked).filter(|(letter, id)| !self.may_see(member, *letter, *id)).collect();
        if more.is_empty() { Ok(()) } else { Err(format!("it tells {more:?} ({})", answer.status)) }
    }

    fn may_see(&self, member: &Member, letter: char, id: i64) -> bool {
        let row = |entity: Entity| self.rows.find(entity, id).map(|row| row.channel);
        let plain = |entity: Entity, field: &str| {
            row(entity).is_some_and(|channel| member.sees(entity, channel, field) == Seen::Plain)
        };
        let event = self.rows.events.iter().find(|event| event.letter == letter && event.id == id);
        match letter {
            'b' => plain(Entity::Article, "article.summary"),
            'e' => plain(Entity::Manager, "manager.email"),
            'g' => plain(Entity::Channel, "channel.signup_email"),
            'n' => usize::try_from(id).is_ok_and(|at| sees_run(member, &self.runs[at])),
            'v' | 'f' | 'o' | 'd' | 'x' => event.is_some_and(|event| reads(member, event)),
            letter => {
                let entity = Entity::ALL.into_iter().find(|entity| entity.letter() == letter).unwrap();
                row(entity).is_some_and(|channel| member.views(entity, channel))
            }
        }
    }

    /// The one thing that is asked for is none of theirs.
    pub(super) fn is_unseen(&self, member: &Member, ask: &Ask) -> bool {
        let unseen = |entity: Entity, id: i64| {
            let row = self.rows.find(entity, id);
            row.is_some_and(|row| {
                !member.views(entity, row.channel) && !member.reads(Some(entity), row.channel)
            })
        };
        match ask {
            Ask::Record { entity, id }
            | Ask::Reveal { entity, id, .. }
            | Ask::Search(
                Search::Title(entity, id) | Search::Email(entity, id) | Search::Address(entity, id),
            ) => unseen(*entity, *id),
            Ask::Form { entity, ids, .. } => ids.len() == 1 && unseen(*entity, ids[0]),
            Ask::Timeline(Timeline::ChannelNamed(id)) => unseen(Entity::Channel, *id),
            Ask::Timeline(Timeline::ActorNamed(id)) => unseen(Entity::Manager, *id),
            _ => false,
        }
    }
}

/// The word of an event.
pub(super) fn reads(member: &Member, event: &Event) -> bool {
    let field = match event.letter {
        'v' => "article.summary",
        'f' => "manager.email",
        _ => return member.reads(event.entity, event.channel),
    };
    event.entity.is_some_and(|entity| member.reads_field(entity, event.channel, field) == Seen::Plain)
}

pub(super) fn sees_run(member: &Member, run: &Run) -> bool {
    member.views_whole(run.entity)
        || run.records.iter().any(|(_, channel)| member.views(run.entity, *channel))
}

/// They view it somewhere: everywhere, or for one customer at least.
pub(super) fn rows_of(member: &Member, entity: Entity) -> bool {
    member.views_whole(entity) || CHANNELS.into_iter().any(|channel| member.views(entity, Some(channel)))
}
