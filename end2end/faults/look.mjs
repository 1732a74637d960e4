// Looking at what members see while a fault is on, and waiting until all is as before.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { inWords } from './world/book.mjs';

/** On a machine that others are busy on, everything takes longer; what is promised is promised of one that is not. */
export const PATIENCE = Number(process.env.FAULTS_PATIENCE ?? 1);
/** "Actions say so at once." */
const AT_ONCE_MS = 3_000 * PATIENCE;
/** Until a server that is away is held to be away. */
const NOTICED_MS = 10_000 * PATIENCE;
const LOOK_EVERY_MS = 400;
/** A page that is asked for has come by then, also by way of the other server. */
const PAGE_LIMIT_MS = 8_000 * PATIENCE;

/**
 * `ok` has to be so from the first moment on; `away` as soon as it is noticed, and whoever is told so is told at once.
 * With `unnoticed_ms`, what goes on may be said to be away until then: who is not known from the last seconds is looked up on
 * the primary (`SESSION_KNOWN_UNNOTICED`).
 */
export async function sees(world, expected, { unnoticed_ms = 0 } = {}) {
  const began = Date.now();
  for (;;) {
    const missing = await round(world, expected, Date.now() - began < unnoticed_ms * PATIENCE);
    if (!missing.length) break;
    assert.ok(Date.now() - began < NOTICED_MS, `members do not see what they should: ${missing.join('; ')}`);
    await sleep(LOOK_EVERY_MS);
  }
  return `at last ${Object.entries(expected).map(([what, is]) => `${what} ${is}`).join(', ')}`;
}

async function round(world, expected, mayBeAway) {
  const missing = [];
  for (const [what, is] of Object.entries(expected)) {
    const { outcome, took, status } = await lookAt(world, what);
    const said = `${what} is ${outcome} (${status}) after ${inWords(took)}`;
    if (is === 'ok' && !(mayBeAway && outcome === 'away')) {
      assert.equal(outcome, 'ok', `${said}, and it was to go on`);
      assert.ok(took < PAGE_LIMIT_MS, `${said}: too late`);
    }
    if (outcome === 'away') assert.ok(took < AT_ONCE_MS, `${said}: not at once`);
    if (is !== 'any' && outcome !== is) missing.push(said);
  }
  return missing;
}

async function lookAt(world, what) {
  if (what !== 'act') return world.eye.open(what, world.kept[0]);
  return act(world);
}

/** One action of whoever looks, on a record that is nobody else's: hidden, and shown again the next time. */
export async function act(world, { eye = world.eye, id = world.kept[0] } = {}) {
  world.hidden ??= new Set();
  const claim = await eye.act(world.hidden.has(id) ? 'article.show' : 'article.hide', [id]);
  // Where nobody knows what came of it, the other one is tried as well.
  if (claim.told === 'done' || claim.told.startsWith('refused')) {
    if (!world.hidden.delete(id)) world.hidden.add(id);
  }
  return { outcome: claim.told === 'done' ? 'ok' : claim.told, took: claim.took, status: claim.status, html: claim.html };
}

/** Ready, and somebody can search and act again, on both instances: after how many milliseconds. */
export async function recovered(world, limit_ms) {
  const began = performance.now();
  let last = '';
  for (;;) {
    last = await lacks(world);
    const took = performance.now() - began;
    if (!last) return took;
    assert.ok(took < limit_ms, `after ${inWords(took)} it is not as before: ${last}`);
    await sleep(100);
  }
}

async function lacks(world) {
  for (const samuso of [world.a, world.b]) {
    const ready = await samuso.ready();
    if (ready?.status !== 'ready') return `${samuso.name} is ${JSON.stringify(ready)}`;
  }
  const done = await act(world);
  if (done.outcome !== 'ok') return `an action is ${done.outcome}`;
  const search = await world.eye.open('search');
  return search.outcome === 'ok' ? '' : `a search is ${search.outcome}`;
}

export async function until(what, is, limit_ms = NOTICED_MS) {
  const end = Date.now() + limit_ms;
  while (!(await is())) {
    assert.ok(Date.now() < end, `${what}: not within ${inWords(limit_ms)}`);
    await sleep(50);
  }
}

/** Asks until the answer is one that is waited for. */
export async function answerThat(ask, fits, limit_ms) {
  let answer;
  await until('the answer that is waited for', async () => fits((answer = await ask())), limit_ms);
  return answer;
}
