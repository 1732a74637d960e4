// A cell of the tables: one scenario of one system, so many at once.
import { WAIT_MS, probe } from './probe.mjs';
import { pages } from './wrk.mjs';

export const AT_ONCE = [1, 16, 256];
/** Of a cell. */
export const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);
/** A page that takes longer than this is not asked for by hundreds. */
const SLOW_MS = 700;
const SLOW_SECONDS = 8;
const TRIED = 3;
const CROWD_SECONDS = 2;

/** All cells of a scenario, by how many at once. `system` has `url`, `cookies`,
 *  `seconds` for a cell, and `settle` for after it. */
export async function cellsOf(system, paths, ofNobody) {
  const cookies = ofNobody ? [''] : system.cookies;
  const tried = [];
  for (let place = 0; place < Math.min(TRIED, paths.length); place += 1) {
    tried.push(await probe(system.url(), paths[Math.floor((place * paths.length) / TRIED)], cookies[0]));
  }
  const wrong = tried.find(({ status }) => status !== 200);
  if (wrong && wrong.status !== 0) return { fault: `answers ${wrong.status}${wrong.location ? ` to ${wrong.location}` : ''}` };
  const slowest = Math.max(...tried.map(({ ms }) => ms));
  const isSlow = slowest > SLOW_MS;
  const found = { coding: tried[0].coding };
  if (!isSlow) await pages({ url: system.url(), paths, cookies, atOnce: 16, seconds: 1, waitSeconds: 10 });
  for (const atOnce of AT_ONCE) found[atOnce] = await cell(system, { paths, cookies, atOnce, isSlow });
  return found;
}

async function cell(system, { paths, cookies, atOnce, isSlow }) {
  if (isSlow && atOnce === 256) return { notTried: true };
  const seconds = isSlow ? SLOW_SECONDS : system.seconds;
  // A crowd opens connections first, of whichever system: that is not what is measured.
  if (atOnce === 256) await pages({ url: system.url(), paths, cookies, atOnce, seconds: CROWD_SECONDS, waitSeconds: WAIT_MS / 1000 });
  const measured = await pages({ url: system.url(), paths, cookies, atOnce, seconds, waitSeconds: WAIT_MS / 1000 });
  await system.settle(isSlow || atOnce === 256);
  const after = isSlow ? null : await probe(system.url(), paths[0], cookies[0]);
  if (after && after.status !== 200) measured.errors.after = after.status;
  // Those that were still waiting are not among what was measured: who waits longest is left out.
  const isBounded = measured.requests < 2 * atOnce;
  return { ...measured, bytes: measured.requests ? measured.bytes / measured.requests : 0, isBounded, seconds };
}
