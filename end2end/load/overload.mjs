// Ten times as much as there is room for: what is answered, what is refused, how quick both are, and what comes after.
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { count } from './capacity.mjs';
import { isAnswered, isRefused, offer, quickness } from './offer.mjs';
import { watch } from './processor.mjs';

const TIMES = 10;
const LOOK_EVERY_MS = 100;
const AFTER_MS = 30_000;

export async function overload(office, cluster, requests, mix, { capacity, seconds }) {
  const rate = capacity.mix.full.a_second * TIMES;
  const shares = watch({ samuso: [office.pid], postgresql: cluster.pids });
  const calm = looks(office);
  const load = await offer({ url: office.url, requests, mix, rate, seconds });
  const over = Date.now();
  const used = shares();
  const recovered = await recovery(office, requests.record, capacity.record.unloaded.p99 * 3);
  const seen = await calm.stop();
  const kinds = Object.keys(mix).map((kind) => byKind(kind, load.answers.filter((answer) => answer.kind === kind), capacity, seconds));
  return {
    rate, seconds, kinds, used: { ...used, generator: load.processor / (seconds * cpus().length) }, late: load.late,
    others: count(load.answers.filter((answer) => !isAnswered(answer) && !isRefused(answer))),
    livez: of(seen.livez.filter(({ at }) => at < over)), page: of(seen.page.filter(({ at }) => at < over)), recovered, memory: office.memory,
  };
}

function byKind(kind, answers, capacity, seconds) {
  const answered = quickness(answers.filter(isAnswered));
  const refused = answers.filter(isRefused);
  return {
    kind, offered: answers.length / seconds, answered, part: answered.count / answers.length, times: answered.p99 / capacity[kind].unloaded.p99,
    refused: { ...quickness(refused), unsaid: refused.filter(({ later }) => !later).length },
  };
}

/** Asks on its own, as a probe and a calm visitor would, all the while. */
function looks(office) {
  const seen = { livez: [], page: [] };
  let on = true;
  const look = async (name, path) => {
    while (on) {
      const at = Date.now();
      const began = performance.now();
      const status = await fetch(office.url + path, { signal: AbortSignal.timeout(10_000) }).then((answer) => answer.text().then(() => answer.status), () => 0);
      seen[name].push({ at, status, ms: performance.now() - began });
      await sleep(LOOK_EVERY_MS);
    }
  };
  const both = Promise.all([look('livez', '/livez'), look('page', '/login')]);
  return { stop: async () => { on = false; await both; return seen; } };
}

const of = (looks) => ({ ...quickness(looks), failed: looks.filter(({ status }) => status !== 200).length });

/** Until ten pages in a row are answered as quickly as they were before. */
async function recovery(office, requests, limit) {
  const began = performance.now();
  let inARow = 0;
  for (let place = 0; performance.now() - began < AFTER_MS; place++) {
    const { path, headers } = requests[place % requests.length];
    const asked = performance.now();
    const ok = await fetch(office.url + path, { headers, signal: AbortSignal.timeout(10_000) }).then((answer) => answer.text().then(() => answer.ok), () => false);
    inARow = ok && performance.now() - asked <= limit ? inARow + 1 : 0;
    if (inARow === 10) return performance.now() - began;
  }
  return null;
}
