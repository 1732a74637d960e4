//! Every kind of request that shows records, or something of them.

use super::random::Random;
use super::rows::{CHANNELS, Entity, MISSING, Rows, word};

#[derive(Clone, Debug)]
pub enum Ask {
    List { entity: Entity, filter: Option<(&'static str, i64)>, sort: &'static str, rows: usize },
    Record { entity: Entity, id: i64 },
    Search(Search),
    Timeline(Timeline),
    Form { entity: Entity, action: &'static str, ids: Vec<i64> },
    Preview { entity: Entity, action: &'static str, ids: Vec<i64>, run: bool },
    Runs,
    Run { at: usize },
    Undo { at: usize },
    Reveal { entity: Entity, id: i64, field: &'static str },
}

#[derive(Clone, Debug)]
pub enum Search {
    Title(Entity, i64),
    Email(Entity, i64),
    Address(Entity, i64),
    Common,
}

#[derive(Clone, Debug)]
pub enum Timeline {
    All,
    Channel(i64),
    ChannelNamed(i64),
    Record(Entity, i64),
    Actor(i64),
    ActorNamed(i64),
    Field(&'static str, i64),
    /// An event, by its place among them: its word is looked for.
    Text(usize),
}

const ACTIONS: [(Entity, &str); 6] = [
    (Entity::Article, "hide"),
    (Entity::Article, "hide"),
    (Entity::Article, "show"),
    (Entity::Space, "website_off"),
    (Entity::Manager, "bring_back"),
    (Entity::Channel, "resume"),
];

impl Ask {
    pub fn any(random: &mut Random, rows: &Rows, runs: usize) -> Self {
        let entity = *random.of(&Entity::ALL);
        match random.below(12) {
            0 | 1 => Self::list(random, rows),
            2 | 3 => Self::Record { entity, id: id(random, rows, entity) },
            4 | 5 => Self::Search(Search::any(random, rows)),
            6 | 7 => Self::Timeline(Timeline::any(random, rows)),
            8 => {
                let (entity, action) = *random.of(&ACTIONS);
                Self::Form { entity, action, ids: ids(random, rows, entity) }
            }
            9 => {
                let (entity, action) = *random.of(&ACTIONS);
                let run = action == "hide" && random.once_in(3);
                Self::Preview { entity, action, ids: ids(random, rows, entity), run }
            }
            10 => match random.below(4) {
                0 => Self::Runs,
                1 => Self::Undo { at: random.below(runs) },
                _ => Self::Run { at: random.below(runs) },
            },
            _ => {
                let (entity, field) =
                    *random.of(&[(Entity::Manager, "email"), (Entity::Channel, "signup_email")]);
                Self::Reveal { entity, id: id(random, rows, entity), field }
            }
        }
    }

    fn list(random: &mut Random, rows: &Rows) -> Self {
        let entity = *random.of(&Entity::ALL);
        let filters: &[(&str, Entity)] = match entity {
            Entity::Channel => &[],
            Entity::Article => &[
                ("channel_id", Entity::Channel),
                ("space_id", Entity::Space),
                ("created_by", Entity::Manager),
            ],
            Entity::Revision => &[("article_id", Entity::Article)],
            Entity::Manager | Entity::Space => &[("channel_id", Entity::Channel)],
        };
        let by = (!filters.is_empty() && random.once_in(2)).then(|| *random.of(filters));
        let filter = by.map(|(name, of)| (name, id(random, rows, of)));
        let sort = *random.of(&["", "updated_at", "-updated_at"]);
        Self::List { entity, filter, sort, rows: *random.of(&[0, 3]) }
    }

    /// The address of what is asked for by a link.
    pub fn address(&self) -> Option<String> {
        Some(match self {
            Self::List { entity, filter, sort, rows } => {
                let filter = filter.map(|(name, id)| format!("{name}={id}&")).unwrap_or_default();
                let rows = if *rows == 0 { String::new() } else { format!("rows={rows}&") };
                format!("/e/{}?{filter}{rows}sort={sort}", entity.key())
            }
            Self::Record { entity, id } => format!("/e/{}/{id}", entity.key()),
            Self::Search(search) => format!("/search?q={}", search.text()),
            Self::Timeline(timeline) => format!("/timeline?unfolded=1&{}", timeline.query()),
            Self::Form { entity, action, ids } => match ids.as_slice() {
                [id] => format!("/e/{}/{id}/actions/{action}", entity.key()),
                ids => {
                    let ids: Vec<_> = ids.iter().map(|id| format!("id={id}")).collect();
                    format!("/e/{}/actions/{action}?{}", entity.key(), ids.join("&"))
                }
            },
            Self::Runs => "/runs".to_owned(),
            Self::Preview { .. } | Self::Run { .. } | Self::Undo { .. } | Self::Reveal { .. } => return None,
        })
    }

    /// The same of something that is not there, and what the two name.
    pub fn missing(&self) -> Option<(Self, [String; 2])> {
        let of = |entity: Entity, id: i64| {
            let missing = entity.first() + MISSING;
            (missing, [id.to_string(), missing.to_string()])
        };
        Some(match self {
            Self::Record { entity, id } => {
                let (missing, names) = of(*entity, *id);
                (Self::Record { entity: *entity, id: missing }, names)
            }
            Self::Form { entity, action, ids } if ids.len() == 1 => {
                let (missing, names) = of(*entity, ids[0]);
                (Self::Form { entity: *entity, action, ids: vec![missing] }, names)
            }
            Self::Reveal { entity, id, field } => {
                let (missing, names) = of(*entity, *id);
                (Self::Reveal { entity: *entity, id: missing, field }, names)
            }
            Self::List { entity, filter: Some((name, id)), sort, rows } => {
                let other = Entity::ALL.into_iter().rfind(|entity| *id > entity.first())?;
                let (missing, names) = of(other, *id);
                (Self::List { entity: *entity, filter: Some((name, missing)), sort, rows: *rows }, names)
            }
            Self::Search(search) => {
                let (search, names) = search.missing()?;
                (Self::Search(search), names)
            }
            Self::Timeline(Timeline::ChannelNamed(id)) => {
                let (missing, names) = of(Entity::Channel, *id);
                (Self::Timeline(Timeline::ChannelNamed(missing)), names)
            }
            Self::Timeline(Timeline::ActorNamed(id)) => {
                let (missing, names) = of(Entity::Manager, *id);
                (Self::Timeline(Timeline::ActorNamed(missing)), names)
            }
            _ => return None,
        })
    }
}

impl Search {
    fn any(random: &mut Random, rows: &Rows) -> Self {
        let entity = *random.of(&Entity::ALL);
        match random.below(4) {
            0 => Self::Common,
            1 => {
                let entity = *random.of(&[Entity::Manager, Entity::Channel]);
                Self::Email(entity, id(random, rows, entity))
            }
            2 => Self::Address(entity, id(random, rows, entity)),
            _ => Self::Title(entity, id(random, rows, entity)),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Title(entity, id) => word(entity.letter(), *id),
            Self::Email(entity, id) => format!("{}@mail.example", word(email(*entity), *id)),
            Self::Address(entity, id) => format!("/e/{}/{id}", entity.key()),
            Self::Common => "common".to_owned(),
        }
    }

    fn missing(&self) -> Option<(Self, [String; 2])> {
        let (make, entity, id): (fn(Entity, i64) -> Self, _, _) = match self {
            Self::Title(entity, id) => (Self::Title, *entity, *id),
            Self::Email(entity, id) => (Self::Email, *entity, *id),
            Self::Address(entity, id) => (Self::Address, *entity, *id),
            Self::Common => return None,
        };
        let missing = entity.first() + MISSING;
        Some((make(entity, missing), [id.to_string(), missing.to_string()]))
    }
}

/// The letter of an entity's addresses.
pub fn email(entity: Entity) -> char {
    if entity == Entity::Channel { 'g' } else { 'e' }
}

impl Timeline {
    fn any(random: &mut Random, rows: &Rows) -> Self {
        let channel = *random.of(&CHANNELS);
        let manager = id(random, rows, Entity::Manager);
        match random.below(9) {
            0 => Self::All,
            1 => Self::Channel(channel),
            2 => Self::ChannelNamed(channel),
            3 => Self::Actor(manager),
            4 => Self::ActorNamed(manager),
            5 => Self::Field(random.of(&["summary", "email", "title"]), channel),
            6 => Self::Text(random.below(rows.events.len())),
            _ => {
                let entity = *random.of(&[Entity::Article, Entity::Manager, Entity::Space]);
                Self::Record(entity, id(random, rows, entity))
            }
        }
    }

    fn query(&self) -> String {
        match self {
            Self::All => String::new(),
            Self::Channel(id) => format!("channel={id}"),
            Self::ChannelNamed(id) => format!("channel={}", word('c', *id)),
            Self::Record(entity, id) => format!("entity={}&record={id}", entity.key()),
            Self::Actor(id) => format!("actor=manager:{id}"),
            Self::ActorNamed(id) => format!("actor={}", word('m', *id)),
            Self::Field(field, channel) => format!("field={field}&channel={channel}"),
            Self::Text(event) => format!("text=@{event}"),
        }
    }
}

fn id(random: &mut Random, rows: &Rows, entity: Entity) -> i64 {
    let all: Vec<i64> = rows.of(entity).map(|row| row.id).collect();
    *random.of(&all)
}

fn ids(random: &mut Random, rows: &Rows, entity: Entity) -> Vec<i64> {
    let all: Vec<i64> = rows.of(entity).map(|row| row.id).collect();
    let some = random.some(&all);
    if random.once_in(2) || some.is_empty() { vec![*random.of(&all)] } else { some }
}
