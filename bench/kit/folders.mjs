// Where things are: what is kept between runs, what a run leaves, what it reads.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const BENCH = join(ROOT, 'bench');
export const OUT = join(BENCH, 'out');
export const REPORT = join(ROOT, 'docs/benchmarks.md');
export const CACHE = cache();
/** As for the other tests: the folder that has the folder `tldr`. */
export const REAL_DATA = resolve(ROOT, process.env.SAMUSO_REAL_DATA ?? '../shared/data', 'tldr');

for (const folder of [OUT, CACHE]) mkdirSync(folder, { recursive: true });

/** PostgreSQL refuses to run as root, so where we are root it runs as somebody who may not be let into our own cache. */
function cache() {
  const ours = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const isOpen = userInfo().uid !== 0 || anybodyReaches(ours);
  return isOpen ? join(ours, 'samuso/bench') : '/var/tmp/samuso-bench';
}

function anybodyReaches(folder) {
  const found = statSync(folder, { throwIfNoEntry: false });
  const isOpen = !found || (found.mode & 0o001) !== 0;
  return isOpen && (folder === dirname(folder) || anybodyReaches(dirname(folder)));
}

export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
export const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 1)}\n`);
