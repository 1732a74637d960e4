//! What a member may see and do, said once more and otherwise: from roles and rows alone, and in the order in which
//! somebody would explain it. It knows nothing of how Samuso decides.

use super::rows::{Entity, Row, Rows};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug)]
pub enum Names {
    All,
    Only(&'static [&'static str]),
}

impl Names {
    fn has(self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.contains(&name),
        }
    }

    fn toml(self) -> String {
        match self {
            Self::All => "\"all\"".to_owned(),
            Self::Only(names) => format!("{names:?}"),
        }
    }
}

#[derive(Debug)]
pub struct Role {
    pub key: &'static str,
    view: Names,
    hide: &'static [&'static str],
    plain: Names,
    reveal: Names,
    run: Names,
    timeline: bool,
}

const NONE: Names = Names::Only(&[]);
const EMAIL: &str = "manager.email";
const SIGNUP: &str = "channel.signup_email";

pub const ROLES: [Role; 7] = [
    Role {
        key: "all",
        view: Names::All,
        hide: &[],
        plain: Names::All,
        reveal: NONE,
        run: Names::All,
        timeline: true,
    },
    Role {
        key: "desk",
        view: Names::All,
        hide: &[],
        plain: NONE,
        reveal: Names::Only(&[SIGNUP, EMAIL]),
        run: Names::Only(&["article.hide", "article.show", "space.website_off", "space.website_on"]),
        timeline: true,
    },
    Role {
        key: "reader",
        view: Names::Only(&["article", "space"]),
        hide: &[],
        plain: NONE,
        reveal: NONE,
        run: NONE,
        timeline: false,
    },
    Role {
        key: "editor",
        view: Names::Only(&["article", "revision"]),
        hide: &["article.summary"],
        plain: NONE,
        reveal: NONE,
        run: Names::Only(&["article.hide", "article.show"]),
        timeline: true,
    },
    Role {
        key: "people",
        view: Names::Only(&["manager", "channel"]),
        hide: &[SIGNUP],
        plain: Names::Only(&[EMAIL]),
        reveal: NONE,
        run: Names::Only(&["manager.change_role"]),
        timeline: false,
    },
    Role {
        key: "auditor",
        view: Names::Only(&["channel", "article", "manager"]),
        hide: &[EMAIL, SIGNUP],
        plain: NONE,
        reveal: NONE,
        run: NONE,
        timeline: true,
    },
    Role {
        key: "quiet",
        view: Names::All,
        hide: &[],
        plain: NONE,
        reveal: Names::Only(&[EMAIL]),
        run: Names::All,
        timeline: false,
    },
];

pub fn toml() -> String {
    let role = |role: &Role| {
        let Role { key, view, hide, plain, reveal, run, timeline } = role;
        format!(
            "[role.{key}]\nview = {}\nhide = {hide:?}\nplain = {}\nreveal = {}\nrun = {}\ntimeline = {timeline}\n",
            view.toml(),
            plain.toml(),
            reveal.toml(),
            run.toml()
        )
    };
    ROLES.iter().map(role).collect()
}

/// A role, for everything or for some customers.
#[derive(Clone, Debug)]
pub struct Grant {
    pub role: &'static Role,
    pub channels: Option<BTreeSet<i64>>,
}

impl Grant {
    fn covers(&self, channel: Option<i64>) -> bool {
        match (&self.channels, channel) {
            (None, _) => true,
            (Some(channels), Some(channel)) => channels.contains(&channel),
            (Some(_), None) => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    Hidden,
    Masked,
    Plain,
}

impl Role {
    fn sees(&self, field: &str) -> Seen {
        if self.hide.contains(&field) {
            Seen::Hidden
        } else if matches!(field, EMAIL | SIGNUP) && !self.plain.has(field) {
            Seen::Masked
        } else {
            Seen::Plain
        }
    }
}

/// Somebody with these grants.
#[derive(Clone, Debug)]
pub struct Member(pub Vec<Grant>);

impl Member {
    fn viewing(&self, entity: Entity) -> impl Iterator<Item = &Grant> {
        self.0.iter().filter(move |grant| grant.role.view.has(entity.key()))
    }

    /// At least one record of it may be theirs to see.
    pub fn views_any(&self, entity: Entity) -> bool {
        self.viewing(entity).next().is_some()
    }

    pub fn views_whole(&self, entity: Entity) -> bool {
        self.viewing(entity).any(|grant| grant.channels.is_none())
    }

    pub fn views(&self, entity: Entity, channel: Option<i64>) -> bool {
        self.viewing(entity).any(|grant| grant.covers(channel))
    }

    pub fn sees(&self, entity: Entity, channel: Option<i64>, field: &str) -> Seen {
        let seen = self.viewing(entity).filter(|grant| grant.covers(channel));
        seen.map(|grant| grant.role.sees(field)).max().unwrap_or(Seen::Hidden)
    }

    /// No role of theirs keeps it from them, wherever it holds: what may be looked for by the whole value.
    pub fn knows(&self, entity: Entity, field: &str) -> bool {
        self.viewing(entity).all(|grant| grant.role.sees(field) != Seen::Hidden)
    }

    /// Words are looked for in titles and summaries at once: only by whoever sees both.
    pub fn has_words(&self, entity: Entity) -> bool {
        let both = |grant: &Grant| grant.role.sees("article.summary") == Seen::Plain;
        entity != Entity::Article || self.viewing(entity).all(both)
    }

    pub fn visible<'a>(&self, rows: &'a Rows, entity: Entity) -> Vec<&'a Row> {
        rows.of(entity).filter(|row| self.views(entity, row.channel)).collect()
    }

