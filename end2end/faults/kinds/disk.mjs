// No space is left: for the primary's WAL, for its data, for Samuso's log.
import assert from 'node:assert/strict';
import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../fault.mjs';
import { act, answerThat, sees, until } from '../look.mjs';
import { SmallDisk } from '../world/disk.mjs';

const READS = { record: 'ok', timeline: 'ok', list: 'ok', search: 'ok' };

/** WAL that is written and used up: what members write would take longer to fill a segment. */
async function fillWal({ cluster: { sql, primary } }) {
  for (let time = 0; time < 40 && primary.runs; time++) {
    const wrote = sql.ask("SELECT pg_logical_emit_message(false, 'fault', repeat(md5('x'), 250000)), pg_switch_wal()");
    await wrote.catch(() => {});
  }
}

fault("disk full: the primary's WAL", {
  skip: SmallDisk.skip,
  unnoticed_ms: 4_000,
  make: async (world) => {
    const { primary } = world.cluster;
    await primary.stop();
    world.disk = await SmallDisk.under(`${primary.data}/pg_wal`);
    await primary.start();
    await until('it answers again', async () => (await act(world)).outcome === 'ok');
    world.disk.fill();
    await fillWal(world);
  },
  seen: async (world) => {
    const { primary } = world.cluster;
    await until('PostgreSQL has given up', () => /No space left on device/.test(primary.said()) && /PANIC/.test(primary.said()), 30_000);
    return `PostgreSQL gives up; ${await sees(world, { ...READS, act: 'away' }, { unnoticed_ms: 4_000 })}`;
  },
  mend: async (world) => {
    const { primary } = world.cluster;
    world.disk.free();
    if (primary.runs) await primary.stop('immediate');
    await primary.start();
  },
  after: (world) => world.disk.giveBack(world.cluster.primary),
});

fault("disk full: the primary's data", {
  skip: SmallDisk.skip,
  make: async (world) => {
    const { primary, sql } = world.cluster;
    const base = await sql.ask("SELECT oid FROM pg_database WHERE datname = 'samuso_demo'");
    await primary.stop();
    world.disk = await SmallDisk.under(`${primary.data}/base/${base}`);
    await primary.start();
    await until('it answers again', async () => (await act(world)).outcome === 'ok');
    world.disk.fill();
    world.length = primary.said().length;
    // What is written now needs a page more than there is.
    await until('no page can be added', async () => {
      await Promise.all(Array.from({ length: 4 }, () => act(world).catch(() => {})));
      return /No space left on device/.test(primary.said(world.length));
    }, 60_000);
  },
  seen: async (world) => {
    const told = await answerThat(() => act(world), ({ outcome }) => outcome !== 'ok', 20_000);
    assert.equal(told.outcome, 'away', 'who acts is told that it cannot be done now');
    return `${await sees(world, READS)}, act ${told.outcome}`;
  },
  mend: ({ disk }) => disk.free(),
  after: (world) => world.disk.giveBack(world.cluster.primary),
});

/** The same error that a full disk gives, for every line. */
fault("disk full: Samuso's log", {
  short: true,
  lives: false,
  make: async ({ a }) => {
    await a.stop();
    await a.start({ stderr: openSync('/dev/full', 'w') });
  },
  seen: async (world) => {
    const seen = await sees(world, { ...READS, act: 'ok' });
    // Something that it has to say.
    world.toReplica.reset();
    await world.cluster.replica.stop('immediate');
    await sleep(3_000);
    assert.ok(await world.a.lives(), 'it lives');
    const away = await sees(world, { ...READS, search: 'away', act: 'ok' });
    await world.cluster.replica.start();
    return `${seen}; the replica stopped as well, ${away}`;
  },
  mend: async ({ a }) => {
    await a.stop();
    await a.start();
  },
});
