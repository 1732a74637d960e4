//! The product of the property test: four customers, with people, spaces, articles and a log that belong to each, to
//! another than they seem to, or to none. Every value that somebody must not see is a word of its own.

use std::fmt::Write;

pub const CHANNELS: [i64; 4] = [4_000_001, 4_000_002, 4_000_003, 4_000_004];
/// A record of no entity has this number, added to the entity's first.
pub const MISSING: i64 = 99_999;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entity {
    Channel,
    Manager,
    Space,
    Article,
    Revision,
}

impl Entity {
    pub const ALL: [Self; 5] = [Self::Channel, Self::Manager, Self::Space, Self::Article, Self::Revision];

    pub fn key(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Manager => "manager",
            Self::Space => "space",
            Self::Article => "article",
            Self::Revision => "revision",
        }
    }

    /// The letter of the words that its records are called by.
    pub fn letter(self) -> char {
        match self {
            Self::Channel => 'c',
            Self::Manager => 'm',
            Self::Space => 's',
            Self::Article => 'a',
            Self::Revision => 'r',
        }
    }

    pub fn first(self) -> i64 {
        match self {
            Self::Channel => 4_000_000,
            Self::Manager => 4_100_000,
            Self::Space => 4_200_000,
            Self::Article => 4_300_000,
            Self::Revision => 4_400_000,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub entity: Entity,
    pub id: i64,
    pub channel: Option<i64>,
    pub space: i64,
    pub article: i64,
}

/// An event of the product's log, and the letter of the word that it holds.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    pub letter: char,
    pub id: i64,
    pub entity: Option<Entity>,
    pub record: i64,
    pub channel: Option<i64>,
    pub actor: i64,
}

pub struct Rows {
    pub rows: Vec<Row>,
    pub events: Vec<Event>,
}

/// A value like no other.
pub fn word(letter: char, id: i64) -> String {
    format!("Q{letter}{id}q")
}

impl Rows {
    pub fn new() -> Self {
        let mut rows = vec![row(Entity::Manager, 0, None)];
        for (at, channel) in (0..).zip(CHANNELS) {
            rows.push(Row { id: channel, ..row(Entity::Channel, 0, Some(channel)) });
            for n in 0..2 {
                rows.push(row(Entity::Manager, 10 * (at + 1) + n, Some(channel)));
                rows.push(row(Entity::Space, 10 * (at + 1) + n, Some(channel)));
            }
            for n in 0..4 {
                // The last stands in a space of the next customer's.
                let of = if n == 3 { (at + 1) % 4 } else { at };
                let space = Entity::Space.first() + 10 * (of + 1) + n % 2;
                let article = row(Entity::Article, 10 * (at + 1) + n, Some(channel));
                rows.push(Row { space, ..article });
                rows.push(Row {
                    article: article.id,
                    ..row(Entity::Revision, 10 * (at + 1) + n, Some(channel))
                });
            }
        }
        let events = events(&rows);
        Self { rows, events }
    }

    pub fn of(&self, entity: Entity) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.entity == entity)
    }

    pub fn find(&self, entity: Entity, id: i64) -> Option<&Row> {
        self.of(entity).find(|row| row.id == id)
    }

    /// Who wrote an article: in turn one of the customer's, one of the next customer's, and one of nobody's.
    pub fn writer(id: i64) -> i64 {
        let (at, n) = ((id - Entity::Article.first()) / 10 - 1, id % 10);
        match n {
            1 => Entity::Manager.first() + 10 * ((at + 1) % 4 + 1),
            2 => Entity::Manager.first(),
            _ => Entity::Manager.first() + 10 * (at + 1),
        }
    }

    pub fn sql(&self) -> String {
        let mut sql = "TRUNCATE documents.channel, documents.manager, documents.space, documents.article, documents.revision, documents.audit_log CASCADE;".to_owned();
        for entity in Entity::ALL {
            for row in self.of(entity) {
                let _ = write!(sql, "INSERT INTO documents.{} {};", entity.key(), values(row));
            }
        }
        for event in &self.events {
            let _ = write!(
                sql,
                "INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, arguments, before, after) {};",
                logged(event)
            );
        }
        // A reason why articles do not show, which is told on the pages of records of two customers.
        let _ = write!(
            sql,
            "UPDATE documents.space SET website_on = false WHERE id % 10 = 1;
             SELECT setval(pg_get_serial_sequence('documents.' || name, 'id'), 5000000)
             FROM unnest(ARRAY['channel', 'manager', 'space', 'article', 'revision', 'audit_log']) AS name"
        );
        sql
    }
}

