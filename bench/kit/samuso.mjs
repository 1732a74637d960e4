// `samuso serve`, as somebody would configure it for these servers; only that its members are busier than people are.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUT, ROOT } from './folders.mjs';
import { freePort } from '../../end2end/kit/server.mjs';
import { Server } from './processes.mjs';

const READY_LIMIT_MS = 60_000;
const EVERYBODY = `# All of 256 at once are answered, however late: of these places, lists and searches may have five eighths.
requests_at_once = 1000
`;

/** `all`: it answers everybody, however late. As it comes, it answers some and tells the others to come again. */
export async function startSamuso(binary, servers, { name = 'samuso', all = true } = {}) {
  const listen = `127.0.0.1:${await freePort()}`;
  const config = join(OUT, `${name}.toml`);
  writeFileSync(config, configuration(servers, listen, all), { mode: 0o600 });
  const server = new Server(name, [binary, 'serve', '--config', config], { cwd: ROOT, env: { PATH: process.env.PATH } });
  server.url = `http://${listen}`;
  await server.ready(async () => (await fetch(`${server.url}/readyz`).catch(() => null))?.ok, READY_LIMIT_MS);
  return server;
}

function configuration(servers, listen, all) {
  return `# Written by the bench.
[environment]
name = "demo"

[server]
listen = "${listen}"
log_format = "json"
log = "warn"
# 256 members are all the load: each asks for as much as the machine gives.
member_requests_a_minute = 1000000
${all ? EVERYBODY : ''}
[catalog]
dir = "${join(ROOT, 'catalog')}"

[database]
replica_url = "${servers.url('replica', 'reader')}"
stand_in_url = "${servers.url('primary', 'reader')}"
writer_url = "${servers.url('primary', 'writer')}"

# An action of the catalogue's calls it; nobody here runs that.
[[egress]]
origin = "http://admin.docs.example"
private = true
connect = "127.0.0.1:9"
`;
}
