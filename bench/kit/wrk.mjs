// Load by wrk, which says what came of it as JSON.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH, OUT } from './folders.mjs';
import { execute } from './processes.mjs';

const SLACK_MS = 30_000;
const LUA = join(BENCH, 'lua');

/** GETs: each of `paths` in turn, each by the next of `cookies`. */
export async function pages({ url, paths, cookies, atOnce, seconds, waitSeconds }) {
  const env = { BENCH_PATHS: list('paths', paths), BENCH_COOKIES: list('cookies', cookies) };
  return wrk({ url, script: 'pages', threads: 1, atOnce, seconds, waitSeconds, env });
}

/** Articles are hidden, each once: a thread for each connection, so that a script knows whose answer it has. */
export async function hide({ url, steps, ids, cookies, atOnce, seconds, waitSeconds, csrf }) {
  const env = {
    BENCH_IDS: list('ids', shares(ids, atOnce)),
    BENCH_COOKIES: list('cookies', cookies),
    BENCH_STEPS: join(LUA, `hide-${steps}.lua`),
    BENCH_URL: url,
    BENCH_CSRF: csrf ?? '',
  };
  return wrk({ url, script: 'hide', threads: atOnce, atOnce, seconds, waitSeconds, env });
}

/** A line for each thread. */
function shares(ids, count) {
  return Array.from({ length: count }, (_, place) => ids.filter((__, at) => at % count === place).join(' '));
}

function list(name, lines) {
  const file = join(OUT, `wrk-${name}.txt`);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

async function wrk({ url, script, threads, atOnce, seconds, waitSeconds, env }) {
  const options = ['-t', threads, '-c', atOnce, '-d', `${seconds}s`, '--timeout', `${waitSeconds}s`, '-s', join(LUA, `${script}.lua`), `${url}/`];
  const said = await execute(['wrk', ...options.map(String)], {
    env: { ...process.env, ...env, BENCH_LUA: LUA },
    limitMs: seconds * 1000 + waitSeconds * 1000 + SLACK_MS,
  });
  const line = said.split('\n').find((text) => text.startsWith('{'));
  if (!line) throw new Error(`wrk said nothing of ${url}: ${said}`);
  const { errors, ...found } = JSON.parse(line);
  const failed = Object.entries(errors).filter(([, count]) => count > 0);
  return { ...found, perSecond: (found.requests * 1e6) / found.microseconds, errors: Object.fromEntries(failed) };
}
