//! "Thousands of articles vanished": somebody deleted them one by one on their last afternoon, then left.

use super::{Script, Ticket, Words, first_article, gone, manager, site_down};
use crate::copy::Time;
use crate::generate::article::{Draft, ToArticle};
use crate::generate::channel::World;
use crate::generate::clock::{MINUTE, friday_before, seoul};
use crate::generate::record::Actor;
use crate::generate::text::Language;

pub(super) const CHANNEL: i64 = 3;
pub(super) const ARTICLES: i64 = 1_420;
const DELETED: i64 = 1_204;
const WHO: (i64, &str) = (manager(CHANNEL, 4), "정민준");

pub(super) const TICKET: Ticket = Ticket {
    key: "thousands-of-articles-vanished",
    asks: Words {
        ko: "한결에듀입니다. 글이 천 개 넘게 없어진 것 같아요. 언제 누가 지웠는지, 되살릴 수 있는지 알려주세요.",
        en: "한결에듀 here. More than a thousand articles seem to be missing. Who deleted them, when, and can they come back?",
    },
    channel_id: CHANNEL,
    channel_name: "한결에듀",
    customer: (manager(CHANNEL, 0), "최하은"),
    records: &[
        ("manager", WHO.0),
        ("channel", CHANNEL),
        ("article", first_article(&[gone::ARTICLES, site_down::ARTICLES])),
    ],
    actors: &[WHO],
    actions: &["article.deleted"],
    changed: DELETED,
    answer: Words {
        ko: "정민준 님이 퇴사하던 금요일 18시 2분부터 18시 40분까지 글 1,204개를 하나씩 삭제하셨습니다. 모두 휴지통에 있어 되살릴 수 있어요.",
        en: "On the Friday on which 정민준 left, they deleted 1,204 articles one by one from 18:02 to 18:40. All of them are in the trash and can be restored.",
    },
};

/// A Friday, so many days ago.
fn last_day(now: Time) -> i64 {
    friday_before(now, 7)
}

pub(super) fn script(now: Time) -> Script {
    Script {
        language: Language::Korean,
        company: (TICKET.channel_name, "hangyeol-edu"),
        cast: [
            ("최하은", "haeun.choi"),
            ("송예린", "yerin.song"),
            ("임태윤", "taeyun.lim"),
            ("권다인", "dain.kwon"),
            ("정민준", "minjun.jung"),
            ("황보라", "bora.hwang"),
        ],
        begins: seoul(now, last_day(now), 17, 30),
        featured: None,
        play,
        events: DELETED + 1,
    }
}

fn play(world: &mut World, drafts: &mut [Draft]) {
    let day = last_day(world.now);
    let (begin, end) = (seoul(world.now, day, 18, 2), seoul(world.now, day, 18, 40));
    let seconds = end.0 - begin.0 - 1;
    // The first ones too, so that they are easily found; the rest is left as it was when the working day ended.
    for (number, draft) in (0..DELETED).zip(drafts) {
        let at = Time(begin.0 + seconds * number / (DELETED - 1));
        draft.apply(world, at, Actor::Manager(WHO.0), &ToArticle::Delete, None);
    }
    world.leave(Time(end.0 + 12 * MINUTE), WHO.0);
}

// Compiles only while the channel has more articles than are deleted.
const _: () = assert!(DELETED < ARTICLES);
