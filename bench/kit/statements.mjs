// The statements that a page of Samuso's runs, with their values, out of PostgreSQL's own log.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const SERVERS = ['primary', 'replica'];
/** Each has its name; what begins and ends a transaction has none. */
const NAMED = /\/\* samuso /;
/** What Samuso does by itself, whoever asks for what. */
const BY_ITSELF = /\/\* samuso (heartbeat|notify|job|call|clean|sweep)/;
const WRITTEN_WITHIN_MS = 60;

/** Has PostgreSQL write every statement down while `during` runs; then it is as quick as before. */
export async function withLog(servers, during) {
  for (const server of SERVERS) servers.logStatements(server, true);
  await sleep(1_000);
  try {
    return await during();
  } finally {
    for (const server of SERVERS) servers.logStatements(server, false);
    await sleep(1_000);
  }
}

/** What `ask` makes Samuso run: `{ primary: [{ sql, values }], replica: […] }`, connection by connection. */
export async function statementsOf(servers, ask) {
  const began = SERVERS.map((server) => size(servers.logFile(server)));
  await ask();
  await sleep(WRITTEN_WITHIN_MS);
  const read = SERVERS.map((server, place) => [server, statements(readFrom(servers.logFile(server), began[place]))]);
  return Object.fromEntries(read);
}

const size = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function readFrom(file, start) {
  const buffer = Buffer.alloc(size(file) - start);
  const handle = openSync(file, 'r');
  readSync(handle, buffer, 0, buffer.length, start);
  closeSync(handle);
  return buffer.toString('utf8');
}

function statements(log) {
  const lines = log.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}')).map((line) => JSON.parse(line));
  const byConnection = new Map();
  for (const line of lines) {
    const found = statement(line);
    if (!found || line.application_name !== 'samuso' || !NAMED.test(found.sql) || BY_ITSELF.test(found.sql)) continue;
    byConnection.set(line.pid, [...(byConnection.get(line.pid) ?? []), found]);
  }
  return [...byConnection.values()].flat();
}

function statement({ message, detail }) {
  const found = /^duration: [\d.]+ ms {2}(?:execute [^:]*|statement): ([^]*)$/.exec(message);
  return found && { sql: found[1], values: values(detail ?? '') };
}

/** `parameters: $1 = 'it''s', $2 = NULL` → ["it's", null] */
function values(detail) {
  const pairs = detail.matchAll(/\$\d+ = (?:NULL|'((?:[^']|'')*)')/g);
  return [...pairs].map(([, text]) => (text === undefined ? null : text.replaceAll("''", "'")));
}
