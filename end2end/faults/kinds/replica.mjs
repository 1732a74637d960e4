// The replica: reading goes on from the primary, a few at a time; searching says that it is away.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../fault.mjs';
import { act, sees, until } from '../look.mjs';

const AWAY = { record: 'ok', timeline: 'ok', list: 'ok', search: 'away', act: 'ok' };
const THERE = { ...AWAY, search: 'ok' };
/** Pages name how old their data is from `LAG_NAMED_MS` on, and reads go to the primary from `LAG_MAX_MS` on. */
const NAMED_WITHIN_MS = 12_000;
const TOO_FAR_WITHIN_MS = 75_000;
const IS_HIDDEN = '숨겨져 있어요';

fault('replica: stopped', {
  short: true,
  make: ({ cluster }) => cluster.replica.stop('fast'),
  seen: AWAY,
  mend: ({ cluster }) => cluster.replica.start(),
});

fault('replica: frozen', {
  make: ({ cluster }) => cluster.replica.freeze(),
  seen: AWAY,
  mend: ({ cluster }) => cluster.replica.thaw(),
});

/** What one has just done is there, however far behind the replica is. */
async function ownWriteIsSeen(world) {
  const done = await act(world);
  assert.equal(done.outcome, 'ok');
  const [id] = world.kept;
  const page = await world.eye.open('record', id);
  assert.equal(page.html.includes(IS_HIDDEN), world.hidden.has(id), 'the page shows what its reader has just done');
}

const lagIs = async (world, is, limit) =>
  until(`the lag is ${is}`, async () => (await world.a.ready())?.lag?.status === is, limit);

/** Pages say how old they are; nothing is away. */
async function behind(world) {
  await sees(world, THERE);
  await ownWriteIsSeen(world);
  await lagIs(world, 'behind', NAMED_WITHIN_MS);
  const stranger = await world.member('admin');
  const page = await stranger.open('record', world.kept[3]);
  assert.match(page.html, /class="data-state"/, 'the page says how old its data is');
  return 'at last all ok, and pages say as of when';
}

fault('replica: replay paused', {
  make: ({ cluster }) => cluster.onReplica.ask('SELECT pg_wal_replay_pause()'),
  seen: behind,
  mend: ({ cluster }) => cluster.onReplica.ask('SELECT pg_wal_replay_resume()'),
});

fault('replica: WAL receiver frozen for more than a minute', {
  make: ({ cluster }) => cluster.replica.freeze('walreceiver'),
  seen: async (world) => {
    const named = await behind(world);
    await lagIs(world, 'too_far', TOO_FAR_WITHIN_MS);
    return `${named}; too far behind, ${await sees(world, AWAY)}`;
  },
  mend: ({ cluster }) => cluster.replica.thaw(),
});

const EVENTS = 'SELECT count(*) FROM samuso.event';

fault('replica: promoted and then made anew', {
  make: async (world) => {
    await world.cluster.onReplica.ask('SELECT pg_promote()');
    world.there = await world.cluster.onReplica.ask(EVENTS);
  },
  seen: async (world) => {
    const seen = await behind(world);
    assert.equal(await world.cluster.onReplica.ask(EVENTS), world.there, 'nothing is written through the replica');
    return seen;
  },
  mend: ({ cluster }) => cluster.rebuildReplica(),
});

fault('replica: lost and then made anew', {
  make: async ({ cluster }) => {
    await cluster.replica.stop('immediate');
    rmSync(`${cluster.replica.data}/base`, { recursive: true });
  },
  seen: async (world) => {
    const seen = await sees(world, AWAY);
    await sleep(1_000);
    return seen;
  },
  mend: ({ cluster }) => cluster.rebuildReplica(),
});
