//! "Who changed this setting?": the colleague at the next desk, several changes ago.

use serde_json::json;

use super::{Script, Ticket, Words, manager};
use crate::copy::Time;
use crate::generate::article::Draft;
use crate::generate::channel::World;
use crate::generate::clock::seoul;
use crate::generate::record::Actor;
use crate::generate::text::Language;

pub(super) const CHANNEL: i64 = 4;
pub(super) const ARTICLES: i64 = 80;
const WHO: (i64, &str) = (manager(CHANNEL, 2), "Liam Foster");

pub(super) const TICKET: Ticket = Ticket {
    key: "who-changed-this-setting",
    asks: Words {
        ko: "Harborlight Logistics입니다. 독자 댓글(reader_comments)이 꺼져 있습니다. 저희는 바꾼 적이 없는데 누가 껐나요?",
        en: "Harborlight Logistics here. Reader comments (reader_comments) are off. We did not touch them. Who did?",
    },
    channel_id: CHANNEL,
    channel_name: "Harborlight Logistics",
    customer: (manager(CHANNEL, 1), "Olivia Hayes"),
    records: &[("channel", CHANNEL)],
    actors: &[WHO],
    actions: &["channel.settings_changed"],
    changed: 1,
    answer: Words {
        ko: "9일 전 15시 20분에 같은 팀의 Liam Foster 님이 댓글을 끄셨습니다. 그 뒤로 다른 설정이 다섯 번 더 바뀌었어요.",
        en: "Your colleague Liam Foster switched comments off nine days ago at 15:20. Five other settings have changed since.",
    },
};

pub(super) fn script(now: Time) -> Script {
    Script {
        language: Language::English,
        company: (TICKET.channel_name, "harborlight-logistics"),
        cast: [
            ("Nora Larsen", "nora.larsen"),
            ("Olivia Hayes", "olivia.hayes"),
            ("Liam Foster", "liam.foster"),
            ("Owen Murray", "owen.murray"),
            ("Ines Moreau", "ines.moreau"),
            ("Samuel Okafor", "samuel.okafor"),
        ],
        begins: seoul(now, 10, 18, 0),
        featured: None,
        play,
        events: 6,
    }
}

fn play(world: &mut World, _: &mut [Draft]) {
    let by = |position: i64| Actor::Manager(manager(CHANNEL, position));
    let now = world.now;
    world.change_setting(seoul(now, 9, 15, 20), Actor::Manager(WHO.0), "reader_comments", json!(false));
    // Values that ordinary life does not choose, so that each of these is a change.
    world.change_setting(seoul(now, 8, 10, 4), by(0), "brand_color", json!("#0b7285"));
    world.change_setting(seoul(now, 7, 11, 31), by(3), "session_minutes", json!(45));
    world.change_setting(seoul(now, 5, 16, 47), by(4), "home_layout", json!("tiles"));
    world.change_setting(seoul(now, 3, 9, 12), by(5), "custom_domain", json!("support.harborlight.example"));
    world.change_setting(seoul(now, 2, 14, 55), by(3), "session_minutes", json!(90));
}
