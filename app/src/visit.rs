//! One visit of a page: who looks, in which language, at which environment. The server provides it for every request;
//! pages and components take it from there and ask nobody else.

pub use backoffice::access::types::Theme;
use backoffice::catalog::types::{EntityKey, Locale, Text};
use backoffice::tickets::Patterns;
use jiff::{Timestamp, tz::TimeZone};
use leptos::context::{provide_context, use_context};
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct Visit {
    pub locale: Locale,
    pub zone: TimeZone,
    pub theme: Theme,
    pub environment: Environment,
    /// Nobody, on the page where one signs in.
    pub member: Option<Member>,
    /// What the member may look at, for the navigation.
    pub rooms: Rooms,
    pub data: DataState,
    /// The clock, as it was when the request came in.
    pub now: Timestamp,
    /// What a member quotes when something went wrong.
    pub request_id: String,
    /// The path and query that were asked for: where a form of the header brings one back to.
    pub address: String,
    pub ways: Ways,
    /// They look with other eyes, and change nothing meanwhile.
    pub looking: Option<Looking>,
    /// They are the local administrator.
    pub break_glass: bool,
    /// The ticket that they work on, by its reference.
    pub ticket: Option<String>,
    /// What tickets are called, and where they are.
    pub tickets: Arc<Patterns>,
    /// What an address of ours begins with, where one is written into a text.
    pub origin: String,
}

/// With whose eyes, until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looking {
    pub label: Text,
    pub until: Timestamp,
}

impl Visit {
    /// Nobody's: for finding out which pages there are.
    pub fn of_nobody() -> Self {
        Self {
            locale: Locale::default(),
            zone: TimeZone::UTC,
            theme: Theme::default(),
            environment: Environment::named("none"),
            member: None,
            rooms: Rooms::default(),
            data: DataState::default(),
            now: Timestamp::UNIX_EPOCH,
            request_id: String::new(),
            address: String::new(),
            ways: Ways::default(),
            looking: None,
            break_glass: false,
            ticket: None,
            tickets: Arc::default(),
            origin: String::new(),
        }
    }

    /// Hands the visit to the page of this request.
    pub fn provide(self: Arc<Self>) {
        provide_context(self);
    }

    /// The visit that is being answered. Every cell asks for it: it is shared.
    pub fn here() -> Arc<Self> {
        Self::if_any().expect("the server provides a Visit for every request that renders a page")
    }

    /// The same, where there may be none.
    pub fn if_any() -> Option<Arc<Self>> {
        use_context()
    }
}

/// The environment whose data this is. Its colour is across the top of every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    pub name: String,
    pub colour: Colour,
}

impl Environment {
    /// An environment in the colour that goes with its name.
    pub fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        let colour = match name.as_str() {
            "production" => Colour::Red,
            "staging" => Colour::Amber,
            "demo" => Colour::Violet,
            _ => Colour::Blue,
        };
        Self { name, colour }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Red,
    Amber,
    Violet,
    Blue,
    Green,
}

impl Colour {
    pub const ALL: [Self; 5] = [Self::Red, Self::Amber, Self::Violet, Self::Blue, Self::Green];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Amber => "amber",
            Self::Violet => "violet",
            Self::Blue => "blue",
            Self::Green => "green",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.as_str() == name)
    }
}

/// How one may sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// As one of the demo's members, without a password.
    pub demo: bool,
    /// With an account of the company's.
    pub providers: Vec<Way>,
    /// As the local administrator.
    pub break_glass: bool,
}

/// A provider, as its button names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// `oidc` or `saml`: a part of the address.
    pub kind: &'static str,
    pub name: String,
    pub label: String,
}

/// How a provider stands now, for whoever looks after members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderNow {
    /// `OpenID Connect`
    pub kind: &'static str,
    pub name: String,
    pub label: String,
    pub standing: Standing,
    /// When it answered last.
    pub reached_at: Option<Timestamp>,
    /// What is wrong, or soon will be.
    pub warnings: Vec<Text>,
    /// When each of its certificates expires.
    pub certificates: Vec<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Up,
    /// Members sign in, and something has to be done before long.
    Warned,
    /// Nobody can sign in with it.
    Down,
}

/// The member, as the header names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub label: String,
    /// What they may, in words: the roles.
    pub roles: Vec<Text>,
}

/// Where the navigation leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rooms {
    /// In the catalogue's order.
    pub entities: Vec<(EntityKey, Text)>,
    pub timeline: bool,
    pub runs: bool,
    /// How many requests wait for the member, where they may approve, or ask for, anything.
    pub approvals: Option<usize>,
    /// Looking after members.
    pub access: bool,
    /// The roles that they may look with the eyes of; none for most.
    pub view_as: Vec<(String, Text)>,
}

/// How current the data on this page is, as far as the member has to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DataState {
    #[default]
    Current,
    /// The replica is behind: data as of then.
    AsOf(Timestamp),
    /// The replica is away: what matters most is read from the primary, a few at a time.
    ReplicaAway,
    /// The primary is away: reading goes on, as of then where it is known; nothing can be changed.
    PrimaryAway(Option<Timestamp>),
    /// The replica had not yet replayed the member's own write, so the primary was read.
    OwnWrite,
}

#[cfg(test)]
mod tests {
    use super::{Colour, Environment, Theme};

    #[test]
    fn what_is_written_is_read_again() {
        assert!(Theme::ALL.iter().all(|theme| Theme::parse(theme.as_str()) == Some(*theme)));
        assert!(Colour::ALL.iter().all(|colour| Colour::parse(colour.as_str()) == Some(*colour)));
        assert_eq!(Theme::parse("sepia"), None);
    }

    #[test]
    fn production_is_red() {
        assert_eq!(Environment::named("production").colour, Colour::Red);
        assert_eq!(Environment::named("a team's own").colour, Colour::Blue);
    }
}
