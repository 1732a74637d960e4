//! Of which runs a member learns.

use crate::access::actor::Scope;
use crate::access::permission::viewable;
use crate::cx::Cx;

/// What the member views: entities as a whole, and of others the records of these channels, pair by pair.
pub struct Seen {
    pub whole: Vec<String>,
    pub entities: Vec<String>,
    pub channels: Vec<String>,
}

impl Seen {
    pub fn of(cx: &Cx) -> Self {
        let mut seen = Self { whole: Vec::new(), entities: Vec::new(), channels: Vec::new() };
        for view in viewable(&cx.office.catalog, &cx.actor) {
            let Scope::Channels(channels) = view.scope() else {
                seen.whole.push(view.entity.key.to_string());
                continue;
            };
            for channel in channels {
                seen.entities.push(view.entity.key.to_string());
                seen.channels.push(channel);
            }
        }
        seen
    }
}
