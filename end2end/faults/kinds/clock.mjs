// The clock of one instance's machine is wrong by ten minutes; the database's and the other instance's are right.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fault } from '../fault.mjs';
import { sees, until } from '../look.mjs';

const THERE = { record: 'ok', timeline: 'ok', list: 'ok', search: 'ok', act: 'ok' };
/** So many at once are archived only with an approval. */
const ARCHIVED = 21;

/** `faketime` itself would stand between us and the process that is to be stopped: its library does the same alone. */
const LIBRARY = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`).find(existsSync);
const skip = () => (LIBRARY ? undefined : 'libfaketime is not installed (apt-get install faketime)');

/** Timers go on as they are: it is the time of day that is wrong. */
const startAt = ({ a }, by) =>
  a.start({ through: ['env', `LD_PRELOAD=${LIBRARY}`, `FAKETIME=${by}`, 'FAKETIME_DONT_FAKE_MONOTONIC=1'] });

/** Asked for by one clock, decided on by another. */
async function approval(world, ids) {
  const asks = await world.member('cx');
  const asked = await asks.act('article.archive', ids);
  assert.equal(asked.told, 'done', `it is asked for: ${asked.status}`);
  const state = () => world.cluster.sql.ask(`SELECT state FROM samuso.run WHERE id = '${asked.run}'`);
  assert.equal(await state(), 'requested');
  const lead = await world.member('cx_lead', world.b);
  const decided = await lead.post('/api/approvals/decide', { run: asked.run, round: '1', choice: 'approve', note: '', from: 'run' });
  await decided.text();
  await until('it is carried out', async () => (await state()) === 'succeeded');
}

for (const [by, name] of [['+10m', 'ten minutes fast'], ['-10m', 'ten minutes slow']]) {
  fault(`clock of one instance ${name}`, {
    lives: false,
    skip,
    make: async (world) => {
      await world.a.stop();
      await startAt(world, by);
    },
    seen: async (world) => {
      const seen = await sees(world, THERE);
      const stranger = await world.member('cx');
      assert.equal((await stranger.open('record', world.kept[0])).outcome, 'ok', 'a session that begins now is one');
      assert.equal((await world.member('cx', world.b)).cookies.size > 0, true);
      await approval(world, world.take(ARCHIVED));
      const { isIn, status } = await world.company.signIn(world.book);
      assert.equal(isIn, false, "a provider's word that is ten minutes away is not taken");
      return `${seen}; an approval is decided on the other instance; who comes from the provider is told ${status}, and has no session`;
    },
    mend: async ({ a }) => {
      await a.stop();
      await a.start();
    },
  });
}
