// `make bench`: everything is measured, written down as JSON, and made into docs/benchmarks.md. For development, a part
// of it, which is printed, and as a document in bench/out:
//   BENCH=record,list     these scenarios        BENCH_SIZES=real,large    these sizes
//   BENCH_SYSTEMS=samuso  samuso, raw, tuned, comes        BENCH_SECONDS=2    for a cell
//   BENCH_BESIDES=1       memory and the browser, too
// BENCH_AGAIN=1 measures nothing and makes the tables of the last whole run again.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { besidesDjango, besidesSamuso } from './kit/besides.mjs';
import { prepare } from './kit/data.mjs';
import { Django } from './kit/django.mjs';
import { OUT, REPORT, readJson, writeJson } from './kit/folders.mjs';
import { machine } from './kit/machine.mjs';
import { addMembers } from './kit/members.mjs';
import { Servers } from './kit/postgres.mjs';
import { stopAll, stopWhenInterrupted, unlessInterrupted } from './kit/processes.mjs';
import { sizes as sizesOf } from './kit/sizes.mjs';
import { measureDjango, measureRaw, measureSamuso } from './kit/systems.mjs';
import { document } from './report/document.mjs';
import { lines } from './report/lines.mjs';
import { scenarios as all } from './scenarios/scenarios.mjs';
import { tune } from './kit/tuning.mjs';
import { choose } from './scenarios/subjects.mjs';

const listed = (name, otherwise) => (process.env[name] ? process.env[name].split(',') : otherwise);
const binary = process.env.SAMUSO_BIN;
const wanted = listed('BENCH', all.map(({ key }) => key));
const sizes = listed('BENCH_SIZES', ['real', 'large']);
const systems = listed('BENCH_SYSTEMS', ['samuso', 'raw', 'tuned', 'comes']);
const scenarios = all.filter(({ key }) => wanted.includes(key));
const isWhole = ['BENCH', 'BENCH_SIZES', 'BENCH_SYSTEMS', 'BENCH_SECONDS'].every((name) => !process.env[name]);

async function measure(size, found) {
  const servers = await Servers.start(await prepare(size, binary));
  await servers.warm();
  addMembers(servers);
  const subjects = choose(servers, size);
  const measured = Object.fromEntries(scenarios.map(({ key }) => [key, {}]));
  const common = { size, servers, subjects, scenarios, results: measured };
  // Memory and the browser are looked at once, with the largest data.
  const besides = (isWhole || process.env.BENCH_BESIDES) && size === sizes.at(-1);
  if (systems.includes('samuso') || systems.includes('raw')) {
    const statements = await measureSamuso({ ...common, binary, also: besides && besidesSamuso(found, { ...common, binary }) });
    writeJson(join(OUT, `statements-${size}.json`), statements);
    if (systems.includes('raw')) await measureRaw({ ...common, statements });
  }
  await measureDjangos(common, found, besides);
  await servers.stop();
  const { articleCount, events } = subjects;
  found.sizes[size] = { subjects: { articleCount, events }, measured };
}

async function measureDjangos(common, found, besides) {
  const kinds = ['tuned', 'comes'].filter((kind) => systems.includes(kind));
  if (kinds.length === 0) return;
  const django = new Django(common.servers);
  await django.prepare();
  if (kinds.includes('tuned') && (isWhole || besides)) found.tuning ??= await tune(django, common);
  for (const kind of kinds) {
    const also = besides && besidesDjango(found, { ...common, kind, cookies: django.cookies });
    await measureDjango({ ...common, django, kind, also });
  }
}

async function measureAll() {
  const began = Date.now();
  const found = { machine: machine(binary), memory: {}, files: sizesOf(binary), sizes: {} };
  for (const size of sizes) {
    await measure(size, found);
    writeJson(join(OUT, isWhole ? 'results.json' : 'part.json'), found);
  }
  console.log(`Measured within ${Math.round((Date.now() - began) / 60_000)} min`);
  return found;
}

stopWhenInterrupted();
try {
  const found = process.env.BENCH_AGAIN ? readJson(join(OUT, 'results.json')) : await measureAll();
  const report = isWhole ? REPORT : join(OUT, 'benchmarks.md');
  writeFileSync(report, document(found));
  console.log(`Written: ${report}`);
  if (!isWhole) {
    for (const [size, { measured }] of Object.entries(found.sizes)) console.log(lines(size, measured).join('\n'));
  }
} catch (error) {
  await unlessInterrupted(error);
} finally {
  await stopAll();
}
