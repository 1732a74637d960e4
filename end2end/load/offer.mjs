// Load from processes of their own, so that what measures does not wait for what it measures.
import { fork } from 'node:child_process';
import { once } from 'node:events';

const GENERATOR = new URL('generator.mjs', import.meta.url).pathname;
const RANDOM = 20261122;
const MORE_MS = 90_000;

/**
 * `{ url, requests, mix, seconds }`, and either `rate` (a second, open loop) or `atOnce` (closed loop). What was seen: one
 * entry for each request, `{ kind, status, ms, at, later }`; status 0 is no answer.
 */
export async function offer({ processes = 2, connections = 400, rate, atOnce, requests, ...rest }) {
  const plan = { ...rest, ...packed(requests, rest.mix) };
  const used = atOnce ? 1 : processes;
  const parts = await Promise.all(Array.from({ length: used }, (_, place) =>
    inProcess({ ...plan, rate: rate && rate / used, atOnce, connections: atOnce ?? Math.ceil(connections / used), random: RANDOM + place * 1000 })));
  const answers = parts.flatMap((part) => part.kind.map((kind, place) =>
    ({ kind, status: part.status[place], ms: part.ms[place], at: part.at[place], later: part.later[place] })));
  return { answers, seconds: plan.seconds, processor: parts.reduce((sum, part) => sum + part.processor, 0), late: Math.max(...parts.map((part) => part.late)) };
}

/** Of these kinds alone, and each body once: some are large, and the same for everybody. */
function packed(requests, mix) {
  const places = new Map();
  const place = (body) => (body === undefined ? undefined : (places.has(body) || places.set(body, places.size), places.get(body)));
  const kinds = Object.keys(mix).map((kind) => [kind, requests[kind].map((request) => ({ ...request, body: place(request.body) }))]);
  return { requests: Object.fromEntries(kinds), bodies: [...places.keys()] };
}

async function inProcess(plan) {
  const child = fork(GENERATOR, { serialization: 'advanced' });
  const limit = setTimeout(() => child.kill('SIGKILL'), plan.seconds * 1000 + MORE_MS);
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  try {
    child.send(plan);
    // What it said comes before its line is cut; its end may not wait for what is still on the line.
    const [said] = await Promise.race([once(child, 'message'), once(child, 'disconnect')]);
    if (said === undefined) throw new Error('a generator ended before it said what it saw');
    return said;
  } finally {
    clearTimeout(limit);
    process.removeListener('exit', stop);
  }
}

/** How many, and how quick: of those with such a status. */
export function quickness(answers) {
  const sorted = answers.map(({ ms }) => ms).sort((one, other) => one - other);
  const at = (share) => sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] : NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

export const isAnswered = ({ status }) => status >= 200 && status < 400;
export const isRefused = ({ status }) => status === 503;
