// What came of it: a line while it runs, and the table of docs/faults.md.
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { inWords } from './world/book.mjs';

const ABOUT = `# Faults

Written by \`make faults\`, which makes each of these on purpose on a real primary, a real standby and two instances of
Samuso under load, and then asks an oracle: each record is what its events make of what it was, and no record changed
without one; each button that was pressed did what was said of it, once; \`samuso audit verify\` finds nothing; nobody has a
session or a right from nowhere; no password, cookie or masked address is in a log; the standby is the primary, row for
row. \`/livez\` answered all along, but where an instance was killed or stood still. What members saw is counted from the
fault to its end, the longest answer in brackets; "at last" is what was looked for, and found. "Back" is from the end of the
fault until both instances say that they are ready, and somebody can search and act: nobody starts Samuso again, but where
it was killed. "Pressed again" are runs of which nobody had known what came of them: the second press did them, or said
that they had been done.
`;

export function told(row) {
  if (row.skipped) return `- ${row.name}: SKIPPED, ${row.skipped}`;
  const verdict = row.wrong.length ? `WRONG: ${row.wrong.join('\n    ')}` : 'holds';
  const back = row.back_ms === undefined ? '' : `, back after ${inWords(row.back_ms)}`;
  return `- ${row.name}${back}, ${inWords(row.took_ms)} in all (${row.phases ?? ''}): ${verdict}${row.looked ? `\n    ${row.looked}` : ''}${row.seen ? `\n    ${row.seen}` : ''}`;
}

export function write(path, rows, { seed, took_ms, of }) {
  const made = rows.filter(({ skipped }) => !skipped);
  const holds = made.filter(({ wrong }) => !wrong.length).length;
  const machine = `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`;
  const head = '| fault | what members see meanwhile | back after | pressed again | oracle |\n| --- | --- | --- | --- | --- |';
  const text = `${ABOUT}
${new Date().toISOString().slice(0, 10)}, on ${machine}; seed ${seed}; ${Math.round(took_ms / 60_000)} minutes.
${made.length} rows, of ${of} faults that there are: after ${holds} of them all holds.

${head}
${rows.map(line).join('\n')}
`;
  writeFileSync(path, text);
}

function line(row) {
  if (row.skipped) return `| ${row.name} | not made here: ${row.skipped} | | | |`;
  const seen = [row.looked, row.seen].filter(Boolean).join('. ');
  const back = row.back_ms === undefined ? '' : inWords(row.back_ms);
  const verdict = row.wrong.length ? `**${row.wrong.map((text) => text.split('\n')[0]).join('; ')}**` : 'holds';
  return `| ${[row.name, seen, back, row.again ?? '', verdict].map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}
