//! Grants by hand, asked of the primary by several at the same time.

mod channels;
mod given;
mod outside;
mod pages;
mod sessions;
mod who_may;

use super::{TypedGrant, give};
use crate::access::actor::{Actor, Scope};
use crate::access::member::{NewMember, add, grant};
use crate::access::session::{Lasts, Sessions, SignIn, Token};
use crate::access::types::Preferences;
use crate::catalog::types::RoleKey;
use crate::cx::Cx;
use crate::problem::Problem;
use crate::testing::Desk;
use jiff::tz::TimeZone;
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

struct House {
    desk: Desk,
    sessions: Sessions,
}

impl House {
    async fn open() -> Self {
        let desk = Desk::open().await;
        let lasts = Lasts { idle: Duration::from_mins(30), absolute: Duration::from_hours(10) };
        Self { sessions: Sessions::new(Arc::clone(&desk.databases), lasts), desk }
    }

    /// A member with a role of the owner's giving, or with none.
    async fn member(&mut self, key: &str, role: Option<(&str, Scope)>) -> Uuid {
        let (by, preferences) = (Actor::system("a test"), Preferences::default());
        let new = NewMember { key, name: key, preferences };
        let id = add(&mut self.desk.owner, &by, &new, "r").await.unwrap();
        if let Some((role, scope)) = role {
            let given = crate::access::actor::Grant { role: RoleKey::new(role), scope };
            grant(&mut self.desk.owner, &by, id, &given, "r").await.unwrap();
        }
        id
    }

    async fn sign_in(&self, member: &str) -> Token {
        let sign_in = SignIn { member, how: "demo", replaces: None, request_id: "r" };
        self.sessions.start(sign_in).await.unwrap().unwrap()
    }

    /// What a member asks with now: as their session says.
    async fn cx(&self, member: &str) -> Cx {
        let token = self.sign_in(member).await;
        self.asks(&token).await.expect("a session")
    }

    async fn asks(&self, token: &Token) -> Option<Cx> {
        let actor = self.sessions.find(token, None).await.unwrap()?.signed_in.actor;
        let (office, databases) = (Arc::clone(&self.desk.office), Arc::clone(&self.desk.databases));
        Some(Cx::new(office, databases, actor, "r".into(), None))
    }

    async fn run(&mut self, sql: &str) {
        sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut self.desk.owner).await.unwrap();
    }

    /// The newest events, oldest first.
    async fn events(&mut self, number: i64) -> Vec<String> {
        let sql = "SELECT action FROM (SELECT id, action FROM samuso.event ORDER BY id DESC LIMIT $1) e ORDER BY id";
        sqlx::query_scalar(sql).bind(number).fetch_all(&mut self.desk.owner).await.unwrap()
    }

    async fn number(&mut self, sql: &str) -> i64 {
        self.desk.number(sql).await
    }
}

fn typed(role: &str) -> TypedGrant {
    TypedGrant {
        role: role.into(),
        scope: "all".into(),
        reason: "stands in for Kim".into(),
        ..TypedGrant::default()
    }
}

async fn gives(cx: &Cx, to: Uuid, typed: &TypedGrant) -> Result<(), Problem> {
    let now = "2026-11-21T09:00:00Z".parse().unwrap();
    give(cx, to, typed, &TimeZone::get("Asia/Seoul").unwrap(), now).await
}

fn is_told(result: Result<(), Problem>, text: &str) {
    let Err(Problem::Bad(faults)) = result else { panic!("{result:?}, and not: {text}") };
    assert!(faults.iter().any(|fault| fault.says.en.contains(text)), "{faults:?} do not say: {text}");
}
