// The provider of sign-in: who has a session goes on; who wants one is told, or let in.
import assert from 'node:assert/strict';
import { fault } from '../fault.mjs';
import { sees, until } from '../look.mjs';

const THERE = { record: 'ok', timeline: 'ok', list: 'ok', search: 'ok', act: 'ok' };
/** `PROVIDER_EVERY`, and some: it is looked at anew. */
const NOTICED_MS = 75_000;
const SAYS_WITHIN_MS = 8_000;

async function turnedAway(world) {
  const began = Date.now();
  const { isIn, status } = await world.company.signIn(world.book).catch(() => ({ isIn: false, status: 'nothing' }));
  const took = Date.now() - began;
  assert.ok(!isIn && took < SAYS_WITHIN_MS, `who wants to sign in is told ${status} after ${took} ms`);
  return `who wants to sign in is told ${status}`;
}

async function letIn(world) {
  const { isIn, status, visitor } = await world.company.signIn(world.book);
  assert.ok(isIn, `Alice signs in: ${status}`);
  const page = await visitor.ask('/e/article');
  assert.equal(page.status, 200, 'and works');
}

fault('provider of sign-in down', {
  back_ms: NOTICED_MS,
  make: async (world) => {
    await letIn(world);
    await world.company.shut();
  },
  seen: async (world) => `${await turnedAway(world)}; ${await sees(world, THERE)}`,
  mend: async (world) => {
    await world.company.open();
    await until('who wants to sign in is let in again', async () => (await world.company.signIn(world.book)).isIn, 30_000);
  },
});

fault('provider of sign-in silent', {
  back_ms: NOTICED_MS,
  make: (world) => world.company.process.kill('SIGSTOP'),
  seen: async (world) => sees(world, THERE),
  mend: async (world) => {
    world.company.process.kill('SIGCONT');
    await until('who wants to sign in is let in', async () => (await world.company.signIn(world.book)).isIn, 30_000);
  },
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
    await until('who wants to sign in is let in', async () => (await world.company.signIn(world.book)).isIn, 30_000);
    return 'who wants to sign in is let in';
  },
});
