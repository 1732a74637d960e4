//! Whether an answer is what the model says: no word in it that the member may not see, and all of those that they asked
//! for and may.

use super::asks::{Ask, Search, Timeline, email};
use super::model::{Member, Seen};
use super::page::{self, events, next, number, of, plain, words};
use super::rows::{Entity, Event, Rows, word};
use crate::tests::browser::{Answer, Browser};
use std::collections::BTreeSet;

/// A run that somebody else made: which records it changed.
pub struct Run {
    pub id: String,
    pub entity: Entity,
    pub undone_by: &'static str,
    pub records: Vec<(i64, Option<i64>)>,
}

pub struct World {
    pub rows: Rows,
    pub runs: Vec<Run>,
    /// The articles that are hidden by now.
    pub hidden: BTreeSet<i64>,
}

type Held = Result<(), String>;

fn same<T: PartialEq + std::fmt::Debug>(what: &str, is: T, wanted: T) -> Held {
    if is == wanted { Ok(()) } else { Err(format!("{what}: {is:?}, and it should be {wanted:?}")) }
}

/// Two answers, but for what was asked for.
fn alike(one: &Answer, other: &Answer, names: &[String]) -> Held {
    let (is, wanted) = (plain(one, names), plain(other, names));
    let differs = is.bytes().zip(wanted.bytes()).take_while(|(one, other)| one == other).count();
    let about = |text: &str| {
        let from = differs.saturating_sub(80);
        String::from_utf8_lossy(&text.as_bytes()[from..]).chars().take(200).collect::<String>()
    };
    if is == wanted {
        return Ok(());
    }
    Err(format!("it is answered otherwise than what is not there: {:?} and {:?}", about(&is), about(&wanted)))
}

impl World {
    /// Asks, as this member, and says what is wrong with the answer.
    pub async fn hold(&mut self, browser: &mut Browser, member: &Member, ask: &Ask) -> Held {
        match ask {
            Ask::Preview { entity, action, ids, run } => {
                self.preview(browser, member, (*entity, action), ids, *run).await
            }
            Ask::Run { at } => self.run(browser, member, *at).await,
            Ask::Undo { at } => self.undo(browser, member, *at).await,
            Ask::Reveal { entity, id, field } => self.reveal(browser, member, ask, *entity, *id, field).await,
            _ => self.get(browser, member, ask).await,
        }
    }

    async fn get(&self, browser: &mut Browser, member: &Member, ask: &Ask) -> Held {
        let address = self.address(ask);
        let answer = browser.get(&address).await;
        let mut asked = words(&address);
        if let Ask::Timeline(Timeline::Text(at)) = ask {
            let event = self.rows.events[*at];
            asked.insert((event.letter, event.id));
        }
        self.tells_no_more(member, &answer, &asked)?;
        match ask {
            Ask::List { entity, filter, rows, .. } => {
                let wanted = self.listed(member, *entity, *filter);
                self.list(browser, member, &answer, *entity, *rows, &wanted).await?;
            }
            Ask::Record { entity, id } => self.record(member, &answer, *entity, *id)?,
            Ask::Search(search) => self.search(member, &answer, search)?,
            Ask::Timeline(timeline) => self.timeline(member, &answer, timeline)?,
            Ask::Form { entity, action, ids } => self.form(member, &answer, *entity, action, ids)?,
            Ask::Runs => self.runs(member, &answer)?,
            _ => {}
        }
        if self.is_unseen(member, ask) {
            self.as_if_missing(browser, ask, &answer).await?;
        }
        Ok(())
    }

    fn address(&self, ask: &Ask) -> String {
        let address = ask.address().unwrap();
        match ask {
            Ask::Timeline(Timeline::Text(at)) => {
                let event = self.rows.events[*at];
                address.replace(&format!("@{at}"), &word(event.letter, event.id))
            }
            _ => address,
        }
    }

    /// Every word of the answer is one that the member may see, or one that they brought.
    fn tells_no_more(&self, member: &Member, answer: &Answer, asked: &BTreeSet<(char, i64)>) -> Held {
        // A nonce may look like a word.
        let told = words(&plain(answer, &[]));
        let more: Vec<_> =
            told.difference(asked).filter(|(letter, id)| !self.may_see(member, *letter, *id)).collect();
        if more.is_empty() { Ok(()) } else { Err(format!("it tells {more:?} ({})", answer.status)) }
    }

    fn may_see(&self, member: &Member, letter: char, id: i64) -> bool {
        let row = |entity: Entity| self.rows.find(entity, id).map(|row| row.channel);
        let plain = |entity: Entity, field: &str| {
            row(entity).is_some_and(|channel| member.sees(entity, channel, field) == Seen::Plain)
        };
        let event = self.rows.events.iter().find(|event| event.letter == letter && event.id == id);
        match letter {
            'b' => plain(Entity::Article, "article.summary"),
            'e' => plain(Entity::Manager, "manager.email"),
            'g' => plain(Entity::Channel, "channel.signup_email"),
            'n' => usize::try_from(id).is_ok_and(|at| sees_run(member, &self.runs[at])),
            'v' | 'f' | 'o' | 'd' | 'x' => event.is_some_and(|event| reads(member, event)),
            letter => {
                let entity = Entity::ALL.into_iter().find(|entity| entity.letter() == letter).unwrap();
                row(entity).is_some_and(|channel| member.views(entity, channel))
            }
        }
    }

