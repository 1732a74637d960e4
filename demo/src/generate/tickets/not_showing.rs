//! "I published it and it does not show": four reasons at once, each by somebody else.

use serde_json::json;

use super::{
    Featured, Script, Ticket, Words, first_article, gone, manager, setting, site_down, space, vanished,
};
use crate::copy::Time;
use crate::generate::article::{Draft, ToArticle};
use crate::generate::channel::World;
use crate::generate::clock::{DAY, seoul};
use crate::generate::office::ToSpace;
use crate::generate::record::Actor;
use crate::generate::text::Language;

pub(super) const CHANNEL: i64 = 5;
pub(super) const ARTICLES: i64 = 90;
const ARTICLE: i64 =
    first_article(&[gone::ARTICLES, site_down::ARTICLES, vanished::ARTICLES, setting::ARTICLES]);
const TITLE: &str = "명절 선물세트 예약 배송 안내";

pub(super) const TICKET: Ticket = Ticket {
    key: "i-published-it-and-it-does-not-show",
    asks: Words {
        ko: "새벽푸드 윤채원입니다. '명절 선물세트 예약 배송 안내'를 어제 발행했는데 메인 화면에 안 보여요.",
        en: "윤채원 of 새벽푸드 here. I published '명절 선물세트 예약 배송 안내' yesterday, and it does not show on our home.",
    },
    channel_id: CHANNEL,
    channel_name: "새벽푸드",
    customer: (manager(CHANNEL, 0), "윤채원"),
    records: &[("article", ARTICLE), ("space", space(CHANNEL, 0))],
    actors: &[
        (manager(CHANNEL, 1), "오준서"),
        (manager(CHANNEL, 2), "한소율"),
        (manager(CHANNEL, 3), "임나연"),
        (manager(CHANNEL, 4), "강현우"),
    ],
    actions: &["space.taken_off_home", "space.website_off", "article.scheduled", "article.hidden"],
    changed: 2,
    answer: Words {
        ko: "글은 발행되어 있지만 네 가지 이유로 보이지 않습니다. 스페이스가 메인에서 내려가 있고(오준서), 웹사이트가 꺼져 있고(한소율), 공개가 90일 뒤로 예약되어 있고(임나연), 글이 숨김 상태입니다(강현우).",
        en: "It is published, and four things keep it from showing: the space is off home (오준서), its website is off (한소율), the article is scheduled for 90 days from then (임나연), and it is hidden (강현우).",
    },
};

pub(super) fn script(now: Time) -> Script {
    Script {
        language: Language::Korean,
        company: (TICKET.channel_name, "saebyeok-food"),
        cast: [
            ("윤채원", "chaewon.yoon"),
            ("오준서", "junseo.oh"),
            ("한소율", "soyul.han"),
            ("임나연", "nayeon.lim"),
            ("강현우", "hyunwoo.kang"),
            ("조은우", "eunwoo.cho"),
        ],
        begins: seoul(now, 21, 18, 0),
        featured: Some(Featured {
            at: seoul(now, 22, 11, 5),
            title: TITLE,
            slug: "holiday-gift-set-delivery",
            summary: "명절 선물세트를 예약하면 언제 도착하는지, 받는 곳을 어떻게 바꾸는지 안내합니다.",
        }),
        play,
        events: 5,
    }
}

fn play(world: &mut World, drafts: &mut [Draft]) {
    let by = |position: i64| Actor::Manager(manager(CHANNEL, position));
    let now = world.now;
    let why = json!({ "note": "메인 화면 정리" });
    world.change_space(seoul(now, 20, 14, 32), by(1), 0, ToSpace::Home(false), Some(why));
    let why = json!({ "note": "디자인 교체 작업" });
    world.change_space(seoul(now, 6, 19, 3), by(2), 0, ToSpace::Website(false), Some(why));
    let Some(article) = drafts.first_mut() else { return };
    let from = seoul(now, 4, 9, 0);
    article.apply(
        world,
        Time(from.0 + 600),
        by(3),
        &ToArticle::Schedule(Some(Time(from.0 + 90 * DAY))),
        None,
    );
    article.apply(world, seoul(now, 3, 16, 20), by(4), &ToArticle::Hide, Some(json!({ "note": "검수 전" })));
    article.apply(world, seoul(now, 1, 10, 12), by(0), &ToArticle::Publish, None);
}
