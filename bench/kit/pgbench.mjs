// Raw SQL: statements by pgbench, prepared, with their values as parameters, planned for each call.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUT } from './folders.mjs';
import { postgresBinaries } from './postgres.mjs';
import { execute } from './processes.mjs';

const SLACK_MS = 30_000;
const PAGES = { 16: 12, 256: 3 };
const WARM_SECONDS = { 256: 4 };
const FOLDER = join(OUT, 'pgbench');

/** A script for each page's statements. What is NULL stands in the statement: pgbench's variables have no such value. */
function scripts(pages) {
  const variables = [];
  const texts = pages.map((statements) =>
    statements.map(({ sql, values }) => `${sql.trim().replace(/;$/, '').replace(/\$(\d+)/g, (_, place) => {
      const value = values[place - 1];
      if (value === null || value === undefined) return 'NULL';
      variables.push(value);
      return `:v${variables.length}`;
    })};\n`).join(''),
  );
  return { texts, variables };
}

/** `server` is the one that they ran on; `pages` are taken at random. Connections are made, and prepare what they do
 *  first, within the first seconds, which do not count; the more of them there are, the fewer pages they share. */
export async function raw(what) {
  const warm = WARM_SECONDS[what.atOnce] ?? 1;
  const found = await ran({ ...what, warm });
  return found.requests > 0 ? found : ran({ ...what, warm: warm * 3 });
}

async function ran({ servers, server, pages, atOnce, seconds, warm }) {
  const { texts, variables } = scripts(pages.slice(0, PAGES[atOnce] ?? pages.length));
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const files = texts.map((text, place) => {
    const file = join(FOLDER, `${place}.sql`);
    writeFileSync(file, text);
    return file;
  });
  const options = ['-n', '-M', 'prepared', '-c', atOnce, '-j', Math.min(atOnce, 2), '-T', seconds + warm, '-l', '--log-prefix', join(FOLDER, 'log')];
  const given = variables.flatMap((value, place) => ['-D', `v${place + 1}=${value}`]);
  const env = { ...servers.environment(server, 'reader'), PGOPTIONS: '-c plan_cache_mode=force_custom_plan' };
  const command = [join(postgresBinaries(), 'pgbench'), ...[...options, ...given, ...files.flatMap((file) => ['-f', file])].map(String)];
  const said = await execute(command, { env, limitMs: (seconds + warm) * 1000 + SLACK_MS });
  if (/aborted|ERROR/.test(said)) throw new Error(`pgbench: ${said}`);
  return counted(readdirSync(FOLDER).filter((name) => name.startsWith('log.')).flatMap((name) => transactions(join(FOLDER, name))), seconds);
}

/** Those of the last seconds. */
function counted(all, seconds) {
  const end = all.reduce((latest, { at_us }) => Math.max(latest, at_us), 0);
  const times = all.filter(({ at_us }) => at_us > end - seconds * 1e6).map(({ took_us }) => took_us).sort((a, b) => a - b);
  const at = (part) => times[Math.max(0, Math.ceil(times.length * part) - 1)] ?? 0;
  return { requests: times.length, perSecond: times.length / seconds, p50_us: at(0.5), p99_us: at(0.99), errors: {}, seconds };
}

/** A line: client, transaction, microseconds, script, when it ended in seconds and microseconds. */
function transactions(file) {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => {
    const [, , took_us, , seconds, us] = line.split(' ').map(Number);
    return { took_us, at_us: seconds * 1e6 + us };
  });
}
