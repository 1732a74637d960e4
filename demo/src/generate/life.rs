//! The ordinary life of a channel's articles: written, published, edited, sometimes hidden, moved or thrown away.

use std::collections::HashMap;

use serde_json::json;

use super::article::{Beginning, Draft, ToArticle};
use super::channel::World;
use super::clock::{DAY, at_work};
use super::record::Actor;
use super::text::Subject;
use super::tickets::Featured;
use crate::copy::Time;

/// Of what happens in a channel, readers' ratings are at least this part.
const RATINGS_PERCENT: usize = 7;

/// Articles and all that happened to them, in `budget` events at most.
pub(super) fn write_articles(
    world: &mut World,
    count: usize,
    first_id: i64,
    budget: usize,
    featured: Option<&Featured>,
) -> Vec<Draft> {
    let mut addresses = Addresses::default();
    let import = import(world);
    let steps = share_steps(world, count, budget * (100 - RATINGS_PERCENT) / 100);
    let mut drafts = Vec::with_capacity(count);
    for (position, steps) in steps.into_iter().enumerate() {
        let id = first_id + i64::try_from(position).unwrap_or_default();
        if let Some(featured) = featured.filter(|_| position == 0) {
            drafts.push(begin_featured(world, id, featured, &mut addresses));
            continue;
        }
        let mut draft = begin(world, id, steps, &import, &mut addresses);
        live(world, &mut draft, steps.saturating_sub(1), &mut addresses);
        drafts.push(draft);
    }
    drafts
}

/// How many events each article has: most have a few, some have dozens, all together no more than there are.
fn share_steps(world: &mut World, count: usize, budget: usize) -> Vec<usize> {
    let random = &mut world.random;
    let mut draw = || match random.below(100) {
        0..35 => 1 + random.below(3),
        35..75 => 3 + random.below(7),
        75..96 => 8 + random.below(18),
        _ => 40 + random.below(50),
    };
    let weights: Vec<usize> = (0..count).map(|_| draw()).collect();
    let sum: usize = weights.iter().sum::<usize>().max(1);
    let spare = budget.saturating_sub(count);
    weights.iter().map(|weight| 1 + spare * weight / sum).collect()
}

/// Many channels bring their articles along from another product, in one go.
struct Import {
    percent: usize,
    at: Time,
}

fn import(world: &mut World) -> Import {
    let percent = if world.random.percent(60) { 20 + world.random.below(50) } else { 0 };
    let founded = world.channel.stamp.created_at;
    Import { percent, at: Time(founded.0 + DAY) }
}

/// Addresses are unique within a channel, so that moving an article takes nobody's.
#[derive(Default)]
struct Addresses(HashMap<String, usize>);

impl Addresses {
    fn take(&mut self, slug: String) -> String {
        let count = self.0.entry(slug.clone()).or_default();
        *count += 1;
        if *count == 1 { slug } else { format!("{slug}-{count}") }
    }
}

fn begin(world: &mut World, id: i64, steps: usize, import: &Import, addresses: &mut Addresses) -> Draft {
    let language = world.language;
    let subject = Subject::draw(&mut world.random, language);
    let imported = world.random.percent(import.percent);
    let founded = world.channel.stamp.created_at;
    let (at, actor, arguments) = if imported {
        // Two articles a second, as an importer goes.
        let at = Time(import.at.0 + id % 3_000 / 2);
        (at, Actor::System("importer"), Some(json!({ "file": "articles.csv", "row": id % 3_000 })))
    } else {
        let at = at_work(&mut world.random, Time(founded.0 + DAY), world.until);
        (at, world.somebody(at), None)
    };
    let beginning = Beginning {
        id,
        at,
        actor,
        space: world.random.below(world.spaces.len()),
        slug: addresses.take(subject.slug()),
        title: subject.title(),
        summary: subject.summary(&mut world.random),
        // What nothing more happens to had better be readable, most of the time.
        published: imported || (steps == 1 && world.random.percent(80)) || world.calm,
        arguments,
    };
    Draft::begin(world, subject, beginning)
}

fn begin_featured(world: &mut World, id: i64, featured: &Featured, addresses: &mut Addresses) -> Draft {
    let subject = Subject::draw(&mut world.random, world.language);
    let actor = world.owner();
    let beginning = Beginning {
        id,
        at: featured.at,
        actor,
        space: 0,
        slug: addresses.take(featured.slug.to_owned()),
        title: featured.title.to_owned(),
        summary: featured.summary.to_owned(),
        published: false,
        arguments: None,
    };
    Draft::begin(world, subject, beginning)
}

fn live(world: &mut World, draft: &mut Draft, steps: usize, addresses: &mut Addresses) {
    let born = draft.article.stamp.created_at;
    let mut times: Vec<Time> = (0..steps).map(|_| a_time_of_life(world, born)).collect();
    times.sort_unstable();
    let last = times.last().copied();
    for at in times {
        let to = next(world, draft, Some(at) == last, addresses);
        let scheduler = matches!(to, ToArticle::Publish) && world.random.percent(10);
        let actor = if scheduler { Actor::System("scheduler") } else { world.somebody(at) };
        draft.apply(world, at, actor, &to, None);
    }
}

/// More happens to an article when it is young.
fn a_time_of_life(world: &mut World, born: Time) -> Time {
    let end = world.until.0.max(born.0);
    let young = Time(born.0 + (end - born.0) / 8);
    let limit = if world.random.percent(40) { young } else { Time(end) };
    at_work(&mut world.random, born, limit)
}

fn next(world: &mut World, draft: &Draft, last: bool, addresses: &mut Addresses) -> ToArticle {
    let article = &draft.article;
    let random = &mut world.random;
    if article.deleted_at.is_some() {
        return ToArticle::Restore;
    }
    if !world.calm {
        if article.state == "draft" && random.percent(60) {
            return ToArticle::Publish;
        }
        if article.hidden && random.percent(30) {
            return ToArticle::Show;
        }
        if article.scheduled_at.is_some() && random.percent(50) {
            return ToArticle::Schedule(None);
        }
        if last && random.percent(6) || random.percent(1) {
            return ToArticle::Delete;
        }
        if random.percent(22) {
            return change_of_place(world, draft, addresses);
        }
    }
    match world.random.below(100) {
        0..18 => ToArticle::Title,
        18..84 => ToArticle::Summary,
        84..96 => ToArticle::Body,
        _ => ToArticle::Text,
    }
}

/// Where an article is and whether it shows, rather than what it says.
fn change_of_place(world: &mut World, draft: &Draft, addresses: &mut Addresses) -> ToArticle {
    let random = &mut world.random;
    let published = draft.article.state == "published";
    match random.below(20) {
        0..6 => ToArticle::Move { space: random.below(world.spaces.len()) },
        6..10 if !draft.article.hidden => ToArticle::Hide,
        10..12 if published => ToArticle::Unpublish,
        12..14 if published => ToArticle::Archive,
        14..16 if !published => ToArticle::Publish,
        16..18 => {
            ToArticle::Schedule(Some(Time(draft.article.stamp.updated_at.0 + random.between(1, 400) * DAY)))
        }
        18 => ToArticle::Address(addresses.take(draft.subject.slug())),
        _ => ToArticle::Summary,
    }
}
