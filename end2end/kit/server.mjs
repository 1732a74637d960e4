// A demo that a story starts, kills and starts again: its folder stays what it was.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 30_000;
const OUT = new URL('../out/', import.meta.url).pathname;

export class Demo {
  /** In a folder of its own, on a free port: `SAMUSO_URL` and `SAMUSO_SERVERS` say where. */
  static async start(name) {
    const demo = new Demo();
    demo.name = name;
    demo.dir = `/var/tmp/samuso-end2end-${name}-${process.pid}`;
    demo.listen = `127.0.0.1:${await freePort()}`;
    process.env.SAMUSO_URL = `http://${demo.listen}`;
    process.env.SAMUSO_SERVERS = demo.dir;
    await demo.begin();
    return demo;
  }

  async begin() {
    mkdirSync(OUT, { recursive: true });
    const log = openSync(`${OUT}${this.name}.log`, 'a');
    const args = ['demo', '--dir', this.dir, '--listen', this.listen, '--scale', '1'];
    this.process = spawn(process.env.SAMUSO_BIN, args, { stdio: ['ignore', log, log] });
    const end = Date.now() + READY_LIMIT_MS;
    for (;;) {
      const ready = await fetch(`${process.env.SAMUSO_URL}/readyz`).catch(() => null);
      if (ready?.ok) return;
      if (this.process.exitCode !== null) throw new Error(`the demo stopped: see end2end/out/${this.name}.log`);
      if (Date.now() > end) throw new Error('the demo was not ready in time');
      await sleep(200);
    }
  }

  /** As a machine that loses its power: it is not asked. */
  async kill() {
    this.process.kill('SIGKILL');
    await once(this.process, 'exit');
  }

  async stop() {
    await this.stopServers();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** It stops its own PostgreSQL, and leaves their data. */
  async stopServers() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGTERM');
      await Promise.race([once(this.process, 'exit'), sleep(STOP_LIMIT_MS)]);
    }
  }
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