    /// The one thing that is asked for is none of theirs.
    fn is_unseen(&self, member: &Member, ask: &Ask) -> bool {
        let unseen = |entity: Entity, id: i64| {
            let row = self.rows.find(entity, id);
            row.is_some_and(|row| {
                !member.views(entity, row.channel) && !member.reads(Some(entity), row.channel)
            })
        };
        match ask {
            Ask::Record { entity, id }
            | Ask::Reveal { entity, id, .. }
            | Ask::Search(
                Search::Title(entity, id) | Search::Email(entity, id) | Search::Address(entity, id),
            ) => unseen(*entity, *id),
            Ask::Form { entity, ids, .. } => ids.len() == 1 && unseen(*entity, ids[0]),
            Ask::Timeline(Timeline::ChannelNamed(id)) => unseen(Entity::Channel, *id),
            Ask::Timeline(Timeline::ActorNamed(id)) => unseen(Entity::Manager, *id),
            _ => false,
        }
    }

    /// What is not theirs is answered as what is not there.
    async fn as_if_missing(&self, browser: &mut Browser, ask: &Ask, answer: &Answer) -> Held {
        let Some((missing, names)) = ask.missing() else { return Ok(()) };
        let other = match &missing {
            Ask::Reveal { entity, id, field } => post_reveal(browser, *entity, *id, field).await,
            missing => browser.get(&missing.address().unwrap()).await,
        };
        alike(answer, &other, &names)
    }

    fn listed(&self, member: &Member, entity: Entity, filter: Option<(&str, i64)>) -> BTreeSet<i64> {
        let rows = member.visible(&self.rows, entity).into_iter().filter(|row| match filter {
            None => true,
            Some(("channel_id", id)) => row.channel == Some(id),
            Some(("space_id", id)) => row.space == id,
            Some(("article_id", id)) => row.article == id,
            Some((_, id)) => Rows::writer(row.id) == id,
        });
        rows.map(|row| row.id).collect()
    }

    async fn list(
        &self,
        browser: &mut Browser,
        member: &Member,
        answer: &Answer,
        entity: Entity,
        rows: usize,
        wanted: &BTreeSet<i64>,
    ) -> Held {
        if !member.views_any(entity) {
            return same("the status of a list", answer.status, 404);
        }
        same("the status of a list", answer.status, 200)?;
        let Some(count) = number(&answer.body, "data-count") else {
            return Err("a list without its count".to_owned());
        };
        same("the count of a list", count, wanted.len())?;
        let mut found = of(entity.letter(), &words(&answer.body));
        let mut led = page::rows(&answer.body, entity.key());
        let mut following = next(&answer.body);
        for _ in 0..12 {
            let Some(query) = following.filter(|_| rows > 0) else { break };
            let page = browser.get(&format!("/e/{}{query}", entity.key())).await;
            self.tells_no_more(member, &page, &BTreeSet::new())?;
            same("the status of a further page", page.status, 200)?;
            found.extend(of(entity.letter(), &words(&page.body)));
            led.extend(page::rows(&page.body, entity.key()));
            following = next(&page.body);
        }
        same("the rows of a list, by what they lead to", &led, wanted)?;
        same("the rows of a list", &found, wanted)
    }

    fn record(&self, member: &Member, answer: &Answer, entity: Entity, id: i64) -> Held {
        let row = *self.rows.find(entity, id).unwrap();
        if !member.views(entity, row.channel) {
            // Its past may be theirs, where they read timelines of its customer's.
            return same("the status of a record", answer.status, 404);
        }
        same("the status of a record", answer.status, 200)?;
        let told = words(&answer.body);
        let belongs = |child: &&super::rows::Row| match (entity, child.entity) {
            (Entity::Channel, Entity::Space | Entity::Manager) => child.channel == Some(id),
            (Entity::Article, Entity::Revision) => child.article == id,
            (Entity::Space, Entity::Article) => child.space == id,
            _ => child.entity == entity && child.id == id,
        };
        let wanted = self.rows.rows.iter().filter(belongs);
        let missing: Vec<_> = wanted
            .filter(|child| member.views(child.entity, child.channel))
            .map(|child| (child.entity.letter(), child.id))
            .filter(|word| !told.contains(word))
            .collect();
        same("what a record's page leaves out", missing, Vec::new())
    }

