// Processes of the bench. What it started is stopped at its end, also when it is interrupted, and dies with it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OUT } from './folders.mjs';

const STOP_LIMIT_MS = 30_000;
const running = new Set();

/** A server that runs until it is stopped; what it says is in a file of bench/out. `signal` is what ends it, `as`
 *  setpriv's options for who it is. */
export class Server {
  constructor(name, command, { env = process.env, cwd, signal = 'SIGTERM', as = [] } = {}) {
    this.name = name;
    this.log = join(OUT, `${name}.log`);
    const log = openSync(this.log, 'w');
    // Of a group of its own: what a terminal interrupts is the bench, which stops the others in their order.
    const dies = ['--pdeathsig', signal.replace('SIG', ''), ...as];
    this.process = spawn('setpriv', [...dies, ...command], { env, cwd, detached: true, stdio: ['ignore', log, log] });
    this.signal = signal;
    this.process.on('error', () => {});
    running.add(this);
  }

  get pid() {
    return this.process.pid;
  }

  get hasEnded() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Waits until `isReady`, or says why not. */
  async ready(isReady, limitMs) {
    const end = Date.now() + limitMs;
    for (;;) {
      if (await isReady()) return;
      if (this.hasEnded) throw new Error(`${this.name} stopped: see ${this.log}`);
      if (Date.now() > end) throw new Error(`${this.name} was not ready within ${limitMs / 1000} s: see ${this.log}`);
      await sleep(50);
    }
  }

  async stop() {
    running.delete(this);
    for (const signal of [this.signal, 'SIGKILL']) {
      if (this.hasEnded) return;
      const ended = once(this.process, 'exit');
      this.process.kill(signal);
      await Promise.race([ended, sleep(STOP_LIMIT_MS, null, { ref: false })]);
    }
  }
}

/** Everything that still runs, the newest first. */
export async function stopAll() {
  for (const server of [...running].reverse()) await server.stop();
}

let interrupted = false;

/** What fails while everything is being stopped is no news: the bench ends when all is stopped. */
export async function unlessInterrupted(error) {
  if (interrupted) await new Promise(() => {});
  throw error;
}

export function stopWhenInterrupted() {
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
    process.once(signal, async () => {
      interrupted = true;
      await stopAll();
      process.exit(code);
    });
  }
}

/** Runs a command to its end and returns what it printed. It has an end, too. */
export function run(command, { limitMs = 60_000, ...options } = {}) {
  const [program, ...rest] = command;
  const done = spawnSync(program, rest, { encoding: 'utf8', timeout: limitMs, maxBuffer: 2 ** 28, ...options });
  if (done.error) throw new Error(`${program}: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`${program} ended with ${done.status ?? done.signal}: ${done.stderr.slice(-2000)}`);
  return done.stdout;
}

/** The same, and meanwhile the bench can be interrupted. */
export async function execute(command, { limitMs = 60_000, ...options } = {}) {
  const [program, ...rest] = command;
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', program, ...rest], { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream].setEncoding('utf8').on('data', (text) => { said[stream] += text; });
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const [status, signal] = await once(child, 'close');
  clearTimeout(timer);
  if (status !== 0) throw new Error(`${program} ended with ${status ?? signal}: ${said.stderr.slice(-2000)}`);
  return said.stdout;
}
