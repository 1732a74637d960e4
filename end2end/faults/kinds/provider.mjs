// The provider of sign-in: who has a session goes on; who wants one is told, or let in.
import assert from 'node:assert/strict';
import { fault } from '../fault.mjs';
import { PATIENCE, sees, until } from '../look.mjs';

const THERE = { record: 'ok', timeline: 'ok', list: 'ok', search: 'ok', act: 'ok' };
/** `PROVIDER_EVERY`, and some: an instance that nobody signs in to looks at it anew. */
const ready_ms = 75_000;
const SAYS_WITHIN_MS = 8_000;

async function turnedAway(world) {
  const began = Date.now();
  const { isIn, status } = await world.company.signIn(world.book).catch(() => ({ isIn: false, status: 'nothing' }));
  const took = Date.now() - began;
  assert.ok(!isIn && took < SAYS_WITHIN_MS * PATIENCE, `who wants to sign in is told ${status} after ${took} ms`);
  return `who wants to sign in is told ${status}`;
}

async function letIn(world) {
  const { isIn, status, visitor } = await world.company.signIn(world.book);
  assert.ok(isIn, `Alice signs in: ${status}`);
  const page = await visitor.ask('/e/article');
  assert.equal(page.status, 200, 'and works');
}

async function isLetIn({ company, book }, limit_ms) {
  const began = performance.now();
  await until('who wants to sign in is let in', async () => (await company.signIn(book).catch(() => ({}))).isIn, limit_ms);
  return performance.now() - began;
}

fault('provider of sign-in down', {
  ready_ms,
  back: isLetIn,
  make: async (world) => {
    await letIn(world);
    await world.company.shut();
  },
  seen: async (world) => `${await turnedAway(world)}; ${await sees(world, THERE)}`,
  mend: ({ company }) => company.open(),
});

fault('provider of sign-in silent', {
  ready_ms,
  back: isLetIn,
  make: (world) => world.company.process.kill('SIGSTOP'),
  seen: async (world) => sees(world, THERE),
  mend: ({ company }) => company.process.kill('SIGCONT'),
});

fault('provider of sign-in slow', {
  make: (world) => {
    world.company.proxy.delay_ms = 400;
  },
  seen: async (world) => {
    await letIn(world);
    return `${await sees(world, THERE)}; who wants to sign in is let in`;
  },
  mend: (world) => world.company.proxy.mend(),
});

/** It has thrown the old keys away, and known nobody since. */
fault('provider of sign-in with new keys', {
  short: true,
  make: async (world) => {
    await letIn(world);
    await world.company.shut();
    await world.company.open();
  },
  seen: async (world) => {
    await isLetIn(world, 30_000);
    return 'who wants to sign in is let in';
  },
});
