//! What people do to their channel, its people and its spaces: settings, plans, websites.

use serde_json::{Value, json};

use super::channel::World;
use super::clock::{DAY, HOUR, at_work};
use super::record::{Actor, Change};
use crate::copy::Time;

/// What can be done to a space.
#[derive(Debug, Clone)]
pub(super) enum ToSpace {
    Rename(String),
    Website(bool),
    Home(bool),
    Setting(&'static str, Value),
}

impl World {
    /// Ordinary life: so many changes, most of them of settings.
    pub(super) fn keep_office(&mut self, changes: usize) {
        let from = self.channel.stamp.created_at;
        let mut times: Vec<Time> =
            (0..changes).map(|_| at_work(&mut self.random, Time(from.0 + DAY), self.until)).collect();
        times.sort_unstable();
        for at in times {
            // What one of them began, days ago, may not be over yet.
            if at < self.channel.stamp.updated_at {
                continue;
            }
            let actor = self.somebody(at);
            match self.random.below(if self.calm { 45 } else { 100 }) {
                0..45 => self.change_some_setting(at, actor),
                45..52 => self.change_plan(at),
                52..54 => self.suspend_for_a_while(at),
                54..62 => self.change_some_role(at),
                62..68 => self.let_somebody_go(at),
                _ => self.change_some_space(at, actor),
            }
        }
    }

    pub(super) fn change_setting(&mut self, at: Time, actor: Actor, key: &'static str, value: Value) {
        let mut change = Change::default();
        change.set_inside("settings", &mut self.channel.settings, key, value);
        if !change.is_empty() {
            self.channel.stamp.touch(at);
            let arguments = Some(json!({ "key": key }));
            self.record(at, actor, "channel", self.channel.id, "channel.settings_changed", arguments, change);
        }
    }

    /// Does it, and says whether that changed anything.
    pub(super) fn change_space(
        &mut self,
        at: Time,
        actor: Actor,
        position: usize,
        to: ToSpace,
        why: Option<Value>,
    ) -> bool {
        let Some(space) = self.spaces.get_mut(position) else { return false };
        // Nothing happens to what is not there yet.
        if at < space.stamp.updated_at {
            return false;
        }
        let mut change = Change::default();
        let action = match to {
            ToSpace::Rename(name) => {
                change.set("name", &mut space.name, name);
                "space.renamed"
            }
            ToSpace::Website(on) => {
                change.set("website_on", &mut space.website_on, on);
                if on { "space.website_on" } else { "space.website_off" }
            }
            ToSpace::Home(on) => {
                change.set("on_home", &mut space.on_home, on);
                if on { "space.put_on_home" } else { "space.taken_off_home" }
            }
            ToSpace::Setting(key, value) => {
                change.set_inside("settings", &mut space.settings, key, value);
                "space.settings_changed"
            }
        };
        if change.is_empty() {
            return false;
        }
        space.stamp.touch(at);
        let id = space.id;
        self.record(at, actor, "space", id, action, why, change);
        true
    }

    pub(super) fn leave(&mut self, at: Time, id: i64) {
        let owner = self.owner();
        let Some(manager) = self.managers.iter_mut().find(|manager| manager.id == id) else { return };
        let mut change = Change::default();
        change.set("left_at", &mut manager.left_at, Some(at));
        manager.stamp.touch(at);
        self.record(at, owner, "manager", id, "manager.left", None, change);
    }

    fn change_some_setting(&mut self, at: Time, actor: Actor) {
        let calm = self.calm;
        let random = &mut self.random;
        let domain = format!("help.{}.example", self.channel.slug);
        let (key, value) = match random.below(if calm { 7 } else { 8 }) {
            0 => ("search_engines", json!(random.percent(50))),
            1 => ("home_layout", json!(random.pick(&["cards", "list", "magazine"]))),
            2 => {
                ("brand_color", json!(random.pick(&["#1f6feb", "#0f766e", "#b45309", "#be123c", "#6d28d9"])))
            }
            3 => ("custom_domain", if random.percent(60) { json!(domain) } else { Value::Null }),
            4 => ("session_minutes", json!(random.pick(&[15, 30, 60, 120, 480]))),
            7 => ("reader_comments", json!(random.percent(50))),
            5 => ("allowed_networks", json!(["192.0.2.0/24", "198.51.100.7/32"][..random.below(3)])),
            _ => (
                "footer",
                json!({ "email": format!("help@{}.example", self.channel.slug), "hours": random.pick(&["09-18", "10-18", "10-17", "24h"]) }),
            ),
        };
        self.change_setting(at, actor, key, value);
    }

