//! Five tickets that the generated data can answer, and the channels that they come from: always the first five, with
//! the same ids at every scale.

mod gone;
mod not_showing;
mod setting;
mod site_down;
mod vanished;

use super::article::Draft;
use super::channel::World;
use super::text::Language;
use crate::copy::Time;

/// The same in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    pub ko: &'static str,
    pub en: &'static str,
}

/// A customer's request, where its answer is, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// Its name in tests and documents.
    pub key: &'static str,
    /// What the customer writes.
    pub asks: Words,
    pub channel_id: i64,
    pub channel_name: &'static str,
    /// Who writes: the id and name of a manager.
    pub customer: (i64, &'static str),
    /// The records that tell: entity and id.
    pub records: &'static [(&'static str, i64)],
    /// Who did it: the ids and names of managers, in the order in which they did.
    pub actors: &'static [(i64, &'static str)],
    /// The actions of the product's audit log that it was done with, in the same order.
    pub actions: &'static [&'static str],
    /// How many records were changed.
    pub changed: i64,
    /// What the customer is told.
    pub answer: Words,
}

/// The five, as they are in every generated demo.
pub fn tickets() -> [Ticket; 5] {
    [gone::TICKET, site_down::TICKET, vanished::TICKET, setting::TICKET, not_showing::TICKET]
}

const ARTICLES: [i64; 5] =
    [gone::ARTICLES, site_down::ARTICLES, vanished::ARTICLES, setting::ARTICLES, not_showing::ARTICLES];

/// How many articles the tickets' channels have.
pub(super) fn articles() -> Vec<usize> {
    ARTICLES.iter().map(|count| usize::try_from(*count).unwrap_or_default()).collect()
}

const PEOPLE: i64 = 6;
const SPACES: i64 = 3;

/// The manager at this position of the cast of this ticket's channel.
const fn manager(channel: i64, position: i64) -> i64 {
    (channel - 1) * PEOPLE + position + 1
}

/// The space at this position of this ticket's channel.
const fn space(channel: i64, position: i64) -> i64 {
    (channel - 1) * SPACES + position + 1
}

/// The first article of a ticket's channel: after those of the channels before it.
const fn first_article(before: &[i64]) -> i64 {
    match before {
        [] => 1,
        [one, rest @ ..] => *one + first_article(rest),
    }
}

/// The channel of a ticket, and the story that ends its history.
pub(super) struct Script {
    pub(super) language: Language,
    /// Its name, and its name in addresses.
    pub(super) company: (&'static str, &'static str),
    /// The owner first: names, and what they are in an address.
    pub(super) cast: [(&'static str, &'static str); 6],
    /// When ordinary life ends.
    pub(super) begins: Time,
    pub(super) featured: Option<Featured>,
    pub(super) play: fn(&mut World, &mut [Draft]),
    /// How many events the story has.
    pub(super) events: i64,
}

/// The article that a story is about: the first of its channel, in its first space.
pub(super) struct Featured {
    pub(super) at: Time,
    pub(super) title: &'static str,
    pub(super) slug: &'static str,
    pub(super) summary: &'static str,
}

/// The script of this channel, if it is a ticket's.
pub(super) fn script(channel: i64, now: Time) -> Option<Script> {
    match channel {
        gone::CHANNEL => Some(gone::script(now)),
        site_down::CHANNEL => Some(site_down::script(now)),
        vanished::CHANNEL => Some(vanished::script(now)),
        setting::CHANNEL => Some(setting::script(now)),
        not_showing::CHANNEL => Some(not_showing::script(now)),
        _ => None,
    }
}
