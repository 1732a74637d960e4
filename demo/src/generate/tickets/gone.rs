//! "All my articles are gone": nothing was deleted. A colleague has hidden every article, and said why.

use serde_json::json;

use super::{Script, Ticket, Words, first_article, manager};
use crate::copy::Time;
use crate::generate::article::{Draft, ToArticle};
use crate::generate::channel::World;
use crate::generate::clock::seoul;
use crate::generate::record::Actor;
use crate::generate::text::Language;

pub(super) const CHANNEL: i64 = 1;
pub(super) const ARTICLES: i64 = 140;
const WHO: (i64, &str) = (manager(CHANNEL, 2), "박지우");

pub(super) const TICKET: Ticket = Ticket {
    key: "all-my-articles-are-gone",
    asks: Words {
        ko: "달빛커머스인데요, 도움말 글이 전부 사라졌어요! 삭제한 적이 없는데 복구할 수 있나요?",
        en: "This is 달빛커머스. All our help articles are gone! We deleted nothing. Can you bring them back?",
    },
    channel_id: CHANNEL,
    channel_name: "달빛커머스",
    customer: (manager(CHANNEL, 0), "김서연"),
    records: &[("channel", CHANNEL), ("article", first_article(&[]))],
    actors: &[WHO],
    actions: &["article.hidden"],
    changed: ARTICLES,
    answer: Words {
        ko: "삭제된 글은 없습니다. 이틀 전 17시 41분부터 박지우 님이 글 140개를 모두 숨김으로 바꾸셨어요. 다시 보이게 해 드릴 수 있습니다.",
        en: "Nothing was deleted. Two days ago from 17:41 on, 박지우 hid all 140 articles. We can show them again.",
    },
};

pub(super) fn script(now: Time) -> Script {
    Script {
        language: Language::Korean,
        company: (TICKET.channel_name, "dalbit-commerce"),
        cast: [
            ("김서연", "seoyeon.kim"),
            ("이도윤", "doyun.lee"),
            ("박지우", "jiwoo.park"),
            ("최하린", "harin.choi"),
            ("윤재민", "jaemin.yoon"),
            ("서가은", "gaeun.seo"),
        ],
        begins: seoul(now, 3, 18, 0),
        featured: None,
        play,
        events: ARTICLES,
    }
}

fn play(world: &mut World, drafts: &mut [Draft]) {
    let begin = seoul(world.now, 2, 17, 41);
    for (at, draft) in (begin.0..).zip(drafts) {
        let arguments = json!({ "from": "list", "note": "사이트 개편하는 동안 잠시 숨김" });
        draft.apply(world, Time(at), Actor::Manager(WHO.0), &ToArticle::Hide, Some(arguments));
    }
}
