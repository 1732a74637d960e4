//! Generated data: a help centre's customers, their articles and everything that happened to them.
//!
//! The same scale and the same `now` make the same rows, on every machine. A history agrees with its rows: the events
//! of an article, replayed, are the article.

mod article;
mod bursts;
mod channel;
mod clock;
mod korean;
mod life;
mod office;
mod people;
mod random;
mod readers;
mod record;
mod size;
mod text;
mod tickets;
mod words;

pub use size::Scale;
pub use tickets::{Ticket, Words, tickets};

use crate::batch::Batch;
use crate::copy::Time;
use crate::intake::{CHUNK_BYTES, Chunk, Chunks, bring_in};
use crate::product::{DataError, Loaded};
use channel::{FirstIds, World};
use random::Random;
use record::NextIds;

const SEED: u64 = 0x5a_6d75_736f;

/// Fills the empty product with generated data that end at `now`, in seconds since 1970.
pub async fn generate(url: &str, scale: Scale, now: i64) -> Result<Loaded, DataError> {
    let description = format!("generated data, scale {}", scale.times());
    bring_in(url, &description, move |chunks| everything(scale, Time(now), chunks), &[]).await
}

struct Generated(Batch);

impl Chunk for Generated {
    fn batch(&mut self) -> &mut Batch {
        &mut self.0
    }

    fn explain(&self, error: sqlx::Error) -> DataError {
        DataError::sql("load the generated rows")(error)
    }
}

/// Channel by channel, so that only one is in memory, however many there are.
fn everything(scale: Scale, now: Time, chunks: &Chunks<Generated>) {
    let mut first = First { people: FirstIds { manager: 1, space: 1 }, article: 1 };
    let mut ids = NextIds { event: 1, revision: 1 };
    let mut batch = Batch::default();
    for (id, articles) in (1..).zip(scale.articles()) {
        one_channel(id, articles, now, &mut first, &mut ids, &mut batch);
        if let Some(full) = batch.take_full(CHUNK_BYTES)
            && chunks.blocking_send(Ok(Generated(full))).is_err()
        {
            return;
        }
    }
    // Nobody listens any more when the database has refused an earlier chunk: it has told the caller.
    let _ = chunks.blocking_send(Ok(Generated(batch)));
}

struct First {
    people: FirstIds,
    article: i64,
}

fn one_channel(id: i64, articles: usize, now: Time, first: &mut First, ids: &mut NextIds, batch: &mut Batch) {
    let events = size::events(articles);
    let script = tickets::script(id, now);
    let random = Random::new(SEED ^ id.unsigned_abs());
    let mut world = World::found(id, articles, first.people, script.as_ref(), now, random);
    world.keep_office(events / 40);

    let story = script.as_ref().map_or(0, |script| usize::try_from(script.events).unwrap_or_default());
    let budget = events.saturating_sub(world.log.events.len() + story);
    let featured = script.as_ref().and_then(|script| script.featured.as_ref());
    let mut drafts = life::write_articles(&mut world, articles, first.article, budget, featured);
    match &script {
        Some(script) => (script.play)(&mut world, &mut drafts),
        None => bursts::maybe(&mut world, &mut drafts),
    }
    let left = events.saturating_sub(world.log.events.len());
    readers::rate(&mut world, &drafts, left);

    batch.channel(&world.channel);
    for manager in &world.managers {
        batch.manager(manager);
    }
    for space in &world.spaces {
        batch.space(space);
    }
    for draft in &drafts {
        batch.article(&draft.article);
    }
    first.people.manager += i64::try_from(world.managers.len()).unwrap_or_default();
    first.people.space += i64::try_from(world.spaces.len()).unwrap_or_default();
    first.article += i64::try_from(articles).unwrap_or_default();
    world.log.write(id, ids, batch);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some_channels(now: i64) -> Batch {
        let mut first = First { people: FirstIds { manager: 1, space: 1 }, article: 1 };
        let mut ids = NextIds { event: 1, revision: 1 };
        let mut batch = Batch::default();
        for (id, articles) in (1..).zip(Scale::new(1).unwrap().articles()).take(15) {
            one_channel(id, articles, Time(now), &mut first, &mut ids, &mut batch);
        }
        batch
    }

    #[test]
    fn the_same_scale_and_now_make_the_same_rows_byte_by_byte() {
        const NOW: i64 = 1_795_251_600;
        let one = some_channels(NOW);
        assert!(one == some_channels(NOW));
        assert!(one != some_channels(NOW + 3_600));
    }
}
