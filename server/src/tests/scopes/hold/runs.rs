//! Forms of actions, and runs that others made.

use super::seen::{rows_of, sees_run};
use super::{Held, World, alike, same};
use crate::tests::browser::{Answer, Browser};
use crate::tests::scopes::model::Member;
use crate::tests::scopes::page::{of, words};
use crate::tests::scopes::rows::Entity;
use std::collections::BTreeSet;

impl World {
    pub(super) fn form(
        &self,
        member: &Member,
        answer: &Answer,
        entity: Entity,
        action: &str,
        ids: &[i64],
    ) -> Held {
        let key = format!("{}.{action}", entity.key());
        let status = match (member.views_any(entity), member.runs_any(entity, &key)) {
            (false, _) => 404,
            (true, false) => 403,
            _ if ids.len() > 1 => 200,
            _ => {
                let row = self.rows.find(entity, ids[0]).unwrap();
                if member.views(entity, row.channel) { 200 } else { 404 }
            }
        };
        same("the status of a form", answer.status, status)
    }

    pub(super) fn runs(&self, member: &Member, answer: &Answer) -> Held {
        if !Entity::ALL.into_iter().any(|entity| rows_of(member, entity)) {
            return same("the status of the runs", answer.status, 403);
        }
        let seen = (0..).zip(&self.runs).filter(|(_, run)| sees_run(member, run));
        same("the runs", of('n', &words(&answer.body)), seen.map(|(at, _)| at).collect())
    }

    pub(super) async fn run(&self, browser: &mut Browser, member: &Member, at: usize) -> Held {
        let run = &self.runs[at];
        let answer = browser.get(&format!("/runs/{}", run.id)).await;
        self.tells_no_more(member, &answer, &BTreeSet::new())?;
        if !sees_run(member, run) {
            same("the status of a run", answer.status, 404)?;
            let other = "00000000-0000-7000-8000-000000000000";
            let missing = browser.get(&format!("/runs/{other}")).await;
            let names = [run.id.clone(), other.to_owned()];
            return alike(&answer, &missing, &names);
        }
        same("the status of a run", answer.status, 200)?;
        let told = of(run.entity.letter(), &words(&answer.body));
        let seen = run.records.iter().filter(|(_, channel)| member.views(run.entity, *channel));
        same("the records of a run", told, seen.map(|(id, _)| *id).collect())
    }
}
