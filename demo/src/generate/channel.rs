//! One customer: its channel, its people, its spaces, and what they do to those.

use serde_json::{Value, json};

use super::clock::{DAY, at_work, soon_after};
use super::people::Named;
use super::random::Random;
use super::record::{Actor, Change, Event, Log};
use super::text::Language;
use super::tickets::Script;
use super::words::subjects::SPACES;
use crate::copy::Time;
use crate::rows::{Channel, Manager, Space, Stamp};

const OLDEST_DAYS: i64 = 4 * 365;
const YOUNGEST_DAYS: i64 = 90;

/// The first ids that a channel's people and spaces get.
#[derive(Debug, Clone, Copy)]
pub(super) struct FirstIds {
    pub(super) manager: i64,
    pub(super) space: i64,
}

/// A channel while its history is being made.
pub(super) struct World {
    pub(super) random: Random,
    pub(super) now: Time,
    /// When ordinary life ends: now, or when a ticket's story begins.
    pub(super) until: Time,
    /// Whether a ticket's story is to come, which nothing like it may come before.
    pub(super) calm: bool,
    pub(super) language: Language,
    pub(super) channel: Channel,
    pub(super) managers: Vec<Manager>,
    pub(super) spaces: Vec<Space>,
    pub(super) log: Log,
}

impl World {
    /// Somebody signs up, colleagues join, spaces are made.
    pub(super) fn found(
        id: i64,
        articles: usize,
        first: FirstIds,
        script: Option<&Script>,
        now: Time,
        mut random: Random,
    ) -> Self {
        let language = script.map_or_else(
            || random.weighted(&[(65, Language::Korean), (35, Language::English)]),
            |script| script.language,
        );
        let until = script.map_or(now, |script| script.begins);
        let oldest = if script.is_some() { OLDEST_DAYS / 2 } else { OLDEST_DAYS };
        let age = random.between(YOUNGEST_DAYS.max(oldest / 8), oldest) * DAY;
        let founded = at_work(&mut random, Time(now.0 - age), Time(now.0 - age + DAY));
        let company = match script {
            Some(script) => Named::new(script.company.0, script.company.1),
            None => Named::company(&mut random, language),
        };
        let address = if script.is_some() { company.address } else { format!("{}-{id}", company.address) };
        let people = people(script, articles, language, &mut random);
        let channel = new_channel(id, &company.name, &address, &people[0], language, founded, &mut random);
        let mut world = Self {
            random,
            now,
            until,
            calm: script.is_some(),
            language,
            channel,
            managers: vec![],
            spaces: vec![],
            log: Log::default(),
        };
        world.sign_up(people, first);
        let spaces = if script.is_some() { 3 } else { 2 + world.random.below(2 + articles.min(200) / 50) };
        world.make_spaces(spaces, first);
        world
    }

    /// Somebody who was there at the time.
    pub(super) fn somebody(&mut self, at: Time) -> Actor {
        let there = |manager: &Manager| {
            manager.stamp.created_at <= at
                && manager.left_at.is_none_or(|left| at < left)
                && manager.role != "viewer"
        };
        let there: Vec<i64> = self.managers.iter().filter(|manager| there(manager)).map(|m| m.id).collect();
        Actor::Manager(if there.is_empty() { self.managers[0].id } else { self.random.pick(&there) })
    }

    pub(super) fn owner(&self) -> Actor {
        Actor::Manager(self.managers[0].id)
    }

    fn sign_up(&mut self, people: Vec<Named>, first: FirstIds) {
        let founded = self.channel.stamp.created_at;
        self.record(
            founded,
            Actor::System("signup"),
            "channel",
            self.channel.id,
            "channel.created",
            None,
            Change::creation(&self.channel),
        );
        // Most colleagues join in the first weeks.
        let weeks = Time((founded.0 + 60 * DAY).min(self.until.0));
        for (position, person) in people.into_iter().enumerate() {
            let id = first.manager + i64::try_from(position).unwrap_or_default();
            let (at, actor, role) = if position == 0 {
                (founded, Actor::System("signup"), "owner")
            } else {
                let role = self.random.weighted(&[(80, "editor"), (12, "viewer"), (8, "owner")]);
                (at_work(&mut self.random, founded, weeks), self.owner(), role)
            };
            let email = format!("{}@{}.example", person.address, self.channel.slug);
            let manager = Manager {
                id,
                channel_id: Some(self.channel.id),
                // What they sign in with tells nothing of their address.
                handle: format!("{}-{}", self.channel.slug, position + 1),
                name: person.name,
                email: Some(email.clone()),
                role,
                left_at: None,
                stamp: Stamp::new(at),
            };
            let arguments = Some(json!({ "email": email, "role": role }));
            self.record(at, actor, "manager", id, "manager.invited", arguments, Change::creation(&manager));
            self.managers.push(manager);
        }
    }

    fn make_spaces(&mut self, count: usize, first: FirstIds) {
        let founded = self.channel.stamp.created_at;
        for (position, (slug, name)) in SPACES.iter().enumerate().take(count) {
            let id = first.space + i64::try_from(position).unwrap_or_default();
            let at = soon_after(&mut self.random, founded, self.until);
            let space = Space {
                id,
                channel_id: self.channel.id,
                slug: (*slug).to_owned(),
                name: self.language.of(name).to_owned(),
                website_on: true,
                // What is for staff is not for the home.
                on_home: !matches!(*slug, "staff" | "partners"),
                settings: json!({ "article_order": "manual", "show_author": true, "feedback": true, "theme": "light" }),
                stamp: Stamp::new(at),
            };
            self.record(at, self.owner(), "space", id, "space.created", None, Change::creation(&space));
            self.spaces.push(space);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of the audit log")]
    pub(super) fn record(
        &mut self,
        at: Time,
        actor: Actor,
        entity: &'static str,
        id: i64,
        action: &'static str,
        arguments: Option<Value>,
        change: Change,
    ) {
        self.log.events.push(Event { at, actor, entity, id, action, arguments, change });
    }
}

fn people(script: Option<&Script>, articles: usize, language: Language, random: &mut Random) -> Vec<Named> {
    if let Some(script) = script {
        return script.cast.iter().map(|(name, address)| Named::new(name, address)).collect();
    }
    let count = 2 + random.below(4 + articles.min(400) / 40);
    // A few work for a company of another country.
    let other = if language == Language::Korean { Language::English } else { Language::Korean };
    (0..count)
        .map(|_| if random.percent(92) { language } else { other })
        .collect::<Vec<_>>()
        .into_iter()
        .map(|language| Named::person(random, language))
        .collect()
}

fn new_channel(
    id: i64,
    name: &str,
    address: &str,
    owner: &Named,
    language: Language,
    founded: Time,
    random: &mut Random,
) -> Channel {
    let settings = json!({
        "default_language": language.code(),
        "reader_comments": true,
        "search_engines": true,
        "home_layout": "cards",
        "brand_color": random.pick(&["#1f6feb", "#0f766e", "#b45309", "#be123c", "#6d28d9"]),
        "custom_domain": null,
        "session_minutes": 60,
        "allowed_networks": [],
        "footer": { "email": format!("help@{address}.example"), "hours": "10-18" },
    });
    Channel {
        id,
        slug: address.to_owned(),
        name: name.to_owned(),
        language: Some(language.code().to_owned()),
        plan: random.weighted(&[(45, "free"), (30, "team"), (18, "business"), (7, "enterprise")]),
        signup_email: Some(format!("{}@{address}.example", owner.address)),
        settings,
        suspended: false,
        stamp: Stamp::new(founded),
    }
}
