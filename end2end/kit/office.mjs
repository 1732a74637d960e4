// One `samuso serve` of a test's own, on a test's servers, with a configuration of the test's.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { end } from './cluster.mjs';
import { freePort } from './server.mjs';

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const OUT = new URL('../out/', import.meta.url).pathname;

export class Office {
  /**
   * `publicUrl` where a balancer stands before it, `bin` for another build, `server` for more keys of [server], `more` for
   * whole tables; `within` is a command that it runs in.
   */
  static async start(name, cluster, { publicUrl, bin = process.env.SAMUSO_BIN, server = {}, more = '', listen, within = [] } = {}) {
    const office = new Office();
    office.listen = listen ?? `127.0.0.1:${await freePort()}`;
    office.url = `http://${office.listen}`;
    mkdirSync(OUT, { recursive: true });
    office.config = `${OUT}${name}.toml`;
    office.logged = `${OUT}${name}.log`;
    const keys = { listen: office.listen, public_url: publicUrl ?? office.url, log_format: 'json', member_requests_a_minute: 1_000_000, ...server };
    writeFileSync(office.config, configuration(cluster, keys) + more, { mode: 0o600 });
    Object.assign(office, { bin, within });
    await office.begin();
    return office;
  }

  async begin() {
    const log = openSync(this.logged, 'a');
    const [command, ...args] = [...this.within, this.bin, 'serve', '--config', this.config];
    // Its variables are keys of the configuration: ours are none.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SAMUSO_')));
    this.process = spawn(command, args, { env, stdio: ['ignore', 'ignore', log] });
    const until = Date.now() + READY_LIMIT_MS;
    while (!(await fetch(`${this.url}/readyz`).catch(() => null))?.ok) {
      if (this.process.exitCode !== null) throw new Error(`samuso serve stopped: see ${this.logged}`);
      if (Date.now() > until) throw new Error(`samuso serve was not ready in time: see ${this.logged}`);
      await sleep(100);
    }
  }

  get pid() {
    return this.process.pid;
  }

  get isThere() {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Resident and the most it ever was, in KiB. */
  get memory() {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const of = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)[1]);
    return { resident: of('VmRSS'), peak: of('VmHWM'), anonymous: of('RssAnon') };
  }

  /** As a machine that loses its power. */
  kill() {
    return end(this.process, 'SIGKILL');
  }

  stop() {
    return end(this.process, 'SIGTERM', STOP_LIMIT_MS);
  }
}

function configuration(cluster, server) {
  const lines = Object.entries(server).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  return [
    '[environment]', 'name = "demo"',
    '[server]', ...lines,
    '[database]',
    `replica_url = "${cluster.url('reader', cluster.replicaPort)}"`,
    `stand_in_url = "${cluster.url('reader')}"`,
    `writer_url = "${cluster.url('writer')}"`, '',
  ].join('\n');
}
