// A primary and a standby with the demo's product in it: made by `samuso demo`, then run by the tests themselves, so that
// each process is theirs to stop.
import { execFile } from 'node:child_process';
import { chownSync, copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Demo } from '../../kit/server.mjs';
import { Postgres } from './postgres.mjs';
import { Psql } from './psql.mjs';
import { SYSTEM_USER } from './user.mjs';

const SLOT = 'samuso_standby';
const run = promisify(execFile);

export class Cluster {
  catch_up_ms = 30_000;

  static async make(name) {
    // Whatever somebody had set up for a story of their own is not to be touched.
    delete process.env.SAMUSO_URL;
    const demo = await Demo.start(name);
    await demo.stopServers();
    const cluster = new Cluster(demo.dir);
    await Promise.all([cluster.primary.start(), cluster.replica.start()]);
    await cluster.caughtUp();
    return cluster;
  }

  constructor(dir) {
    const { passwords, ...ports } = JSON.parse(readFileSync(join(dir, 'endpoints.json'), 'utf8'));
    this.dir = dir;
    this.passwords = passwords;
    this.ports = { primary: ports.primary_port, replica: ports.replica_port };
    this.primary = new Postgres('primary', dir);
    this.replica = new Postgres('replica', dir);
    this.sql = new Psql(this.ports.primary, passwords);
    this.product = new Psql(this.ports.primary, passwords, 'product');
    this.onReplica = new Psql(this.ports.replica, passwords);
  }

  /**
   * The standby has replayed what the primary has committed by now, and a word after it. How far the primary has flushed may
   * be within a record, whose rest nobody flushes before something else commits.
   */
  async caughtUp() {
    const written = await this.sql.ask("SELECT pg_logical_emit_message(true, 'samuso', '')");
    const end = Date.now() + this.catch_up_ms;
    while ((await this.onReplica.ask(`SELECT coalesce(pg_last_wal_replay_lsn() >= '${written}', false)`)) !== 't') {
      if (Date.now() > end) throw new Error('the standby has not caught up in time');
      await sleep(100);
    }
  }

  /** The standby made anew, as whoever has lost one does. */
  async rebuildReplica() {
    await this.replica.stop('immediate');
    const settings = readFileSync(join(this.replica.data, 'samuso.conf'));
    rmSync(this.replica.data, { recursive: true, force: true });
    await this.sql.ask(`SELECT pg_drop_replication_slot('${SLOT}') FROM pg_replication_slots WHERE NOT active`);
    await this.sql.ask(`SELECT pg_create_physical_replication_slot('${SLOT}', true)`);
    const args = ['--pgdata', this.replica.data, '--host', '127.0.0.1', '--port', String(this.ports.primary)];
    args.push('--username', 'samuso_replication', '--no-password', '--slot', SLOT);
    args.push('--write-recovery-conf', '--checkpoint=fast', '--wal-method=stream', '--no-sync');
    const env = { ...SYSTEM_USER.env, PGPASSWORD: this.passwords.replication };
    await run(join(dirname(this.primary.program), 'pg_basebackup'), args, { ...SYSTEM_USER, env, cwd: '/' });
    this.#keepSettings(settings);
    await this.replica.start();
    await this.caughtUp();
  }

  /** Its own settings know the ports; what the copy says of the connection would win over them. */
  #keepSettings(settings) {
    for (const [file, text] of [['samuso.conf', settings], ['postgresql.auto.conf', '']]) {
      const path = join(this.replica.data, file);
      writeFileSync(path, text);
      if (SYSTEM_USER.uid !== undefined) chownSync(path, SYSTEM_USER.uid, SYSTEM_USER.gid);
    }
  }

  keepLogs(folder) {
    for (const { name, log } of [this.primary, this.replica]) copyFileSync(log, join(folder, `${name}.log`));
  }

  async stop() {
    for (const server of [this.replica, this.primary]) {
      server.thaw();
      await server.stop('immediate').catch(() => {});
    }
    // Nothing but what `Demo.start` made.
    if (existsSync(this.dir) && basename(this.dir).startsWith('samuso-end2end-')) rmSync(this.dir, { recursive: true });
  }
}
