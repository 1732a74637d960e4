import { Cluster } from '../kit/cluster.mjs';
import { Office } from '../kit/office.mjs';
import { capacityOf } from './capacity.mjs';
import { MIX, requestsOf } from './kinds.mjs';
import { hire, signIn } from '../kit/members.mjs';
import { overload } from './overload.mjs';
import { writeFileSync } from 'node:fs';

const dir = process.env.LOAD_DIR ?? '/var/tmp/load/one';
const cluster = await Cluster.prepare(dir, Number(process.env.LOAD_SCALE ?? 1));
let office;
try {
  hire(cluster, 256);
  office = await Office.start('load', cluster, { server: { log: 'warn' } });
  console.log('up', office.url, JSON.stringify(office.memory));
  const cookies = await signIn(office.url, 256);
  const requests = await requestsOf(office.url, cluster, cookies);
  const capacity = await capacityOf(office, requests, MIX, Number(process.env.LOAD_SECONDS ?? 3));
  for (const [kind, { unloaded, full }] of Object.entries(capacity)) {
    const n = (v) => v.toFixed(1).padStart(8);
    console.log(kind.padEnd(10), 'alone', n(unloaded.p50), n(unloaded.p99), 'full/s', n(full.a_second), n(full.p50), n(full.p99), JSON.stringify(unloaded.others), JSON.stringify(full.others));
  }
  const seen = await overload(office, cluster, requests, MIX, { capacity, seconds: Number(process.env.LOAD_SECONDS ?? 3) * 4 });
  console.log(JSON.stringify(seen, null, 1));
  writeFileSync('/var/tmp/load/first.json', JSON.stringify({ capacity, seen }));
} finally {
  await office?.stop();
  await cluster.stop();
}
