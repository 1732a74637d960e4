// Faults at random, one after the other, for as long as is asked for, and the oracle after each.
import { FAULTS } from './fault.mjs';
import { one } from './one.mjs';
import { told } from './table.mjs';
import { inWords } from './world/book.mjs';

export async function soak(world, lasts_ms, seed) {
  if (!lasts_ms) return undefined;
  const end = Date.now() + lasts_ms;
  const counts = new Map();
  const row = { name: `soak: faults at random for ${inWords(lasts_ms)}`, wrong: [], back_ms: 0, again: 0, took_ms: 0 };
  while (Date.now() < end) {
    const fault = FAULTS[Math.floor(world.random() * FAULTS.length)];
    const came = await one(world, fault);
    if (came.skipped) continue;
    console.log(`  soak ${told(came)}`);
    counts.set(fault.name, (counts.get(fault.name) ?? 0) + 1);
    row.wrong.push(...came.wrong.map((what) => `seed ${seed}, ${fault.name}: ${what}`));
    row.back_ms = Math.max(row.back_ms, came.back_ms ?? 0);
    row.again += came.again ?? 0;
    row.took_ms += came.took_ms;
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  row.seen = `${all} faults of ${counts.size} kinds; "back" is the longest`;
  return row;
}
