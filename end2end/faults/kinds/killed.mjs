// Samuso itself is killed or stands still: idle, under load, and in the middle of a run. The other instance goes on.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../fault.mjs';
import { act, answerThat } from '../look.mjs';
import { inTheMiddle } from '../middle.mjs';

const STANDS_STILL_MS = 6_000;
/** Longer than PostgreSQL leaves a transaction open that nobody goes on with. */
const STANDS_STILL_IN_A_RUN_MS = 12_000;
const ENDS_WITH = { KILL: 'SIGKILL', ABRT: 'SIGABRT', TERM: 0 };

async function othersGoOn(world) {
  world.other ??= await world.member('cx_lead', world.b);
  await answerThat(() => act(world, { eye: world.other, id: world.kept[1] }), ({ outcome }) => outcome === 'ok');
  return 'at last act ok (by the other instance)';
}

async function hit(world, name) {
  world.a.signal(`SIG${name}`);
  if (name !== 'STOP') assert.equal(await world.a.exit, ENDS_WITH[name], `how it ended after ${name}`);
}

const start = ({ a }) => a.start();

for (const name of ['KILL', 'TERM', 'ABRT']) {
  for (const during of ['idle', 'load']) {
    fault(`samuso: ${name} ${during === 'idle' ? 'idle' : 'under load'}`, {
      during,
      lives: false,
      short: name === 'KILL' && during === 'load',
      make: (world) => hit(world, name),
      seen: othersGoOn,
      mend: start,
    });
  }
  for (const where of ['record', 'commit']) {
    fault(`samuso: ${name} in a run at its ${where}`, {
      lives: false,
      short: name === 'KILL' && where === 'commit',
      make: async (world) => {
        const run = await inTheMiddle(world, where);
        const dead = hit(world, name);
        // What is under way is answered first, where it is asked to end.
        if (name === 'TERM') await run.goOn();
        await dead;
        const { told } = await run.claim;
        assert.equal(told, name === 'TERM' ? 'done' : 'no answer', 'what whoever pressed was told');
        await run.goOn();
      },
      seen: othersGoOn,
      mend: start,
    });
  }
}

for (const during of ['idle', 'load']) {
  fault(`samuso: STOP and CONT ${during === 'idle' ? 'idle' : 'under load'}`, {
    during,
    lives: false,
    make: (world) => hit(world, 'STOP'),
    seen: async (world) => {
      await sleep(STANDS_STILL_MS);
      return othersGoOn(world);
    },
    mend: ({ a }) => a.signal('SIGCONT'),
  });
}

fault('samuso: STOP and CONT in a run', {
  lives: false,
  make: async (world) => {
    world.run = await inTheMiddle(world, 'record');
    await hit(world, 'STOP');
    await world.run.goOn();
  },
  seen: async (world) => {
    await sleep(STANDS_STILL_IN_A_RUN_MS);
    return othersGoOn(world);
  },
  mend: async (world) => {
    world.a.signal('SIGCONT');
    const { told } = await world.run.claim;
    assert.notEqual(told, 'done', 'its transaction was ended meanwhile');
  },
});
