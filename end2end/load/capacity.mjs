// How quick a page of each kind is when nobody else asks, and how many of it a second there are at most.
import { isAnswered, offer, quickness } from './offer.mjs';

const AT_ONCE = 16;
const WARM_SECONDS = 1;

/** By kind: `unloaded` (one visitor) and `full` (16 at once), and for the whole mix. */
export async function capacityOf(office, requests, mix, seconds) {
  const kinds = { ...Object.fromEntries(Object.keys(requests).map((kind) => [kind, { [kind]: 1 }])), mix };
  const found = {};
  for (const [name, of] of Object.entries(kinds)) {
    await measured(office, requests, of, 1, WARM_SECONDS);
    found[name] = {
      unloaded: await measured(office, requests, of, 1, seconds),
      full: await measured(office, requests, of, AT_ONCE, seconds),
    };
  }
  return found;
}

async function measured(office, requests, mix, atOnce, seconds) {
  const { answers } = await offer({ url: office.url, requests, mix, atOnce, seconds });
  const answered = answers.filter(isAnswered);
  const byKind = Object.fromEntries(Object.keys(mix).map((kind) => [kind, quickness(answered.filter((answer) => answer.kind === kind))]));
  return { ...quickness(answered), byKind, a_second: answered.length / seconds, others: count(answers.filter((answer) => !isAnswered(answer))) };
}

/** How many of which status. */
export function count(answers) {
  const counts = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