    pub fn reads_timelines(&self) -> bool {
        self.0.iter().any(|grant| grant.role.timeline)
    }

    /// An event of a record of this customer's; of something that the catalogue does not know, only whoever may see
    /// everything everywhere.
    pub fn reads(&self, entity: Option<Entity>, channel: Option<i64>) -> bool {
        self.0.iter().any(|grant| {
            grant.role.timeline
                && match entity {
                    Some(entity) => grant.role.view.has(entity.key()) && grant.covers(channel),
                    None => matches!(grant.role.view, Names::All) && grant.channels.is_none(),
                }
        })
    }

    /// What an event of it says of a field.
    pub fn reads_field(&self, entity: Entity, channel: Option<i64>, field: &str) -> Seen {
        let reading = self.viewing(entity).filter(|grant| grant.role.timeline && grant.covers(channel));
        reading.map(|grant| grant.role.sees(field)).max().unwrap_or(Seen::Hidden)
    }

    /// No role of theirs that reads timelines keeps the field from them or masks it.
    pub fn looks_into(&self, entity: Entity, field: &str) -> bool {
        let mut reading = self.viewing(entity).filter(|grant| grant.role.timeline);
        reading.all(|grant| grant.role.sees(field) == Seen::Plain)
    }

    /// Sees the field as it is under every role that they have for it: whose value they may put back.
    pub fn gives(&self, field: &str) -> bool {
        self.viewing(Entity::Manager).all(|grant| grant.role.sees(field) == Seen::Plain)
    }

    pub fn runs_any(&self, entity: Entity, action: &str) -> bool {
        self.viewing(entity).any(|grant| grant.role.run.has(action))
    }

    pub fn runs(&self, entity: Entity, action: &str, channel: Option<i64>) -> bool {
        self.viewing(entity).any(|grant| grant.role.run.has(action) && grant.covers(channel))
    }

    pub fn reveals_any(&self, entity: Entity, field: &str) -> bool {
        self.viewing(entity)
            .any(|grant| grant.role.reveal.has(field) && grant.role.sees(field) == Seen::Masked)
    }

    /// Whoever sees it plainly has nothing to reveal.
    pub fn reveals(&self, entity: Entity, field: &str, channel: Option<i64>) -> bool {
        let offered = self.viewing(entity).any(|grant| {
            grant.role.reveal.has(field) && grant.role.sees(field) == Seen::Masked && grant.covers(channel)
        });
        offered && self.sees(entity, channel, field) == Seen::Masked
    }

    /// The same with a little less, in every way: for the smallest member of whom something is still wrong.
    pub fn smaller(&self) -> Vec<Self> {
        let without = (0..self.0.len()).map(|at| {
            let mut grants = self.0.clone();
            grants.remove(at);
            Self(grants)
        });
        let narrower = (0..self.0.len()).flat_map(|at| {
            let channels = self.0[at].channels.clone().unwrap_or_default();
            channels.into_iter().map(move |channel| {
                let mut grants = self.0.clone();
                if let Some(channels) = &mut grants[at].channels {
                    channels.remove(&channel);
                }
                Self(grants)
            })
        });
        without.chain(narrower).collect()
    }
}

impl std::fmt::Display for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for Grant { role, channels } in &self.0 {
            match channels {
                None => write!(f, "[{} of all] ", role.key)?,
                Some(channels) => write!(f, "[{} of {channels:?}] ", role.key)?,
            }
        }
        Ok(())
    }
}
