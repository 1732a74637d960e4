// The primary: reading goes on, actions say so at once, and what was being committed is told as it is.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../fault.mjs';
import { sees, until } from '../look.mjs';
import { inTheMiddle, TRIES } from '../middle.mjs';
import { hog } from '../world/hog.mjs';

const HANGS_WITHIN_MS = 5_000;
const KNOWN_AFTER_MS = 300;
/** Until a heartbeat has told. */
const unnoticed_ms = 4_000;
const AWAY = { record: 'ok', timeline: 'ok', list: 'ok', search: 'ok', act: 'away' };

for (const mode of ['fast', 'immediate']) {
  fault(`primary: stopped (${mode})`, {
    short: mode === 'immediate',
    make: ({ cluster }) => cluster.primary.stop(mode),
    seen: AWAY,
    unnoticed_ms,
    mend: ({ cluster }) => cluster.primary.start(),
  });
}

fault('primary: frozen', {
  make: ({ cluster }) => cluster.primary.freeze(),
  seen: AWAY,
  unnoticed_ms,
  mend: ({ cluster }) => cluster.primary.thaw(),
});

const isDone = async ({ cluster: { sql } }, preview) =>
  (await sql.ask(`SELECT count(*) FROM samuso.run WHERE preview_id = '${preview}' AND state <> 'failed'`)) === '1';

fault('primary: restarted within COMMIT before it is on disk', {
  make: async (world) => {
    world.run = await inTheMiddle(world, 'commit');
    await world.cluster.primary.stop('immediate');
    await world.run.goOn();
  },
  mend: ({ cluster }) => cluster.primary.start(),
  seen: async (world) => {
    const { told } = await world.run.claim;
    assert.ok(['unknown', 'away'].includes(told), `whoever pressed was told: ${told}`);
    return `whoever pressed was told: ${told}`;
  },
});

/** COMMIT is on the primary's disk, and waits for a standby that is not there. */
async function hangCommits({ cluster: { sql } }) {
  await sql.ask("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
  await sql.ask('SELECT pg_reload_conf()');
}

const WAITS_FOR_STANDBY = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query ILIKE 'commit%'";

async function letCommits({ cluster: { sql } }) {
  await sql.ask('ALTER SYSTEM RESET synchronous_standby_names');
  await sql.ask('SELECT pg_reload_conf()');
}

/** Somebody has pressed before any COMMIT hangs: with the first heartbeat that does, actions are refused. */
async function hangsInCommit(world) {
  for (let time = 1; ; time++) {
    const run = await inTheMiddle(world, 'commit');
    await hangCommits(world);
    // Who is told of the setting does not say when they know.
    await sleep(KNOWN_AFTER_MS);
    await run.goOn();
    try {
      await until('a COMMIT waits', async () => (await world.cluster.sql.ask(WAITS_FOR_STANDBY)) !== '0', HANGS_WITHIN_MS);
      return run;
    } catch (error) {
      // On a busy machine, what it waited for before that was given up meanwhile.
      await letCommits(world);
      await run.claim;
      if (time === TRIES) throw error;
    }
  }
}

fault('primary: restarted within COMMIT after it is on disk', {
  during: 'idle',
  make: async (world) => {
    world.run = await hangsInCommit(world);
    await world.cluster.sql.ask('ALTER SYSTEM RESET synchronous_standby_names');
    await world.cluster.primary.stop('immediate');
  },
  seen: async (world) => {
    const { told } = await world.run.claim;
    assert.ok(['unknown', 'no answer'].includes(told), `whoever pressed was told: ${told}`);
    return `whoever pressed was told: ${told}`;
  },
  mend: async (world) => {
    await world.cluster.primary.start();
    assert.ok(await isDone(world, world.run.preview), 'what is on disk is done');
  },
});

fault('primary: no COMMIT comes back for a while', {
  make: async (world) => {
    world.run = await hangsInCommit(world);
  },
  seen: async (world) => {
    const { told, took } = await world.run.claim;
    assert.ok(['unknown', 'under way', 'no answer'].includes(told) && took < 12_500, `whoever pressed was told: ${told}, after ${took} ms`);
    return `${await sees(world, { record: 'ok', timeline: 'ok', search: 'ok' })}; whoever pressed was told: ${told}`;
  },
  mend: letCommits,
});

fault('primary: out of connections', {
  make: async (world) => {
    world.hog = hog(world.cluster.ports.primary);
    await sleep(1_500);
    // Whoever has one loses it, and another comes first.
    for (let time = 0; time < 3; time++) {
      world.toPrimary.reset();
      await sleep(500);
    }
  },
  seen: AWAY,
  unnoticed_ms,
  mend: ({ hog: held }) => held.end(),
});
