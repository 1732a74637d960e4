// `make load`: what Samuso takes, what it does with more, and in how much memory. LOAD names parts (overload, within),
// LOAD_MINUTES how long it is kept full within its memory, LOAD_SCALE how much data, LOAD_SECONDS how long a cell takes.
// Its tables go into docs/load.md, what they were made of into end2end/out/load.json.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { Cluster } from '../kit/cluster.mjs';
import { hire, signIn } from '../kit/members.mjs';
import { Office } from '../kit/office.mjs';
import { capacityOf } from './capacity.mjs';
import { confined } from './cgroup.mjs';
import { MIX, requestsOf } from './kinds.mjs';
import { largest, longTimelines } from './largest.mjs';
import { overload } from './overload.mjs';
import { write } from './report.mjs';
import { provider } from './saml.mjs';
import { within } from './within.mjs';

const MEMBERS = 256;
const MIB = 1024 * 1024;
const LIMIT_BYTES = 500 * MIB;
const OVERLOAD_SECONDS = 20;
const OUT = new URL('../out/', import.meta.url).pathname;

const number = (name, usual) => Number(process.env[name] ?? usual);
const parts = (process.env.LOAD ?? 'overload,within').split(',');
const dir = process.env.LOAD_DIR ?? `/var/tmp/samuso-load-${process.pid}`;

/** An office of its own for each part, so that none has what another left behind. */
async function on(name, cluster, options, measure) {
  const office = await Office.start(`load-${name}`, cluster, { server: { log: 'warn' }, ...options });
  const stop = () => office.process.kill('SIGKILL');
  process.once('exit', stop);
  try {
    return await measure(office, await signIn(office.url, MEMBERS));
  } finally {
    await office.stop();
    process.removeListener('exit', stop);
  }
}

const measures = {
  overload: (cluster) => on('overload', cluster, {}, async (office, cookies) => {
    const requests = await requestsOf(office.url, cluster, cookies);
    const capacity = await capacityOf(office, requests, MIX, number('LOAD_SECONDS', 5));
    const seconds = number('LOAD_SECONDS', 5) < 5 ? number('LOAD_SECONDS', 5) * 2 : OVERLOAD_SECONDS;
    return { capacity, overload: await overload(office, cluster, requests, MIX, { capacity, seconds }) };
  }),
  within: async (cluster) => {
    longTimelines(cluster);
    const memory = confined(LIMIT_BYTES);
    try {
      return await on('within', cluster, { within: memory.within, more: provider(cluster.dir) }, async (office, cookies) => {
        const measured = await within(office, largest(office.url, cookies), number('LOAD_MINUTES', 10));
        return { within: { ...measured, how: memory.how, limit: LIMIT_BYTES, kernel: memory.seen() } };
      });
    } finally {
      memory.remove();
    }
  },
};

mkdirSync(OUT, { recursive: true });
// Interrupted: PostgreSQL stops with us (see kit/cluster.mjs), and nobody needs its data.
if (!process.env.LOAD_DIR) process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
const cluster = await Cluster.prepare(dir, number('LOAD_SCALE', 1));
const found = {};
try {
  hire(cluster, MEMBERS);
  for (const part of parts) Object.assign(found, await measures[part](cluster));
} finally {
  await cluster.stop();
  if (!process.env.LOAD_DIR) rmSync(dir, { recursive: true, force: true });
}
writeFileSync(`${OUT}load.json`, JSON.stringify(found, null, 1));
const missed = write(found);
for (const line of missed) console.error(`MISSED: ${line}`);
if (missed.length) process.exitCode = 1;
