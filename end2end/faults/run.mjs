// Makes faults on a real primary, standby and Samuso, one after the other, and asks the oracle after each.
//   node end2end/faults/run.mjs            all of them, then some at random; the table goes to docs/faults.md
//   node end2end/faults/run.mjs short      some of them, for `make test`; the table goes to end2end/out/faults.md
// FAULTS=name,name: these alone. SOAK_MINUTES: how long faults are made at random (half an hour and more: docs/soak.md). SEED: which (a failure says its own).
// FAULTS_PATIENCE: how many times as long members may wait, where others are busy on the machine.
import { readdirSync } from 'node:fs';
import { FAULTS } from './fault.mjs';
import { one } from './one.mjs';
import { baseline } from './oracle/baseline.mjs';
import { planted } from './planted.mjs';
import { soak } from './soak.mjs';
import { told, write } from './table.mjs';
import { World } from './world/world.mjs';

const HERE = new URL('.', import.meta.url).pathname;
// The demo reads its catalogue from where it is run.
process.chdir(`${HERE}../..`);
for (const file of readdirSync(`${HERE}kinds`).sort()) await import(`./kinds/${file}`);

const isShort = process.argv[2] === 'short';
const { FAULTS: named = '', SOAK_MINUTES = isShort || named ? '0' : '3', SEED } = process.env;
const seed = Number(SEED ?? Date.now() % 1_000_000);

/** `FAULTS` has names, or parts of them. */
function chosen() {
  const parts = named.split(',').map((part) => part.trim()).filter(Boolean);
  const fits = (part) => part === 'planted' || FAULTS.some(({ name }) => name.includes(part));
  const unknown = parts.filter((part) => !fits(part));
  if (unknown.length) throw new Error(`no fault is called ${unknown.join(', ')}. There are:\n${FAULTS.map(({ name }) => name).join('\n')}`);
  if (parts.length) return FAULTS.filter(({ name }) => parts.some((part) => name.includes(part)));
  if (Number(process.env.SOAK_MINUTES)) return [];
  return FAULTS.filter(({ short }) => short || !isShort);
}

const began = Date.now();
const faults = chosen();
console.log(`seed ${seed}: SEED=${seed} makes the same choices again`);
let world;
const end = async (signal) => {
  console.log(`ended by ${signal}`);
  await world?.end();
  process.exit(1);
};
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => end(signal));

const rows = [];
try {
  world = await World.make(seed);
  await world.employ();
  await baseline(world.cluster);
  console.log(`a primary, a standby and two instances of Samuso after ${Math.round((Date.now() - began) / 1_000)} s`);
  for (const fault of faults) {
    const row = await one(world, fault);
    if (row.broken) throw new Error(`after ${fault.name} the world cannot be mended: ${row.broken}`);
    rows.push(row);
    console.log(told(row));
  }
  const row = await soak(world, Number(SOAK_MINUTES) * 60_000, seed);
  const last = named && !named.includes('planted') ? undefined : await planted(world);
  for (const each of [row, last].filter(Boolean)) {
    rows.push(each);
    console.log(told(each));
  }
} catch (error) {
  rows.push({ name: 'the run itself', wrong: [String(error.stack ?? error)] });
} finally {
  await world?.end();
}
const isSoak = !named && Number(process.env.SOAK_MINUTES) >= 30;
const isWhole = !isShort && !named && faults.length > 0;
const page = isSoak ? '../../docs/soak.md' : isWhole ? '../../docs/faults.md' : '../out/faults.md';
const path = new URL(page, import.meta.url).pathname;
write(path, isSoak ? rows.flatMap((row) => [row, ...(row.kinds ?? [])]) : rows, { seed, took_ms: Date.now() - began, of: FAULTS.length });
const wrong = rows.filter((row) => row.wrong?.length);
console.log(`${rows.length} faults in ${Math.round((Date.now() - began) / 1_000)} s, ${wrong.length} with something wrong; the table is ${path}`);
for (const row of wrong) console.log(`FAILED: ${row.name}: ${row.wrong[0]}`);
process.exit(wrong.length ? 1 : 0);
