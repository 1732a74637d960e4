//! The one search box: every entity that the member may see is asked at the same time, exact before prefix before
//! words, each with its own timeout; what came is shown with the name of what did not.

use crate::access::permission::{MayView, may_view, viewable};
use crate::catalog::types::{EntityKey, FieldKey};
use crate::cx::{Arg, Cx, Read};
use crate::limits::{SEARCH_HITS, SEARCH_MAX_CHARS, SEARCH_TIMEOUT_MS};
use crate::office::Statement;
use crate::problem::{Fault, Part, Problem};
use crate::records::address::has_words;
use crate::records::compile::{EntityStatements, record_id};
use crate::records::recognise::{Named, Recognised, begins_with, recognise, words_of};
use crate::records::types::{Hit, Matched, RecordRef, SearchGroup, SearchPage};
use crate::records::{list, show, titles, value};
use sqlx::postgres::PgRow;
use std::time::Duration;
use tokio::time::timeout;

/// The page of `/search?q=`.
pub async fn search(cx: &Cx, text: &str) -> Result<SearchPage, Problem> {
    let text = checked(text)?;
    let views = viewable(&cx.office.catalog, &cx.actor);
    if views.is_empty() {
        return Err(Problem::Forbidden);
    }
    if text.is_empty() {
        return Ok(SearchPage { query: text, groups: Vec::new(), straight_to: None });
    }
    let recognised = recognise(&cx.office.catalog, &text);
    let mut straight = false;
    let mut groups = match &recognised {
        Recognised::Record(record) => {
            straight = true;
            named(cx, record).await?.into_iter().collect()
        }
        Recognised::Product { record, customer } => {
            straight = true;
            in_product(cx, record, customer.as_ref()).await.into_iter().collect()
        }
        Recognised::Exact(exact) => {
            straight = true;
            all(cx, &views, exact).await
        }
        Recognised::Words(words) => all(cx, &views, words).await,
    };
    // What names a record that is not there may still be words of others: "channel 9" within a title.
    if matches!(recognised, Recognised::Record(_)) && groups.iter().all(|group| group.hits.is_empty()) {
        straight = false;
        groups = all(cx, &views, &text).await;
    }
    let serves = cx.databases.health.borrow().replica_serves();
    let is_away = |group: &SearchGroup| match &group.failed {
        Some(Problem::Away(_)) => true,
        failed => failed.is_some() && !serves,
    };
    if !groups.is_empty() && groups.iter().all(is_away) {
        return Err(Problem::Away(Part::Search));
    }
    let straight_to = only_exact(&groups).filter(|_| straight);
    Ok(SearchPage { query: text, groups, straight_to })
}

/// One entity alone, and of these customers alone where they are given: for forms that choose a record.
pub async fn one(
    cx: &Cx,
    entity: &EntityKey,
    text: &str,
    of: Option<&[String]>,
) -> Result<SearchGroup, Problem> {
    let view = may_view(&cx.office.catalog, &cx.actor, entity)?;
    let of = of.filter(|_| view.entity.scope.is_some()).map(<[String]>::to_vec);
    Ok(group(cx, &view, &Asked { text: checked(text)?, only: None, of }).await)
}

/// What an address of the product names: the records by this value, of the customer whose site it is on. Of an entity
/// that the member may not view, an address finds what one of no record finds.
async fn in_product(cx: &Cx, record: &Named, customer: Option<&Named>) -> Option<SearchGroup> {
    let view = may_view(&cx.office.catalog, &cx.actor, &record.entity).ok()?;
    let mut asked = Asked { text: record.value.clone(), only: Some(record.field.clone()), of: None };
    if let Some(Named { entity, field, value }) = customer
        && let Ok(customers) = may_view(&cx.office.catalog, &cx.actor, entity)
    {
        let of = Asked { text: value.clone(), only: Some(field.clone()), of: None };
        let found = group(cx, &customers, &of).await;
        if let Some(problem) = found.failed {
            return Some(SearchGroup { failed: Some(problem), ..empty(&view) });
        }
        asked.of = Some(found.hits.iter().map(|hit| hit.record.id.parts().concat()).collect());
    }
    Some(group(cx, &view, &asked).await)
}

