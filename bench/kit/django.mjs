// Django's admin on the same servers, by gunicorn: as it comes, and tuned.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { BENCH, OUT } from './folders.mjs';
import { MEMBERS } from './members.mjs';
import { freePort } from '../../end2end/kit/server.mjs';
import { Server, execute } from './processes.mjs';

const READY_LIMIT_MS = 60_000;
const SETUP_LIMIT_MS = 120_000;
/** As long as the bench waits for an answer. */
export const STATEMENT_TIMEOUT_MS = 10_000;
export const VENV = process.env.BENCH_VENV;
export const CSRF = randomBytes(16).toString('hex');
const ROLE = 'samuso_bench_django';

const CORES = cpus().length;
const sync = (workers) => ({ workers, gunicorn: [] });
const threads = (workers, each) => ({ workers, gunicorn: ['--worker-class', 'gthread', '--threads', String(each)] });

/** What gunicorn is told, besides where to listen. */
export const KINDS = {
  comes: { settings: 'office.settings', ...sync(2 * CORES + 1) },
  tuned: { settings: 'office.tuned', ...threads(2 * CORES, 4) },
};

/** Of these, `tuned` is the one that opens the most records here. */
export const TRIED = [sync(CORES), sync(2 * CORES + 1), threads(CORES, 4), threads(2 * CORES, 2), threads(2 * CORES, 4)];

export const called = ({ workers, gunicorn }) => `${workers} ${gunicorn.length > 0 ? `gthread workers of ${gunicorn.at(-1)} threads` : 'sync workers'}`;

export class Django {
  constructor(servers) {
    this.servers = servers;
    this.password = randomBytes(16).toString('hex');
    this.secret = randomBytes(32).toString('hex');
  }

  /** Its role, its own tables in a schema of its own, and its members, signed in. */
  async prepare() {
    const { password } = this;
    this.servers.sql(`DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${ROLE}') THEN CREATE ROLE ${ROLE} LOGIN; END IF;
      END $$;
      ALTER ROLE ${ROLE} PASSWORD '${password}';
      CREATE SCHEMA IF NOT EXISTS django AUTHORIZATION ${ROLE};
      GRANT CONNECT ON DATABASE samuso_demo TO ${ROLE};
      GRANT USAGE ON SCHEMA documents TO ${ROLE};
      GRANT SELECT ON ALL TABLES IN SCHEMA documents TO ${ROLE};
      GRANT UPDATE ON documents.article TO ${ROLE};
      GRANT INSERT ON documents.audit_log TO ${ROLE};`);
    await this.#python(['-m', 'django', 'migrate', '--verbosity', '0']);
    const keys = JSON.parse(await this.#python(['-m', 'office.members', String(MEMBERS)]));
    this.cookies = keys.map((key) => `sessionid=${key}; csrftoken=${CSRF}`);
  }

  #environment(settings) {
    return {
      PATH: process.env.PATH,
      LC_ALL: 'C.UTF-8',
      PYTHONPATH: join(BENCH, 'django'),
      PYTHONDONTWRITEBYTECODE: '1',
      DJANGO_SETTINGS_MODULE: settings,
      BENCH_DJANGO_SECRET: this.secret,
      BENCH_DJANGO_PASSWORD: this.password,
      BENCH_DJANGO_STATEMENT_TIMEOUT_MS: String(STATEMENT_TIMEOUT_MS),
      BENCH_PRIMARY_PORT: String(this.servers.port('primary')),
      BENCH_REPLICA_PORT: String(this.servers.port('replica')),
    };
  }

  #python(rest) {
    const env = this.#environment(KINDS.comes.settings);
    return execute([join(VENV, 'bin/python'), ...rest], { env, limitMs: SETUP_LIMIT_MS });
  }

  async start(kind) {
    const { settings, workers, gunicorn } = KINDS[kind];
    const listen = `127.0.0.1:${await freePort()}`;
    const options = ['--bind', listen, '--workers', String(workers), '--timeout', '60', '--log-level', 'warning', ...gunicorn];
    const command = [join(VENV, 'bin/python'), '-m', 'gunicorn', ...options, 'office.wsgi'];
    const server = new Server(`django-${kind}`, command, { env: this.#environment(settings), cwd: OUT });
    server.url = `http://${listen}`;
    await server.ready(async () => (await fetch(`${server.url}/admin/login/`).catch(() => null))?.ok, READY_LIMIT_MS);
    return server;
  }
}

/** A process and its children, by their ids. */
export function family(pid) {
  const children = (id) => {
    const file = `/proc/${id}/task/${id}/children`;
    return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : [];
  };
  return [pid, ...children(pid).flatMap(family)];
}
