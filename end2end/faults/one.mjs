// One fault, from a world that is well to a world that is well, and what the oracle says of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE, recovered, sees } from './look.mjs';
import { oracle, settle } from './oracle/oracle.mjs';
import { inWords, summary } from './world/book.mjs';

const BEFORE_MS = 1_500;
const LIVES_EVERY_MS = 500;
const LIVES_LIMIT_MS = 2_500 * PATIENCE;

/** A row of the table. */
export async function one(world, fault) {
  const why = await fault.skip?.(world);
  if (why) return { name: fault.name, skipped: why };
  const row = { name: fault.name };
  const began = Date.now();
  const watch = watched(world);
  try {
    if (fault.during === 'load') {
      world.load.start();
      await sleep(BEFORE_MS);
    }
    const made = Date.now();
    await fault.make(world);
    const { seen } = fault;
    row.looked = typeof seen === 'function' ? await seen(world) : seen && (await sees(world, seen, fault));
    const mended = Date.now();
    await fault.mend(world);
    row.back_ms = Math.round(await (fault.back ?? recovered)(world, fault.back_ms));
    if (fault.back) await recovered(world, fault.ready_ms);
    row.seen = summary(world.book.since(made, mended));
    await world.load.stop();
    const quiet = Date.now();
    row.again = await settle(world);
    const settled = Date.now();
    row.wrong = await oracle(world);
    row.phases = `settled in ${inWords(settled - quiet)}, asked in ${inWords(Date.now() - settled)}`;
    await fault.after?.(world);
    if (fault.lives && watch.missed.length) row.wrong.push(`/livez did not answer: ${watch.missed.join(', ')}`);
  } catch (error) {
    row.wrong = [String(error.stack ?? error)];
    // Whatever it had come to.
    await attempt(() => fault.mend(world));
    await attempt(() => fault.after?.(world));
    // The next one begins with a world that is well, in which both know who looks.
    await world.heal().then(() => recovered(world, fault.back_ms)).catch((broken) => (row.broken = broken));
    await world.load.stop();
  } finally {
    await watch.stop();
    row.took_ms = Date.now() - began;
  }
  return row;
}

/** `/livez` asks nothing of anybody, and so it answers whatever is away. */
function watched(world) {
  const missed = [];
  let goes = true;
  const watch = async (samuso) => {
    while (goes) {
      const at = Date.now();
      if (!(await samuso.lives(LIVES_LIMIT_MS)) && goes) missed.push(`${samuso.name} at ${new Date(at).toISOString()}`);
      await sleep(LIVES_EVERY_MS);
    }
  };
  const watching = [watch(world.a), watch(world.b)];
  return { missed, stop: () => ((goes = false), Promise.all(watching)) };
}

async function attempt(work) {
  try {
    await work();
  } catch {
    // It had not come so far.
  }
}