fn row(entity: Entity, n: i64, channel: Option<i64>) -> Row {
    Row { entity, id: entity.first() + n, channel, space: 0, article: 0 }
}

fn values(row: &Row) -> String {
    let Row { id, space, article, .. } = row;
    let channel = row.channel.map_or("NULL".to_owned(), |channel| channel.to_string());
    let name = word(row.entity.letter(), *id);
    match row.entity {
        Entity::Channel => {
            let email = word('g', *id);
            format!("(id, slug, name, signup_email) VALUES ({id}, 'c{id}', '{name}', '{email}@mail.example')")
        }
        Entity::Manager => {
            let email = word('e', *id);
            format!(
                "(id, channel_id, handle, name, email) VALUES ({id}, {channel}, 'h{id}', '{name}', '{email}@mail.example')"
            )
        }
        Entity::Space => {
            format!("(id, channel_id, slug, name) VALUES ({id}, {channel}, 's{id}', '{name}')")
        }
        Entity::Article => {
            let (summary, by) = (word('b', *id), Rows::writer(*id));
            format!(
                "(id, channel_id, space_id, slug, title, summary, state, published_at, created_by) \
                 VALUES ({id}, {channel}, {space}, 'a{id}', '{name} common', '{summary}', 'published', now(), {by})"
            )
        }
        Entity::Revision => {
            format!(
                "(id, article_id, channel_id, number, title) VALUES ({id}, {article}, {channel}, 1, '{name}')"
            )
        }
    }
}

/// What the log says of each row; of records that are gone; of a thing that the catalogue does not know; of no customer.
fn events(rows: &[Row]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut add = |letter, entity, record, channel, actor| {
        let id = 1 + i64::try_from(events.len()).unwrap();
        events.push(Event { letter, id, entity, record, channel, actor });
    };
    for row in rows {
        let own = row.channel.map_or(Entity::Manager.first(), |channel| {
            Entity::Manager.first() + 10 * (channel - Entity::Channel.first())
        });
        match row.entity {
            Entity::Article => {
                add('v', Some(row.entity), row.id, row.channel, Rows::writer(row.id));
            }
            Entity::Manager => add('f', Some(row.entity), row.id, row.channel, own),
            Entity::Space => add('o', Some(row.entity), row.id, row.channel, own),
            Entity::Channel => {
                add(
                    'd',
                    Some(Entity::Article),
                    Entity::Article.first() + row.id % 10 + 88_000,
                    row.channel,
                    own,
                );
                add('x', None, 77, row.channel, own);
            }
            Entity::Revision => {}
        }
    }
    add('v', Some(Entity::Article), Entity::Article.first() + 90_000, None, Entity::Manager.first());
    events
}

fn logged(event: &Event) -> String {
    let Event { letter, id, record, actor, .. } = event;
    let channel = event.channel.map_or("NULL".to_owned(), |channel| channel.to_string());
    let (word, entity) = (word(*letter, *id), event.entity.map_or("invoice", Entity::key));
    let (action, arguments, before, after) = match letter {
        'v' => (
            "article.updated",
            "{}".to_owned(),
            format!(r#"{{"summary": "{word}"}}"#),
            r#"{"summary": "new"}"#,
        ),
        'f' => ("manager.updated", "{}".to_owned(), format!(r#"{{"email": "{word}@mail.example"}}"#), "{}"),
        'o' => (
            "space.website_off",
            "{}".to_owned(),
            r#"{"website_on": true}"#.to_owned(),
            r#"{"website_on": false}"#,
        ),
        'd' => ("article.deleted", "{}".to_owned(), format!(r#"{{"title": "{word}"}}"#), "null"),
        _ => ("invoice.sent", format!(r#"{{"note": "{word}"}}"#), "null".to_owned(), "null"),
    };
    format!(
        "VALUES (now() - interval '1 hour' * {id}, 'manager', '{actor}', {channel}, '{entity}', '{record}', '{action}', '{arguments}', \
         nullif('{before}', 'null')::jsonb, nullif('{after}', 'null')::jsonb)"
    )
}
