// The tables of docs/load.md, from what was measured, and which aims were missed.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { aims } from './aims.mjs';

const DOC = new URL('../../docs/load.md', import.meta.url).pathname;
const KIB_A_MIB = 1024;

/** Puts the tables where they stand, and says what was missed. */
export function write(found) {
  const held = aims(found);
  const tables = { machine: machine(), aims: of(['aim', 'measured', ''], held.map(({ aim, seen, ok }) => [aim, seen, ok ? 'reached' : '**missed**'])) };
  if (found.capacity) Object.assign(tables, { capacity: capacity(found.capacity), overload: overload(found.overload), beside: beside(found.overload) });
  if (found.within) Object.assign(tables, { largest: largest(found.within), growth: growth(found.within) });
  let text = readFileSync(DOC, 'utf8');
  for (const [name, table] of Object.entries(tables)) {
    const place = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end -->)`);
    if (!place.test(text)) throw new Error(`docs/load.md has no place for ${name}`);
    text = text.replace(place, (_, begin, end) => `${begin}\n${table}\n\n${end}`);
  }
  writeFileSync(DOC, text);
  return held.filter(({ ok }) => !ok).map(({ aim, seen }) => `${aim}: ${seen}`);
}

function of(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const ms = (value) => (Number.isFinite(value) ? (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en')) : '–');
const percent = (value) => (Number.isFinite(value) ? `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %` : '–');
const mib = (kib) => Math.round(kib / KIB_A_MIB);
const statuses = (counts) => Object.entries(counts).map(([status, count]) => `${count.toLocaleString('en')} × ${status === '0' ? 'no answer' : status}`).join(', ');

function machine() {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: new URL('.', import.meta.url).pathname }).trim();
  const version = execFileSync('psql', ['--version'], { encoding: 'utf8' }).trim();
  return `${cpus().length} processors (${cpus()[0].model}), ${Math.round(totalmem() / 2 ** 30)} GiB; ${version.replace('psql (PostgreSQL) ', 'PostgreSQL ')}; Samuso at ${commit}; ${new Date().toISOString().slice(0, 10)}.`;
}

function capacity(found) {
  const row = ([kind, { unloaded, full }]) => [kind, ms(unloaded.p50), ms(unloaded.p99), Math.round(full.a_second).toLocaleString('en'), ms(full.p50), ms(full.p99), statuses(full.others) || '–'];
  return of(['', 'alone: p50 ms', 'p99 ms', '16 at once: answered a second', 'p50 ms', 'p99 ms', 'others'], Object.entries(found).map(row));
}

function overload(found) {
  const row = ({ kind, offered, answered, part, times, refused }) => [kind, Math.round(offered).toLocaleString('en'), percent(part), ms(answered.p50), ms(answered.p99), `${Number.isFinite(times) ? times.toFixed(1) : '–'} ×`, refused.count.toLocaleString('en'), ms(refused.p50), ms(refused.p99), refused.unsaid];
  return of(['', 'offered a second', 'answered', 'p50 ms', 'p99 ms', 'of p99 alone', '503', 'p50 ms', 'p99 ms', 'without Retry-After'], found.kinds.map(row));
}

function beside({ rate, seconds, used, late, livez, page, recovered, others, memory }) {
  const rows = [
    ['offered', `${Math.round(rate).toLocaleString('en')} a second for ${seconds} s; the generator was ${ms(late)} ms late at most`],
    ['what was neither answered nor 503', statuses(others) || 'nothing'],
    ['`/livez`, ten times a second', `${livez.failed} of ${livez.count} failed; p50 ${ms(livez.p50)} ms, p99 ${ms(livez.p99)} ms`],
    ['`/login`, ten times a second', `${page.failed} of ${page.count} failed; p50 ${ms(page.p50)} ms, p99 ${ms(page.p99)} ms`],
    ['back to normal', recovered === null ? 'not within 30 s' : `after ${(recovered / 1000).toFixed(1)} s`],
    ['of both processors', `Samuso ${percent(used.samuso)}, PostgreSQL (both) ${percent(used.postgresql)}, the generator ${percent(used.generator)}; everything on the machine ${percent(used.all)}`],
    ['resident', `${mib(memory.resident)} MiB, ${mib(memory.peak)} MiB at most`],
  ];
  return of(['', ''], rows);
}

function largest({ bursts }) {
  const row = ({ kind, alone, many, most, killed }) => [kind, ms(alone.p50), statuses(alone.statuses), ms(many.p50), ms(many.p99), statuses(many.statuses), `${mib(most)}${killed ? ' **killed**' : ''}`];
  return of(['', 'alone: p50 ms', '', '64 at once: p50 ms', 'p99 ms', '', 'resident at most, MiB'], bursts.map(row));
}

function growth({ how, limit, kernel, began, minutes, asked, statuses: counts, growth: seen, killed }) {
  return of(['', ''], [
    ['limit', `${limit / 2 ** 20} MiB, by ${how}`],
    ['resident at the start', `${mib(began.resident)} MiB`],
    ['64 at once', `${minutes} minutes, ${asked.toLocaleString('en')} requests: ${statuses(counts)}`],
    ['resident once it had settled', `${mib(seen.settled)} MiB (after ${Math.round(seen.from / 1000)} s)`],
    ['at the end', `${mib(seen.end)} MiB; ${mib(seen.most)} MiB at most`],
    ['slope between the two', `${(seen.aMinute / KIB_A_MIB).toFixed(2)} MiB a minute`],
    ['the kernel', kernel.most === undefined ? 'does not say' : `counted ${Math.round(kernel.most / 2 ** 20)} MiB at most, files that were read among it; the limit was reached ${kernel.hit ?? 'an unknown number of'} times`],
    ['killed', killed ? '**yes**' : 'no'],
  ]);
}
