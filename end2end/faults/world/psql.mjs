// The tests' own hands on the servers, past proxies and pools: psql, without blocking whoever else is at work here.
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const LIMIT_MS = 120_000;
const ROLES = {
  superuser: 'postgres',
  product: 'product_owner',
  owner: 'samuso_owner',
  writer: 'samuso_writer',
  reader: 'samuso_reader',
};
const OPTIONS = ['-qXAt', '-v', 'ON_ERROR_STOP=1'];
const run = promisify(execFile);

export class Psql {
  constructor(port, passwords, account = 'superuser') {
    this.env = {
      ...process.env,
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGUSER: ROLES[account],
      PGPASSWORD: passwords[account],
      PGDATABASE: 'samuso_demo',
      PGCONNECT_TIMEOUT: '40',
      PGAPPNAME: 'faults',
    };
  }

  /** What psql prints, without decoration. */
  async ask(sql) {
    const options = { env: this.env, timeout: LIMIT_MS, maxBuffer: 64 << 20, killSignal: 'SIGKILL' };
    const { stdout } = await run('psql', [...OPTIONS, '-c', sql], options);
    return stdout.trim();
  }

  async rows(sql) {
    return JSON.parse(await this.ask(`SELECT coalesce(json_agg(r), '[]') FROM (${sql}) r`));
  }

  /** A session that stays: what it locks is locked until it ends. */
  async session(sql) {
    const session = new Session(this.env);
    await session.ask(sql);
    return session;
  }
}

class Session {
  #heard = '';
  #errors = '';

  constructor(env) {
    this.process = spawn('psql', OPTIONS, { env, stdio: 'pipe' });
    this.process.stdout.on('data', (data) => (this.#heard += data));
    this.process.stderr.on('data', (data) => (this.#errors += data));
    // Its server may be gone by the time that it is told to end.
    this.process.stdin.on('error', () => {});
    this.process.on('exit', () => this.process.stdout.emit('data', ''));
  }

  async ask(sql) {
    const mark = `-- ${Math.random()}`;
    this.process.stdin.write(`${sql}\n;\n\\echo '${mark}'\n`);
    await new Promise((done, fail) => {
      const look = () => {
        const over = this.#heard.includes(mark);
        if (!over && this.process.exitCode === null) return;
        this.process.stdout.off('data', look);
        if (over) done();
        else fail(new Error(`psql ended: ${this.#errors}`));
      };
      this.process.stdout.on('data', look);
    });
    const [said] = this.#heard.split(mark);
    this.#heard = '';
    return said.trim();
  }

  async end() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((done) => this.process.once('exit', done));
    this.process.kill('SIGKILL');
    await gone;
  }
}
