//! What is previewed, run, undone and revealed.

use super::seen::sees_run;
use super::{Held, World, alike, same};
use crate::tests::browser::{Answer, Browser};
use crate::tests::scopes::asks::{Ask, email};
use crate::tests::scopes::model::Member;
use crate::tests::scopes::page::{number, words};
use crate::tests::scopes::rows::Entity;
use std::collections::BTreeSet;

impl World {
    pub(super) async fn preview(
        &mut self,
        browser: &mut Browser,
        member: &Member,
        (entity, action): (Entity, &str),
        ids: &[i64],
        run: bool,
    ) -> Held {
        let key = format!("{}.{action}", entity.key());
        let text: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let form = [("action", key.as_str()), ("ids", &text.join(",")), ("reason", "tried"), ("ticket", "T")];
        let answer = browser.post("/api/actions/preview", &form).await;
        self.tells_no_more(member, &answer, &BTreeSet::new())?;
        let status = match (member.views_any(entity), member.runs_any(entity, &key)) {
            (false, _) => 404,
            (true, false) => 403,
            _ => 303,
        };
        same("the status of a preview", answer.status, status)?;
        let Some(address) = answer.header("location").filter(|_| status == 303).map(str::to_owned) else {
            return Ok(());
        };
        let page = browser.get(&address).await;
        self.tells_no_more(member, &page, &BTreeSet::new())?;
        if action != "hide" {
            return Ok(());
        }
        let covered = |id: &&i64| {
            let row = self.rows.find(entity, **id).unwrap();
            member.runs(entity, &key, row.channel)
        };
        let would: BTreeSet<i64> =
            ids.iter().filter(covered).filter(|id| !self.hidden.contains(id)).copied().collect();
        same("how many would change", number(&page.body, "data-would").unwrap_or(0), would.len())?;
        if !run || would.is_empty() {
            return Ok(());
        }
        let preview = address.rsplit('/').next().unwrap_or_default();
        let ran = browser.post("/api/actions/run", &[("preview", preview)]).await;
        same("the status of a run", ran.status, 303)?;
        self.hidden.extend(would);
        let page = browser.get(ran.header("location").unwrap_or_default()).await;
        self.tells_no_more(member, &page, &BTreeSet::new())
    }

    pub(super) async fn undo(&self, browser: &mut Browser, member: &Member, at: usize) -> Held {
        let run = &self.runs[at];
        let form = |id: &str| [("run", id.to_owned()), ("reason", "tried".to_owned())];
        let asked = form(&run.id);
        let answer = browser
            .post("/api/actions/undo", &asked.each_ref().map(|(name, value)| (*name, value.as_str())))
            .await;
        self.tells_no_more(member, &answer, &BTreeSet::new())?;
        let may = run.records.iter().any(|(_, channel)| member.runs(run.entity, run.undone_by, *channel));
        if !sees_run(member, run) {
            let other = "00000000-0000-7000-8000-000000000000";
            let asked = form(other);
            let missing = browser
                .post("/api/actions/undo", &asked.each_ref().map(|(name, value)| (*name, value.as_str())))
                .await;
            let names = [run.id.clone(), other.to_owned()];
            return alike(&answer, &missing, &names);
        }
        if !may {
            return same("that an undo is refused", matches!(answer.status, 403 | 404), true);
        }
        // A value that they may not see is not theirs to give back.
        if answer.status == 400 && run.entity == Entity::Manager {
            return same("that they see it", member.gives("manager.email"), false);
        }
        same("the status of an undo", answer.status, 303)?;
        let page = browser.get(answer.header("location").unwrap_or_default()).await;
        self.tells_no_more(member, &page, &BTreeSet::new())
    }

    pub(super) async fn reveal(
        &self,
        browser: &mut Browser,
        member: &Member,
        ask: &Ask,
        entity: Entity,
        id: i64,
        field: &str,
    ) -> Held {
        let answer = post_reveal(browser, entity, id, field).await;
        self.tells_no_more(member, &answer, &BTreeSet::new())?;
        let name = format!("{}.{field}", entity.key());
        let channel = self.rows.find(entity, id).unwrap().channel;
        let status = match (member.views_any(entity), member.reveals_any(entity, &name)) {
            (false, _) => 404,
            (true, false) => 403,
            _ if member.reveals(entity, &name, channel) => 303,
            _ => 404,
        };
        same("the status of a reveal", answer.status, status)?;
        if self.is_unseen(member, ask) {
            self.as_if_missing(browser, ask, &answer).await?;
        }
        if status != 303 {
            return Ok(());
        }
        let revealed = BTreeSet::from([(email(entity), id)]);
        let page = browser.get(&format!("/e/{}/{id}", entity.key())).await;
        self.tells_no_more(member, &page, &revealed)?;
        same("that it is revealed", words(&page.body).is_superset(&revealed), true)?;
        let list = browser.get(&format!("/e/{}?columns={field}", entity.key())).await;
        self.tells_no_more(member, &list, &BTreeSet::new())
    }
}

pub(super) async fn post_reveal(browser: &mut Browser, entity: Entity, id: i64, field: &str) -> Answer {
    let id = id.to_string();
    let form = [("entity", entity.key()), ("id", &id), ("field", field), ("reason", "tried")];
    browser.post("/api/records/reveal", &form).await
}
