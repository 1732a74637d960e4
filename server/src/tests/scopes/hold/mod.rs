//! Whether an answer is what the model says: no word in it that the member may not see, and all of those that they asked
//! for and may.

mod changes;
mod lists;
mod runs;
mod search;
mod seen;
mod timeline;

use super::asks::{Ask, Timeline};
use super::model::Member;
use super::page::{plain, words};
use super::rows::{Entity, Rows, word};
use crate::tests::browser::{Answer, Browser};
use changes::post_reveal;
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

    /// What is not theirs is answered as what is not there.
    async fn as_if_missing(&self, browser: &mut Browser, ask: &Ask, answer: &Answer) -> Held {
        let Some((missing, names)) = ask.missing() else { return Ok(()) };
        let other = match &missing {
            Ask::Reveal { entity, id, field } => post_reveal(browser, *entity, *id, field).await,
            missing => browser.get(&missing.address().unwrap()).await,
        };
        alike(answer, &other, &names)
    }
}
