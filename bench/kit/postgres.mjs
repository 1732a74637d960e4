// The primary and the standby of a data set's folder, with the bench's settings: the same for everybody measured.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { totalmem, userInfo } from 'node:os';
import { join } from 'node:path';
import { readJson } from './folders.mjs';
import { Server, execute, run } from './processes.mjs';

const START_LIMIT_MS = 60_000;
const STATEMENT_LIMIT_MS = 600_000;
const WARM_LIMIT_MS = 300_000;
export const DATABASE = 'samuso_demo';
const ROLES = { superuser: 'postgres', product: 'product_owner', owner: 'samuso_owner', writer: 'samuso_writer', reader: 'samuso_reader' };

const MIB = 2 ** 20;
const shared = Math.min(2048, Math.round(totalmem() / MIB / 12));

/** Beside what the demo sets: memory for the machine, connections for 256 at once, no checkpoint within a cell. */
export const SETTINGS = {
  shared_buffers: `${shared}MB`,
  effective_cache_size: `${shared * 4}MB`,
  max_connections: '400',
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
  log_destination: 'jsonlog',
  logging_collector: 'on',
  log_rotation_age: '0',
  log_rotation_size: '0',
  log_filename: 'bench.log',
  log_truncate_on_rotation: 'off',
};

export function postgresBinaries() {
  const usual = '/usr/lib/postgresql';
  const versions = existsSync(usual) ? readdirSync(usual).sort((a, b) => b - a) : [];
  const found = versions.map((version) => join(usual, version, 'bin')).find((dir) => existsSync(join(dir, 'postgres')));
  return found ?? run(['pg_config', '--bindir']).trim();
}

/** PostgreSQL refuses to run as root: there it runs as whom its data belong to. */
function owner(data) {
  const { uid, gid } = statSync(data);
  return userInfo().uid === 0 ? [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'] : [];
}

export class Servers {
  constructor(dir) {
    this.dir = dir;
    this.endpoints = readJson(join(dir, 'endpoints.json'));
  }

  static async start(dir) {
    const servers = new Servers(dir);
    servers.primary = await servers.#start('primary');
    servers.replica = await servers.#start('replica');
    // What an interrupted run may have left on.
    for (const server of ['primary', 'replica']) servers.logStatements(server, false);
    return servers;
  }

  async #start(name) {
    const data = join(this.dir, name);
    const settings = Object.entries(SETTINGS).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    const command = [join(postgresBinaries(), 'postgres'), '-D', data, ...settings];
    const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' };
    rmSync(this.logFile(name), { force: true });
    const server = new Server(`postgres-${name}`, command, { cwd: '/', signal: 'SIGINT', env, as: owner(data) });
    await server.ready(() => takesConnections(data, server.pid), START_LIMIT_MS);
    return server;
  }

  port(server) {
    return this.endpoints[`${server}_port`];
  }

  environment(server, account) {
    return {
      ...process.env,
      PGHOST: '127.0.0.1',
      PGPORT: String(this.port(server)),
      PGUSER: ROLES[account],
      PGPASSWORD: this.endpoints.passwords[account],
      PGDATABASE: DATABASE,
      PGCONNECT_TIMEOUT: '10',
    };
  }

  url(server, account) {
    return `postgres://${ROLES[account]}:${this.endpoints.passwords[account]}@127.0.0.1:${this.port(server)}/${DATABASE}?sslmode=disable`;
  }

  /** What psql prints, without decoration. Several statements in one call are one transaction each. */
  sql(text, { server = 'primary', account = 'superuser' } = {}) {
    const env = this.environment(server, account);
    const options = { env, input: text, encoding: 'utf8', timeout: STATEMENT_LIMIT_MS, maxBuffer: 2 ** 28, stdio: ['pipe', 'pipe', 'pipe'] };
    return execFileSync('psql', ['-qXAt', '-v', 'ON_ERROR_STOP=1', '-f', '-'], options).trim();
  }

  rows(text, options) {
    return JSON.parse(this.sql(`SELECT coalesce(json_agg(t), '[]') FROM (${text}) t`, options));
  }

  logStatements(server, on) {
    const set = on ? "SET log_min_duration_statement = 0" : 'RESET log_min_duration_statement';
    this.sql(`ALTER SYSTEM ${set};\nSELECT pg_reload_conf();`, { server });
  }

  logFile(server) {
    return join(this.dir, server, 'log/bench.json');
  }

  /** Reads the standby's files once, so that who comes first does not wait for the disk. */
  async warm() {
    const files = ['find', join(this.dir, 'replica/base'), '-type', 'f', '-name', '[0-9]*', '-exec', 'cat', '{}', '+'];
    // A file may go meanwhile.
    await execute(['sh', '-c', '"$@" >/dev/null 2>&1 || true', 'sh', ...files], { limitMs: WARM_LIMIT_MS });
  }

  async stop() {
    await this.primary?.stop();
    await this.replica?.stop();
  }
}

/** The eighth line of the pid file, as `pg_ctl` reads it. */
function takesConnections(data, pid) {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, 'utf8').split('\n').map((line) => line.trim());
  return lines[0] === String(pid) && lines[7] === 'ready';
}
