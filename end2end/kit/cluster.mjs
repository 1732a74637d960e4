// A primary and a standby that a test owns: prepared once by `samuso demo`, then run without it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './server.mjs';

const PREPARE_LIMIT_MS = 900_000;
// Of a busy machine.
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 20_000;
const ACCOUNTS = { superuser: 'postgres', product: 'product_owner', owner: 'samuso_owner', writer: 'samuso_writer', reader: 'samuso_reader' };

export class Cluster {
  constructor(dir) {
    this.dir = dir;
    this.running = [];
  }

  /** The folder, with generated data in it: made where it is not there yet. */
  static async prepare(dir, scale = 1) {
    if (!existsSync(join(dir, 'load.prepared'))) {
      rmSync(dir, { recursive: true, force: true });
      await prepared(dir, scale);
    }
    const cluster = new Cluster(dir);
    await cluster.start();
    return cluster;
  }

  async start() {
    for (const server of ['primary', 'replica']) this.running.push(await postgres(this.dir, server));
    process.env.SAMUSO_SERVERS = this.dir;
    const { primary_port, replica_port, passwords } = JSON.parse(readFileSync(join(this.dir, 'endpoints.json'), 'utf8'));
    Object.assign(this, { primaryPort: primary_port, replicaPort: replica_port, passwords });
  }

  url(account, port = this.primaryPort) {
    return `postgres://${ACCOUNTS[account]}:${this.passwords[account]}@127.0.0.1:${port}/samuso_demo`;
  }

  /** Runs SQL on the primary. What psql prints, without decoration. */
  sql(text, { account = 'superuser', port, limit = STOP_LIMIT_MS } = {}) {
    const args = ['-qXAt', '-v', 'ON_ERROR_STOP=1', '-d', this.url(account, port)];
    return execFileSync('psql', args, { input: text, encoding: 'utf8', timeout: limit }).trim();
  }


  get pids() {
    return this.running.map((server) => server.pid);
  }

  async stop() {
    for (const server of this.running.reverse()) await end(server, 'SIGINT');
    this.running = [];
  }
}

async function prepared(dir, scale) {
  const listen = `127.0.0.1:${await freePort()}`;
  const demo = spawn(process.env.SAMUSO_BIN, ['demo', '--dir', dir, '--scale', String(scale), '--listen', listen], { stdio: ['ignore', 'ignore', 'inherit'] });
  const until = Date.now() + PREPARE_LIMIT_MS;
  try {
    while (!(await fetch(`http://${listen}/readyz`).catch(() => null))?.ok) {
      if (demo.exitCode !== null) throw new Error('the demo that prepares the data stopped');
      if (Date.now() > until) throw new Error('the demo that prepares the data was not ready in time');
      await sleep(200);
    }
  } finally {
    await end(demo, 'SIGTERM', START_LIMIT_MS);
  }
  execFileSync('touch', [join(dir, 'load.prepared')]);
}

/** A postmaster as our child, which stops where we are killed. It refuses to be root. */
async function postgres(dir, server) {
  const data = join(dir, server);
  const log = openSync(join(dir, `${server}.log`), 'a');
  const as = process.getuid() === 0 ? ['--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] : [];
  const until = Date.now() + START_LIMIT_MS;
  // Whoever had it before may still be stopping.
  while (existsSync(`/proc/${held(data)[0] || 'nobody'}`) && Date.now() < until) await sleep(50);
  const child = spawn('setpriv', [...as, '--pdeathsig', 'INT', program('postgres', data), '-D', data], { stdio: ['ignore', log, log], cwd: '/' });
  const ready = () => {
    const lines = held(data);
    return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready';
  };
  while (!ready()) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the ${server} does not start: see ${dir}/${server}.log`);
    await sleep(50);
  }
  return child;
}

/** What the server that has this folder says of itself. */
function held(data) {
  const file = join(data, 'postmaster.pid');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

/** The programs of the version that made the data; distributions keep them off PATH. */
function program(name, data) {
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  const usual = `/usr/lib/postgresql/${version}/bin/${name}`;
  return existsSync(usual) ? usual : name;
}

/** Ends a child that we started: asked first, then not. */
export async function end(child, signal, limit = STOP_LIMIT_MS) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), limit);
  await ended;
  clearTimeout(late);
}
