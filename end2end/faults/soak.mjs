// Faults at random, one after the other, for as long as is asked for, and the oracle after each.
import { FAULTS } from './fault.mjs';
import { one } from './one.mjs';
import { told } from './table.mjs';
import { inWords } from './world/book.mjs';

export async function soak(world, lasts_ms, seed) {
  if (!lasts_ms) return undefined;
  const end = Date.now() + lasts_ms;
  const kinds = new Map();
  const row = { name: `soak: faults at random for ${inWords(lasts_ms)}`, wrong: [], back_ms: 0, again: 0, took_ms: 0 };
  while (Date.now() < end) {
    const fault = FAULTS[Math.floor(world.random() * FAULTS.length)];
    const came = await one(world, fault);
    if (came.skipped) continue;
    if (came.broken) throw new Error(`seed ${seed}: after ${fault.name} the world cannot be mended: ${came.broken}`);
    console.log(`  soak ${told(came)}`);
    count(kinds, came);
    row.wrong.push(...came.wrong.map((what) => `seed ${seed}, ${fault.name}: ${what}`));
    row.back_ms = Math.max(row.back_ms, came.back_ms ?? 0);
    row.again += came.again ?? 0;
    row.took_ms += came.took_ms;
  }
  row.kinds = [...kinds.values()].map((kind) => ({ ...kind, seen: `${kind.times} ×, "back" is the longest` }));
  const all = row.kinds.reduce((sum, { times }) => sum + times, 0);
  row.seen = `${all} faults of ${kinds.size} kinds; "back" is the longest`;
  return row;
}

/** The same of each kind of fault, as rows of the table. */
function count(kinds, came) {
  const kind = kinds.get(came.name) ?? { name: came.name, times: 0, wrong: [], back_ms: 0, again: 0 };
  kinds.set(came.name, kind);
  kind.times += 1;
  kind.wrong.push(...came.wrong);
  kind.back_ms = Math.max(kind.back_ms, came.back_ms ?? 0);
  kind.again += came.again ?? 0;
}
