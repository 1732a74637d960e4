//! For tests: a visit, and what a view becomes in it.

use crate::visit::{DataState, Environment, Member, Rooms, Theme, Visit, Ways};
use backoffice::catalog::types::{EntityKey, Locale, Text};
use jiff::tz::TimeZone;
use leptos::prelude::*;
use std::sync::Arc;

fn text(en: &str, ko: &str) -> Text {
    Text { en: en.into(), ko: ko.into() }
}

pub fn visit(locale: Locale) -> Visit {
    let entities =
        [("article", "Articles", "아티클"), ("space", "Spaces", "스페이스"), ("channel", "Channels", "채널")];
    Visit {
        locale,
        zone: TimeZone::get("Asia/Seoul").expect("a zone that jiff knows"),
        theme: Theme::System,
        environment: Environment::named("demo"),
        member: Some(Member { label: "Kim Jiwoo".into(), roles: vec![text("CX agent", "CX 담당자")] }),
        rooms: Rooms {
            access: true,
            entities: entities.map(|(key, en, ko)| (EntityKey::new(key), text(en, ko))).into(),
            timeline: true,
            runs: true,
            approvals: Some(0),
            view_as: Vec::new(),
        },
        data: DataState::Current,
        now: "2026-11-21T08:54:00Z".parse().expect("a moment"),
        request_id: "req-01".into(),
        address: "/e/article/171".into(),
        ways: Ways { demo: true, ..Ways::default() },
        looking: None,
        break_glass: false,
        ticket: None,
        tickets: std::sync::Arc::default(),
        origin: "https://office.example.com".into(),
    }
}

/// The HTML of a view, in an English visit.
pub fn html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    html_in(visit(Locale::En), view)
}

pub fn html_in<V: IntoView + 'static>(visit: Visit, view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| {
        Arc::new(visit).provide();
        view().into_view().to_html()
    })
}
