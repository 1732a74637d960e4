// One PostgreSQL server as a child of the tests': started, stopped in each of its ways, frozen.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEM_USER } from './user.mjs';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
const STOP = { fast: 'SIGINT', immediate: 'SIGQUIT' };

export class Postgres {
  constructor(name, dir) {
    this.name = name;
    this.data = join(dir, name);
    this.log = join(dir, `${name}.log`);
    // As whoever made the data ran it: `/usr/lib/postgresql/15/bin/postgres "-D" …`.
    this.program = readFileSync(join(this.data, 'postmaster.opts'), 'utf8').split(' ')[0];
  }

  /** Begins to start; whether it takes connections is another question. */
  launch() {
    const log = openSync(this.log, 'a');
    const args = ['--pdeathsig', 'INT', this.program, '-D', this.data];
    this.process = spawn('setpriv', args, { stdio: ['ignore', log, log], cwd: '/', ...SYSTEM_USER });
  }

  /** Launched again, where it ends: what was killed may still hold the port, or the memory, for a moment. */
  async start() {
    // A second one would be taken for it.
    if (this.runs && this.#takesConnections()) return;
    const end = Date.now() + START_LIMIT_MS;
    this.launch();
    while (!this.#takesConnections()) {
      if (Date.now() > end) throw new Error(`the ${this.name} does not start. It says:\n${this.said().slice(-1_000)}`);
      await sleep(this.runs ? 20 : 1_000);
      if (!this.runs) this.launch();
    }
  }

  get runs() {
    return this.process?.exitCode === null && this.process.signalCode === null;
  }

  async stop(mode = 'fast') {
    if (!this.runs) return;
    this.process.kill(STOP[mode]);
    await this.ended();
  }

  async ended(limit = STOP_LIMIT_MS) {
    const late = new AbortController();
    const timer = sleep(limit, 'late', { signal: late.signal, ref: false }).catch(() => 'ended');
    const came = this.runs ? await Promise.race([once(this.process, 'exit'), timer]) : 'ended';
    late.abort();
    if (came === 'late') {
      this.process.kill('SIGKILL');
      throw new Error(`the ${this.name} did not end within ${limit} ms`);
    }
  }

  /** Every process of it, or those whose title has this in it: they stand still until `thaw`. */
  freeze(title = '') {
    this.frozen = this.pids().filter((pid) => commandOf(pid).includes(title));
    if (!this.frozen.length) throw new Error(`the ${this.name} has no process "${title}"`);
    this.frozen.forEach((pid) => signal(pid, 'SIGSTOP'));
  }

  thaw() {
    this.frozen?.forEach((pid) => signal(pid, 'SIGCONT'));
    this.frozen = undefined;
  }

  /** The postmaster and its children. */
  pids() {
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
    return [this.process.pid, ...all.filter((pid) => parentOf(pid) === this.process.pid)];
  }

  /** What its log has said since it had this length. */
  said(since = 0) {
    return readFileSync(this.log, 'utf8').slice(since);
  }

  // The eighth line of the pid file, as `pg_ctl` reads it.
  #takesConnections() {
    try {
      const lines = readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n');
      return lines[0] === String(this.process.pid) && lines[7]?.trim() === 'ready';
    } catch {
      return false;
    }
  }
}

function parentOf(pid) {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
  } catch {
    return undefined;
  }
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    // One that has ended meanwhile is no fault.
    if (error.code !== 'ESRCH') throw error;
  }
}