fn checked(text: &str) -> Result<String, Problem> {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    let text = text.trim();
    if text.chars().count() > SEARCH_MAX_CHARS {
        return Err(Problem::bad(Fault::new(
            "q",
            format!("A search has at most {SEARCH_MAX_CHARS} characters: shorten it."),
            format!("검색어는 {SEARCH_MAX_CHARS}자까지예요. 줄여 주세요."),
        )));
    }
    Ok(text.to_owned())
}

#[derive(Default)]
struct Asked {
    text: String,
    /// Only exactly this field.
    only: Option<FieldKey>,
    /// Only of these customers.
    of: Option<Vec<String>>,
}

impl Asked {
    /// What the member's grants cover, and no more than was asked for of it.
    fn scope(&self, view: &MayView<'_>) -> Option<Vec<String>> {
        match (view.scope().arg(), &self.of) {
            (granted, None) => granted,
            (None, Some(of)) => Some(of.clone()),
            (Some(granted), Some(of)) => Some(granted.into_iter().filter(|one| of.contains(one)).collect()),
        }
    }
}

async fn all(cx: &Cx, views: &[MayView<'_>], text: &str) -> Vec<SearchGroup> {
    let asked = Asked { text: text.to_owned(), ..Asked::default() };
    let searched = views.iter().filter(|view| cx.office.records.of(view.entity).is_searched());
    futures::future::join_all(searched.map(|view| group(cx, view, &asked))).await
}

/// The one record that an id, a UUID, an email or an address names.
fn only_exact(groups: &[SearchGroup]) -> Option<RecordRef> {
    let mut exact = groups.iter().flat_map(|group| &group.hits).filter(|hit| hit.matched == Matched::Exact);
    let first = exact.next()?;
    let is_whole = groups.iter().all(|group| group.failed.is_none());
    (exact.next().is_none() && is_whole).then(|| first.record.clone())
}

/// An address of Samuso's own names its record: none where it is not there, or not for this member.
async fn named(cx: &Cx, record: &RecordRef) -> Result<Option<SearchGroup>, Problem> {
    let Ok(view) = may_view(&cx.office.catalog, &cx.actor, &record.entity) else { return Ok(None) };
    let mut group = empty(&view);
    let mut read = cx.replica(Part::Search).await?;
    if let Some(found) = show::find(cx, &mut read, &view, &record.id).await? {
        let hit =
            Hit { record: record.clone(), title: found.title, matched: Matched::Exact, facts: Vec::new() };
        group.hits.push(hit);
    }
    Ok(Some(group))
}

fn empty(view: &MayView<'_>) -> SearchGroup {
    SearchGroup {
        entity: view.entity.key.clone(),
        label: view.entity.label.clone(),
        hits: Vec::new(),
        more: false,
        failed: None,
    }
}

/// What one entity has. A fault ends this entity's search alone; what came before it is shown.
async fn group(cx: &Cx, view: &MayView<'_>, asked: &Asked) -> SearchGroup {
    let mut group = empty(view);
    let filled = timeout(Duration::from_millis(SEARCH_TIMEOUT_MS), fill(cx, view, asked, &mut group)).await;
    if let Err(problem) = filled.unwrap_or(Err(Problem::TooSlow(Part::Search))) {
        tracing::info!(entity = %view.entity.key, ?problem, "a part of a search did not answer");
        group.failed = Some(problem);
    }
    group
}

async fn fill(cx: &Cx, view: &MayView<'_>, asked: &Asked, group: &mut SearchGroup) -> Result<(), Problem> {
    let statements = cx.office.records.of(view.entity);
    let mut read = cx.replica(Part::Search).await?;
    let mut search = Search { view, group, columns: columns(view), scope: asked.scope(view) };
    for (statement, text) in exact(view, statements, asked) {
        search.ask(&mut read, statement, vec![Arg::Text(Some(text))], Matched::Exact).await?;
    }
    if asked.only.is_none() {
        for (field, statement) in &statements.prefix {
            if !search.full() && view.sees_everywhere(field) {
                let pattern = begins_with(&asked.text);
                search.ask(&mut read, statement, vec![pattern.as_str().into()], Matched::Prefix).await?;
            }
        }
        search.words(&mut read, statements, asked).await?;
    }
    search.link(cx, &mut read).await
}

/// The fields that the text could be a value of, and the value: `1,234` is 1234 to a number.
fn exact<'a>(
    view: &'a MayView<'_>,
    statements: &'a EntityStatements,
    asked: &'a Asked,
) -> impl Iterator<Item = (&'a Statement, String)> {
    statements.exact.iter().filter_map(move |(key, statement)| {
        let field = view.entity.field(key)?;
        let asks = asked.only.as_ref().is_none_or(|only| only == key) && view.knows_everywhere(key);
        let value = value::as_asked(field, &asked.text).filter(|_| asks)?;
        Some((statement, value))
    })
}

