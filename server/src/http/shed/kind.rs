//! What a request is, as far as it matters what is kept for longest.

use axum::extract::MatchedPath;
use axum::http::Method;
use axum::http::request::Parts;

/// Which places a request waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Members(Kind),
    /// And out.
    SigningIn,
    /// For none: it has a limit of its own, and may wait for long.
    Free,
}

impl Line {
    /// By its route, as axum writes it.
    pub fn of(method: &Method, route: &str) -> Self {
        match (method, route) {
            (&Method::POST, "/login/break-glass") => Self::Free,
            _ if route.starts_with("/login") || route.starts_with("/saml/") => Self::SigningIn,
            (_, "/logout") => Self::SigningIn,
            _ => Self::Members(Kind::of(method, route)),
        }
    }

    pub fn of_parts(parts: &Parts) -> Self {
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        Self::of(&parts.method, route)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Members(kind) => kind.as_str(),
            Self::SigningIn => "sign_in",
            Self::Free => "free",
        }
    }
}

/// The most needed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Record,
    Timeline,
    /// Forms, previews, runs, approvals; and what is none of the others: home, notes.
    Action,
    /// Lists, too.
    Search,
    /// And jobs' lists of ids.
    Export,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Record, Self::Timeline, Self::Action, Self::Search, Self::Export];

    fn of(method: &Method, route: &str) -> Self {
        match (method, route) {
            (&Method::POST, "/api/timeline/export" | "/api/jobs/list" | "/api/jobs/prepare") => Self::Export,
            (&Method::POST, _) => Self::Action,
            (_, "/e/{entity}/{id}") => Self::Record,
            (_, "/timeline" | "/e/{entity}/{id}/at") => Self::Timeline,
            (_, "/search" | "/e/{entity}") => Self::Search,
            _ => Self::Action,
        }
    }

    /// It changes nothing, and asks nobody but PostgreSQL. (An export sends for as long as it is read.)
    pub fn is_read(self) -> bool {
        matches!(self, Self::Record | Self::Timeline | Self::Search)
    }

    /// Places that may be taken by this kind and by all the others together: what is needed less stops sooner, and always
    /// has one.
    pub fn share_of(self, places: usize) -> usize {
        let eighths = match self {
            Self::Record => 8,
            Self::Timeline => 7,
            Self::Action => 6,
            Self::Search => 5,
            Self::Export => 3,
        };
        (places * eighths / 8).max(1)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Timeline => "timeline",
            Self::Action => "action",
            Self::Search => "search",
            Self::Export => "export",
        }
    }
}
