// What lies between Samuso and its servers: connections break in the middle, stand still without a word, or are slow.
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../fault.mjs';
import { sees } from '../look.mjs';

const BREAKS_FOR_MS = 5_000;
const BREAKS_EVERY_MS = 150;
/** Each way: a heartbeat is still in time, and a page asks several questions. */
const SLOW_MS = 10;
/** No heartbeat is in time. */
const TOO_SLOW_MS = 450;

const AWAY = {
  replica: { record: 'ok', timeline: 'ok', list: 'ok', search: 'away', act: 'ok' },
  primary: { record: 'ok', timeline: 'ok', list: 'ok', search: 'ok', act: 'away' },
};
const THERE = { record: 'ok', timeline: 'ok', list: 'ok', search: 'ok', act: 'ok' };
const proxyOf = (world, server) => (server === 'primary' ? world.toPrimary : world.toReplica);

async function breaks(world, server) {
  const end = Date.now() + BREAKS_FOR_MS;
  while (Date.now() < end) {
    proxyOf(world, server).reset();
    await sleep(BREAKS_EVERY_MS);
  }
}

for (const server of ['primary', 'replica']) {
  const mend = (world) => proxyOf(world, server).mend();
  fault(`${server}: connections reset in the middle time and again`, {
    short: server === 'primary',
    make: (world) => breaks(world, server),
  });
  fault(`${server}: connections half open`, {
    make: (world) => {
      proxyOf(world, server).mode = 'swallows';
    },
    seen: AWAY[server],
    unnoticed_ms: 4_000,
    mend,
  });
  fault(`${server}: refuses connections and resets those that there were`, {
    make: (world) => {
      proxyOf(world, server).mode = 'refuses';
      proxyOf(world, server).reset();
    },
    seen: AWAY[server],
    unnoticed_ms: 4_000,
    mend,
  });
  fault(`${server}: slow (${2 * SLOW_MS} ms there and back)`, {
    make: (world) => {
      proxyOf(world, server).delay_ms = SLOW_MS;
    },
    seen: async (world) => {
      await sleep(2_000);
      return sees(world, THERE);
    },
    mend,
  });
  fault(`${server}: too slow (${2 * TOO_SLOW_MS} ms there and back)`, {
    make: (world) => {
      proxyOf(world, server).delay_ms = TOO_SLOW_MS;
    },
    seen: AWAY[server],
    unnoticed_ms: 4_000,
    mend,
  });
}