    fn search(&self, member: &Member, answer: &Answer, search: &Search) -> Held {
        if member.0.is_empty() {
            return same("the status of a search", answer.status, 403);
        }
        for entity in Entity::ALL {
            let led = page::rows(&answer.body, entity.key());
            let seen: BTreeSet<i64> = member.visible(&self.rows, entity).iter().map(|row| row.id).collect();
            same("that hits are theirs", led.is_subset(&seen), true)?;
        }
        let (entity, id, found) = match search {
            Search::Common => {
                let all = member.visible(&self.rows, Entity::Article).len();
                let all = if member.has_words(Entity::Article) { all } else { 0 };
                return same("the hits of a word", of('a', &words(&answer.body)).len(), all.min(10));
            }
            Search::Title(entity, id) => (*entity, *id, member.has_words(*entity)),
            Search::Address(entity, id) => (*entity, *id, true),
            Search::Email(entity, id) => {
                let field = if *entity == Entity::Channel { "channel.signup_email" } else { "manager.email" };
                (*entity, *id, member.knows(*entity, field))
            }
        };
        let seen = found && member.views(entity, self.rows.find(entity, id).unwrap().channel);
        let link = format!("/e/{}/{id}", entity.key());
        let leads = answer.header("location") == Some(link.as_str())
            || answer.body.contains(&format!("href=\"{link}\" data-open"));
        // Revisions are found through their articles.
        if entity == Entity::Revision && !matches!(search, Search::Address(..)) && !leads {
            return Ok(());
        }
        same("that a search finds it", leads, seen)
    }

    fn timeline(&self, member: &Member, answer: &Answer, timeline: &Timeline) -> Held {
        if !member.reads_timelines() {
            return same("the status of a timeline", answer.status, 403);
        }
        let named = match timeline {
            Timeline::ChannelNamed(id) => Some((Entity::Channel, *id)),
            Timeline::ActorNamed(id) => Some((Entity::Manager, *id)),
            _ => None,
        };
        // A name that is nobody's for them is a fault of the address.
        let is_known = |(entity, id)| member.views(entity, self.rows.find(entity, id).unwrap().channel);
        let status = if named.is_none_or(is_known) { 200 } else { 400 };
        same("the status of a timeline", answer.status, status)?;
        let told = words(&answer.body);
        let in_question = |event: &&Event| match timeline {
            Timeline::Channel(id) => event.channel == Some(*id),
            Timeline::Record(entity, id) => event.entity == Some(*entity) && event.record == *id,
            Timeline::Actor(id) => event.actor == *id,
            Timeline::Field("summary", id) => {
                event.letter == 'v'
                    && event.channel == Some(*id)
                    && member.looks_into(Entity::Article, "article.summary")
            }
            Timeline::Text(at) => event.id == self.rows.events[*at].id,
            _ => false,
        };
        if let Timeline::Text(at) = timeline {
            let event = &self.rows.events[*at];
            let looked = match event.letter {
                'v' => member.looks_into(Entity::Article, "article.summary"),
                'f' => member.looks_into(Entity::Manager, "manager.email"),
                'o' => false,
                _ => true,
            };
            let found = looked && reads(member, event);
            return same("the events with a text", events(&answer.body), usize::from(found));
        }
        let wanted = self.rows.events.iter().filter(in_question).filter(|event| event.letter != 'o');
        let missing: Vec<_> = wanted
            .filter(|event| reads(member, event))
            .map(|event| (event.letter, event.id))
            .filter(|word| !told.contains(word))
            .collect();
        same("what a timeline leaves out", missing, Vec::new())
    }

    fn form(&self, member: &Member, answer: &Answer, entity: Entity, action: &str, ids: &[i64]) -> Held {
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

    fn runs(&self, member: &Member, answer: &Answer) -> Held {
        if !Entity::ALL.into_iter().any(|entity| rows_of(member, entity)) {
            return same("the status of the runs", answer.status, 403);
        }
        let seen = (0..).zip(&self.runs).filter(|(_, run)| sees_run(member, run));
        same("the runs", of('n', &words(&answer.body)), seen.map(|(at, _)| at).collect())
    }

    async fn run(&self, browser: &mut Browser, member: &Member, at: usize) -> Held {
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

    async fn undo(&self, browser: &mut Browser, member: &Member, at: usize) -> Held {
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

    async fn preview(
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

    async fn reveal(
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

async fn post_reveal(browser: &mut Browser, entity: Entity, id: i64, field: &str) -> Answer {
    let id = id.to_string();
    let form = [("entity", entity.key()), ("id", &id), ("field", field), ("reason", "tried")];
    browser.post("/api/records/reveal", &form).await
}

/// The word of an event.
fn reads(member: &Member, event: &Event) -> bool {
    let field = match event.letter {
        'v' => "article.summary",
        'f' => "manager.email",
        _ => return member.reads(event.entity, event.channel),
    };
    event.entity.is_some_and(|entity| member.reads_field(entity, event.channel, field) == Seen::Plain)
}

fn sees_run(member: &Member, run: &Run) -> bool {
    member.views_whole(run.entity)
        || run.records.iter().any(|(_, channel)| member.views(run.entity, *channel))
}

/// They view it somewhere: everywhere, or for one customer at least.
fn rows_of(member: &Member, entity: Entity) -> bool {
    member.views_whole(entity)
        || super::rows::CHANNELS.into_iter().any(|channel| member.views(entity, Some(channel)))
}
