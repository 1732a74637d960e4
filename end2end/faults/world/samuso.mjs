// One `samuso serve`, with a configuration of the tests': killed, frozen, and started again as a supervisor would.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_LIMIT_MS = 60_000;
const ENOUGH_FOR_TESTS = 1_000_000;

/** What is set for the tests names no key of the configuration. */
const ENV = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SAMUSO_')));

export class Samuso {
  /** `at` has the folder, the address, the ports of both servers as Samuso is to reach them, and the provider. */
  constructor(name, at) {
    Object.assign(this, { name, ...at });
    this.url = `http://${this.listen}`;
    this.config = join(this.folder, `${name}.toml`);
    this.log = join(this.folder, `${name}.log`);
    writeFileSync(this.config, configuration(this), { mode: 0o600 });
  }

  /** Runs it. `through` is a command that runs it in its turn; `stderr`, where its log goes. */
  launch({ through = [], stderr = openSync(this.log, 'a'), env = {} } = {}) {
    const [program, ...args] = ['setpriv', '--pdeathsig', 'KILL', ...through, process.env.SAMUSO_BIN, 'serve', '--config', this.config];
    this.process = spawn(program, args, { stdio: ['ignore', stderr, stderr], env: { ...ENV, ...env } });
    this.exit = once(this.process, 'exit').then(([code, signal]) => signal ?? code);
  }

  async start(options) {
    // Else somebody else would be taken for it.
    if (await this.lives(500)) throw new Error(`${this.url} is answered already`);
    this.launch(options);
    const end = Date.now() + START_LIMIT_MS;
    while (!(await this.lives())) {
      if (!this.runs) throw new Error(`samuso ended with ${await this.exit}: see ${this.log}`);
      if (Date.now() > end) throw new Error('samuso did not answer in time');
      await sleep(50);
    }
  }

  get runs() {
    return this.process?.exitCode === null && this.process.signalCode === null;
  }

  async lives(limit = 2_000) {
    const answer = await fetch(`${this.url}/livez`, { signal: AbortSignal.timeout(limit) }).catch(() => null);
    await answer?.text();
    return answer?.status === 200;
  }

  /** The same, on a connection of its own. */
  livesAnew(limit) {
    return new Promise((done) => {
      const asked = get(`${this.url}/livez`, { agent: false, timeout: limit }, (answer) => done(answer.resume().statusCode === 200));
      asked.on('timeout', () => asked.destroy()).on('error', () => done(false));
    });
  }

  /** What `/readyz` says; `undefined` where nobody answers. */
  async ready() {
    const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    return answer && { code: answer.status, ...(await answer.json().catch(() => ({}))) };
  }

  signal(name) {
    this.process.kill(name);
  }

  async stop() {
    if (!this.runs) return;
    // One that stands still hears nothing else.
    this.process.kill('SIGCONT');
    this.process.kill('SIGTERM');
    await Promise.race([this.exit, sleep(25_000, undefined, { ref: false })]);
    if (this.runs) this.process.kill('SIGKILL');
    await this.exit;
  }

  /** Another command of the same binary, with the same configuration: its code and what it says. */
  command(...args) {
    const words = [...args, '--config', this.config];
    return new Promise((done) => {
      execFile(process.env.SAMUSO_BIN, words, { env: ENV, timeout: 120_000 }, (error, stdout, stderr) =>
        done({ code: error ? (error.code ?? error.signal) : 0, said: stdout + stderr }));
    });
  }

  /** Kilobytes of memory that it has. */
  memory() {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.process.pid}/status`, 'utf8'))[1]);
  }

  logged() {
    return readFileSync(this.log, 'utf8');
  }
}

function configuration({ listen, catalog, ports, passwords, provider }) {
  const database = (role, port) => `postgres://samuso_${role}:${passwords[role]}@127.0.0.1:${port}/samuso_demo`;
  return `[environment]
name = "demo"
[server]
listen = "${listen}"
log_format = "json"
member_requests_a_minute = ${ENOUGH_FOR_TESTS}
[catalog]
dir = "${catalog}"
[database]
replica_url = "${database('reader', ports.replica)}"
stand_in_url = "${database('reader', ports.primary)}"
writer_url = "${database('writer', ports.primary)}"
[provider.acme]
kind = "oidc"
label = "Acme"
issuer = "${provider.url}"
client_id = "samuso"
client_secret = "${provider.secret}"
scopes = ["profile", "groups"]
contact = "it@acme.example"
[[provider.acme.role]]
group = "support"
role = "cx"
`;
}
