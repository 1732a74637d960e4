// What the numbers have to be.
import { SHED_ORDER } from './kinds.mjs';

const TIMES_UNLOADED = 3;
const REFUSED_WITHIN_MS = 100;
const LIVEZ_WITHIN_MS = 250;
const RECOVERED_WITHIN_MS = 10_000;
const GROWTH_KIB_A_MINUTE = 1024;
const ORDER_TOLERANCE = 0.02;
// A page of the longest timeline, as a multiple of any other's.
const LONGEST_TIMES = 3;

/** Each with what was measured. */
export function aims({ capacity, overload, within }) {
  return [...(overload ? ofOverload(overload) : []), ...(within ? ofMemory(within, capacity) : [])];
}

function ofOverload({ kinds, others, livez, recovered }) {
  const shed = SHED_ORDER.map((name) => kinds.find(({ kind }) => kind === name));
  const quick = kinds.filter(({ answered }) => answered.count > 0);
  const worst = quick.reduce((one, other) => (other.times > one.times ? other : one), { times: 0, kind: 'nothing' });
  const refused = kinds.filter(({ refused }) => refused.count > 0);
  const slowest = Math.max(0, ...refused.map(({ refused: { p99 } }) => p99));
  const unsaid = refused.reduce((sum, { refused: { unsaid } }) => sum + unsaid, 0);
  const inOrder = shed.every(({ part }, place) => place === 0 || part <= shed[place - 1].part + ORDER_TOLERANCE);
  return [
    { aim: `what is answered has a p99 within ${TIMES_UNLOADED} × unloaded`, seen: `${worst.kind}: ${worst.times.toFixed(1)} ×`, ok: quick.length > 0 && worst.times <= TIMES_UNLOADED },
    { aim: `the rest is refused at once: p99 within ${REFUSED_WITHIN_MS} ms`, seen: `${Math.round(slowest)} ms`, ok: slowest <= REFUSED_WITHIN_MS },
    { aim: 'each 503 says when to come again', seen: `${unsaid} do not`, ok: unsaid === 0 },
    { aim: 'everything is answered or refused by 503', seen: `${Object.values(others).reduce((sum, count) => sum + count, 0)} were not`, ok: Object.keys(others).length === 0 },
    { aim: `shed in this order, from the last: ${SHED_ORDER.join(', ')}`, seen: shed.map(({ kind, part }) => `${kind} ${(part * 100).toFixed(1)} %`).join(', '), ok: inOrder && shed[0].part > shed.at(-1).part },
    { aim: `/livez stays green, p99 within ${LIVEZ_WITHIN_MS} ms`, seen: `${livez.failed} failed, p99 ${Math.round(livez.p99)} ms`, ok: livez.failed === 0 && livez.p99 <= LIVEZ_WITHIN_MS },
    { aim: 'back to normal within 10 s', seen: recovered === null ? 'not within 30 s' : `${(recovered / 1000).toFixed(1)} s`, ok: recovered !== null && recovered <= RECOVERED_WITHIN_MS },
  ];
}

function ofMemory({ bursts, growth, killed, kernel }, capacity) {
  const dead = bursts.find((burst) => burst.killed);
  const list = [{ aim: 'not killed within 500 MiB', seen: dead ? `killed by ${dead.kind}` : killed ? 'killed' : `${kernel.hit ?? 0} times at the limit`, ok: !dead && !killed }];
  if (growth) list.push({ aim: 'no growth: less than 1 MiB a minute once it has settled', seen: `${(growth.aMinute / 1024).toFixed(2)} MiB a minute`, ok: growth.aMinute < GROWTH_KIB_A_MINUTE });
  const longest = bursts.find(({ kind }) => kind === 'its record');
  if (capacity && longest) {
    const times = longest.alone.p50 / capacity.record.unloaded.p50;
    list.push({ aim: `a record with 100,000 events opens within ${LONGEST_TIMES} × any other`, seen: `${times.toFixed(1)} ×`, ok: times <= LONGEST_TIMES });
  }
  return list;
}