/// The list's columns but the title: what tells one hit from another.
fn columns(view: &MayView<'_>) -> Vec<FieldKey> {
    let list = view.entity.list.columns.iter();
    list.filter(|key| **key != view.entity.title && view.knows_everywhere(key)).take(4).cloned().collect()
}

struct Search<'a> {
    view: &'a MayView<'a>,
    group: &'a mut SearchGroup,
    columns: Vec<FieldKey>,
    scope: Option<Vec<String>>,
}

impl Search<'_> {
    fn full(&self) -> bool {
        self.group.more
    }

    async fn ask(
        &mut self,
        read: &mut Read,
        statement: &Statement,
        asked: Vec<Arg>,
        matched: Matched,
    ) -> Result<(), Problem> {
        let mut wanted: Vec<String> = self.columns.iter().map(ToString::to_string).collect();
        wanted.push(self.view.entity.title.to_string());
        let mut args = vec![Arg::Texts(self.scope.clone()), Arg::Texts(Some(wanted))];
        args.extend(asked);
        let rows = read.rows(statement, &args).await?;
        self.add(&rows, matched)
    }

    async fn words(
        &mut self,
        read: &mut Read,
        statements: &EntityStatements,
        asked: &Asked,
    ) -> Result<(), Problem> {
        let words = words_of(&asked.text);
        let asks = !words.is_empty() && has_words(self.view);
        let Some(statement) = statements.words.as_ref().filter(|_| asks) else {
            return Ok(());
        };
        if self.full() {
            return Ok(());
        }
        let mut args = vec![asked.text.as_str().into()];
        args.extend((0..crate::limits::SEARCH_WORDS).map(|at| Arg::Text(words.get(at).cloned())));
        self.ask(read, statement, args, Matched::Words).await
    }

    /// A record that was found before is not shown twice.
    fn add(&mut self, rows: &[PgRow], matched: Matched) -> Result<(), Problem> {
        let shown = list::shown(self.view, &self.columns, rows)?;
        for (row, shown) in rows.iter().zip(shown) {
            let id = record_id(self.view.entity, row)
                .map_err(|error| crate::cx::problem(Part::Search, "search.row", &error))?;
            if self.group.hits.iter().any(|hit| hit.record.id == id) {
                continue;
            }
            if self.group.hits.len() == SEARCH_HITS {
                self.group.more = true;
                break;
            }
            let labels = self.columns.iter().filter_map(|key| self.view.entity.field(key));
            let facts = labels.map(|field| field.label.clone()).zip(shown.cells).collect();
            let record = RecordRef { entity: self.view.entity.key.clone(), id };
            self.group.hits.push(Hit { record, title: shown.title, matched, facts });
        }
        Ok(())
    }

    /// Facts that name records become links.
    async fn link(&mut self, cx: &Cx, read: &mut Read) -> Result<(), Problem> {
        for (at, key) in self.columns.iter().enumerate() {
            let Some(entity) = self.view.entity.field(key).and_then(|field| field.references.as_ref()) else {
                continue;
            };
            let hits = self.group.hits.iter();
            let ids = hits.filter_map(|hit| titles::address_of(&hit.facts.get(at)?.1)).collect();
            let titles = titles::titles(cx, read, entity, &ids).await?;
            for (_, cell) in self.group.hits.iter_mut().filter_map(|hit| hit.facts.get_mut(at)) {
                titles::link_to(cell, entity, &titles);
            }
        }
        Ok(())
    }
}
