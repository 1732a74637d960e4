//! "Our site is down": a colleague switched the website of their space off last night.

use serde_json::json;

use super::{Script, Ticket, Words, manager, space};
use crate::copy::Time;
use crate::generate::article::Draft;
use crate::generate::channel::World;
use crate::generate::clock::seoul;
use crate::generate::office::ToSpace;
use crate::generate::record::Actor;
use crate::generate::text::Language;

pub(super) const CHANNEL: i64 = 2;
pub(super) const ARTICLES: i64 = 60;
const WHO: (i64, &str) = (manager(CHANNEL, 3), "Noah Bennett");

pub(super) const TICKET: Ticket = Ticket {
    key: "our-site-is-down",
    asks: Words {
        ko: "Bluefern Health입니다. 도움말 사이트(Getting started)가 오늘 아침부터 열리지 않습니다. 장애인가요?",
        en: "Bluefern Health here. Our help site (Getting started) has been down since this morning. Is it an outage?",
    },
    channel_id: CHANNEL,
    channel_name: "Bluefern Health",
    customer: (manager(CHANNEL, 1), "Emma Clarke"),
    records: &[("space", space(CHANNEL, 0)), ("channel", CHANNEL)],
    actors: &[WHO],
    actions: &["space.website_off"],
    changed: 1,
    answer: Words {
        ko: "장애가 아닙니다. 어젯밤 22시 14분에 Noah Bennett 님이 이 스페이스의 웹사이트를 끄셨어요. 다시 켜 드릴 수 있습니다.",
        en: "It is no outage. Noah Bennett switched the website of this space off last night at 22:14. We can switch it on.",
    },
};

pub(super) fn script(now: Time) -> Script {
    Script {
        language: Language::English,
        company: (TICKET.channel_name, "bluefern-health"),
        cast: [
            ("Grace Hughes", "grace.hughes"),
            ("Emma Clarke", "emma.clarke"),
            ("Mateo Costa", "mateo.costa"),
            ("Noah Bennett", "noah.bennett"),
            ("Priya Iyer", "priya.iyer"),
            ("Henry Brooks", "henry.brooks"),
        ],
        begins: seoul(now, 1, 18, 0),
        featured: None,
        play,
        events: 1,
    }
}

fn play(world: &mut World, _: &mut [Draft]) {
    let at = seoul(world.now, 1, 22, 14);
    let why = json!({ "note": "Closing for the relaunch" });
    world.change_space(at, Actor::Manager(WHO.0), 0, ToSpace::Website(false), Some(why));
}