    fn change_plan(&mut self, at: Time) {
        let plan = self.random.weighted(&[(20, "free"), (40, "team"), (30, "business"), (10, "enterprise")]);
        let mut change = Change::default();
        change.set("plan", &mut self.channel.plan, plan);
        if !change.is_empty() {
            self.channel.stamp.touch(at);
            let invoice = json!({ "invoice": format!("INV-{:06}", self.random.below(1_000_000)) });
            self.record(
                at,
                Actor::System("billing"),
                "channel",
                self.channel.id,
                "channel.plan_changed",
                Some(invoice),
                change,
            );
        }
    }

    /// An invoice is not paid, and some days later it is; if those days are not over, the channel is suspended now.
    fn suspend_for_a_while(&mut self, at: Time) {
        self.suspend(at, true, "payment overdue for 30 days");
        let paid = Time(at.0 + self.random.between(DAY, 12 * DAY));
        if paid < self.until {
            self.suspend(paid, false, "payment received");
        }
    }

    fn suspend(&mut self, at: Time, suspended: bool, why: &str) {
        let mut change = Change::default();
        change.set("suspended", &mut self.channel.suspended, suspended);
        self.channel.stamp.touch(at);
        let action = if suspended { "channel.suspended" } else { "channel.resumed" };
        let arguments = Some(json!({ "reason": why }));
        self.record(at, Actor::System("billing"), "channel", self.channel.id, action, arguments, change);
    }

    fn change_some_role(&mut self, at: Time) {
        let role = self.random.pick(&["editor", "viewer", "owner"]);
        let Some((position, actor)) = self.colleague(at) else { return };
        let mut change = Change::default();
        let manager = &mut self.managers[position];
        change.set("role", &mut manager.role, role);
        if !change.is_empty() {
            manager.stamp.touch(at);
            let id = manager.id;
            self.record(at, actor, "manager", id, "manager.role_changed", None, change);
        }
    }

    fn let_somebody_go(&mut self, at: Time) {
        if let Some((position, _)) = self.colleague(at) {
            self.leave(at, self.managers[position].id);
        }
    }

    /// Somebody but the owner who was there at the time, and the owner.
    fn colleague(&mut self, at: Time) -> Option<(usize, Actor)> {
        let position = 1 + self.random.below(self.managers.len() - 1);
        let manager = self.managers.get(position)?;
        (manager.stamp.updated_at <= at && manager.left_at.is_none()).then(|| (position, self.owner()))
    }

    fn change_some_space(&mut self, at: Time, actor: Actor) {
        let position = self.random.below(self.spaces.len());
        let random = &mut self.random;
        let to = match random.below(10) {
            0 => return self.switch_for_a_while(at, actor, position, ToSpace::Website),
            1..3 => return self.switch_for_a_while(at, actor, position, ToSpace::Home),
            3..5 => {
                let year = 2022 + random.below(5);
                let name = self.spaces[position].name.split(" (").next().unwrap_or_default().to_owned();
                ToSpace::Rename(format!("{name} ({year})"))
            }
            5..7 => ToSpace::Setting("article_order", json!(random.pick(&["manual", "newest", "title"]))),
            7 => ToSpace::Setting("show_author", json!(random.percent(50))),
            8 => ToSpace::Setting("feedback", json!(random.percent(50))),
            _ => ToSpace::Setting("theme", json!(random.pick(&["light", "dark", "system"]))),
        };
        self.change_space(at, actor, position, to, None);
    }

    /// Off while something is repaired or redesigned, and mostly on again: the owner sees to it.
    fn switch_for_a_while(&mut self, at: Time, actor: Actor, position: usize, to: fn(bool) -> ToSpace) {
        if !self.change_space(at, actor, position, to(false), None) {
            return;
        }
        let back = Time(at.0 + self.random.between(HOUR, 3 * DAY));
        if back < self.until && self.random.percent(85) {
            self.change_space(back, self.owner(), position, to(true), None);
        }
    }
}
