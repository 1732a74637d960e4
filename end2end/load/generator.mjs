// A process that offers load. Open loop: requests come when they are due, whether or not others were answered, and each
// takes from when it was due until its last byte; so a server that stands still is not asked less. Closed loop: so many
// visitors, each of whom asks again once they were answered.
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

// Longer than a request may take; a file may take longer still.
const GIVEN_UP_MS = 60_000;
const NO_ANSWER = 0;
const REFUSED = 503;
// Whoever is refused comes again, and not at once.
const AGAIN_MS = 500;

process.on('message', async (plan) => {
  // It is large: sent, it is not there yet.
  process.send(await offer(plan), () => process.disconnect());
});

async function offer(plan) {
  const pool = new Pool(plan.url, { connections: plan.connections, pipelining: 1, headersTimeout: GIVEN_UP_MS, bodyTimeout: GIVEN_UP_MS });
  const began = performance.now();
  const seen = { began: Date.now(), kind: [], status: [], ms: [], at: [], later: [], late: 0 };
  const next = sequence(plan);
  const ask = (due) => {
    const { kind, request: { body, ...rest } } = next();
    const request = { ...rest, body: plan.bodies[body] };
    seen.late = Math.max(seen.late, performance.now() - due);
    return asked(pool, request).then(({ status, later }) => {
      seen.kind.push(kind);
      seen.status.push(status);
      seen.ms.push(performance.now() - due);
      seen.at.push(due - began);
      seen.later.push(later);
      return status;
    });
  };
  await (plan.rate ? openLoop(plan, began, ask) : closedLoop(plan, began, ask));
  await pool.destroy();
  const { user, system } = process.cpuUsage();
  return { ...seen, ms: Float32Array.from(seen.ms), at: Float32Array.from(seen.at), processor: (user + system) / 1e6 };
}

async function openLoop({ rate, seconds, random }, began, ask) {
  const chance = chances(random);
  const answers = [];
  const end = began + seconds * 1000;
  let due = began;
  await new Promise((over) => {
    const tick = () => {
      const now = performance.now();
      // As customers come: independent of each other.
      for (; due <= now && due < end; due += (-Math.log(1 - chance()) * 1000) / rate) answers.push(ask(due));
      if (due >= end) over();
      else setTimeout(tick, Math.max(0, Math.min(due - now, 5)));
    };
    tick();
  });
  await Promise.all(answers);
}

async function closedLoop({ atOnce, seconds }, began, ask) {
  const end = began + seconds * 1000;
  const visitor = async () => {
    while (performance.now() < end) {
      const status = await ask(performance.now());
      if (status === REFUSED) await sleep(AGAIN_MS);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, visitor));
}

/** What is asked for next: kinds by their share, and of each kind one request after the other. */
function sequence({ requests, mix, random }) {
  const chance = chances(random + 1);
  const kinds = Object.keys(mix);
  const places = Object.fromEntries(kinds.map((kind) => [kind, Math.floor(chance() * requests[kind].length)]));
  const all = Object.values(mix).reduce((sum, share) => sum + share, 0);
  return () => {
    let left = chance() * all;
    const at = kinds.findIndex((kind) => (left -= mix[kind]) < 0);
    const kind = at < 0 ? kinds.length - 1 : at;
    const of = requests[kinds[kind]];
    return { kind: kinds[kind], request: of[places[kinds[kind]]++ % of.length] };
  };
}

function asked(pool, request) {
  return new Promise((answer) => {
    let status = NO_ANSWER;
    let later = false;
    const abort = setTimeout(() => answer({ status: NO_ANSWER, later }), GIVEN_UP_MS);
    const done = (given) => {
      clearTimeout(abort);
      answer({ status: given, later });
    };
    pool.dispatch(request, {
      onRequestStart() {},
      onResponseStart(_, code, headers) {
        status = code;
        later = 'retry-after' in headers;
      },
      onResponseData() {},
      onResponseEnd: () => done(status),
      onResponseError: () => done(NO_ANSWER),
    });
  });
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function chances(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
