// Inside 500 MiB: the largest of everything, 64 at once, for minutes. It is neither killed, nor does it grow.
import { count } from './capacity.mjs';
import { isAnswered, offer, quickness } from './offer.mjs';

const AT_ONCE = 64;
// Each member may have a few jobs, and no more: others are told so.
const RARE = 'a list of ids of 4 MiB';
const ALONE_SECONDS = 2;
const BURST_SECONDS = 8;
const LOOK_EVERY_MS = 1_000;
const SETTLED_MS = 120_000;

/** Each by itself, so that one sees what it costs; then all of them, for as long as is asked for. */
export async function within(office, asked, minutes) {
  const requests = await asked;
  const mix = Object.fromEntries(Object.keys(requests).map((kind) => [kind, kind === RARE ? 0.05 : 1]));
  const began = office.memory;
  const bursts = [];
  for (const kind of Object.keys(requests)) {
    if (!office.isThere) break;
    const by = (atOnce, seconds) => offer({ url: office.url, requests, mix: { [kind]: 1 }, atOnce, seconds });
    const memory = watched(office);
    const alone = (await by(1, ALONE_SECONDS)).answers;
    const { answers } = await by(AT_ONCE, BURST_SECONDS);
    bursts.push({
      kind, alone: { ...quickness(alone), statuses: count(alone) }, many: { ...quickness(answers.filter(isAnswered)), statuses: count(answers) },
      most: Math.max(...memory.stop().map(({ kib }) => kib)), killed: !office.isThere,
    });
  }
  if (!office.isThere) return { began, bursts };
  const memory = watched(office);
  const { answers } = await offer({ url: office.url, requests, mix, atOnce: AT_ONCE, seconds: minutes * 60 });
  const seen = memory.stop();
  return { began, bursts, minutes, asked: answers.length, statuses: count(answers), memory: seen, growth: growth(seen), killed: !office.isThere };
}

/** What is resident, every second. */
function watched(office) {
  const seen = [];
  const began = Date.now();
  const look = () => office.isThere && seen.push({ at: Date.now() - began, kib: office.memory.resident });
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return { stop: () => { clearInterval(timer); return seen; } };
}

/** From the second minute on, or from the middle of a shorter run: the line through it, in KiB a minute. */
function growth(seen) {
  const from = Math.min(SETTLED_MS, seen.at(-1).at / 2);
  const settled = seen.filter(({ at }) => at >= from);
  const mean = (of) => settled.reduce((sum, one) => sum + of(one), 0) / settled.length;
  const [at, kib] = [mean((one) => one.at), mean((one) => one.kib)];
  const slope = settled.reduce((sum, one) => sum + (one.at - at) * (one.kib - kib), 0) / settled.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
  return { from, settled: settled[0].kib, end: settled.at(-1).kib, most: Math.max(...seen.map((one) => one.kib)), aMinute: slope * 60_000 };
}
