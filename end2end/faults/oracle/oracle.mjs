// What has to hold after each fault, whatever it was. Members do nothing meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { effects } from './effects.mjs';
import { STILL, rows } from './baseline.mjs';
import { pressAgain, told } from './told.mjs';
import { chain, grants, replica, secrets, sessions } from './trail.mjs';

const JOBS_END_LIMIT_MS = 90_000;
/** Whatever was under way has ended by then, on either side. */
const QUIET_LIMIT_MS = 15_000;

export async function settle(world) {
  await quiet(world);
  const again = await pressAgain(world.book);
  const open = "SELECT id, state FROM samuso.job WHERE state NOT IN ('succeeded', 'failed', 'cancelled')";
  await world.load.job.finish(await world.cluster.sql.rows(open), JOBS_END_LIMIT_MS);
  return again;
}

/** What is found to be wrong: nothing, where all holds. */
export async function oracle(world) {
  const { cluster, book } = world;
  const found = await Promise.all([
    effects(cluster, rows(STILL)),
    told(cluster, book),
    chain(world),
    sessions(world, book),
    grants(world),
    secrets(world, book),
    replica(world),
  ]);
  return found.flat();
}

/** No transaction of Samuso's that has written something is open. */
async function quiet({ cluster: { sql } }) {
  const open = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'samuso_writer' AND backend_xid IS NOT NULL";
  const end = Date.now() + QUIET_LIMIT_MS;
  while ((await sql.ask(open)) !== '0') {
    if (Date.now() > end) throw new Error('a transaction of Samuso stays open');
    await sleep(100);
  }
}
