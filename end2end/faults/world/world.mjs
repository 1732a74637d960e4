// Everything that a fault is made in: two servers, proxies before them, two instances of Samuso, a provider of sign-in, and
// members at work.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { freePort } from '../../kit/server.mjs';
import { Book } from './book.mjs';
import { Cluster } from './cluster.mjs';
import { Company } from './company.mjs';
import { SmallDisk } from './disk.mjs';
import { Load, randomFrom } from './load.mjs';
import { Member } from './member.mjs';
import { Proxy } from './proxy.mjs';
import { Samuso } from './samuso.mjs';

const ROOT = new URL('../../../', import.meta.url).pathname;
export const OUT = `${ROOT}end2end/out/faults/`;

const MANY = 120;
const OF_A_JOB = 150;
const KEPT = 20;
/** What is done to these is not undone: a fault that comes again takes others. */
const ONCE = 1_500;

export class World {
  static async make(seed) {
    rmSync(OUT, { recursive: true, force: true });
    mkdirSync(OUT, { recursive: true });
    const world = new World();
    world.random = randomFrom(seed);
    world.book = new Book();
    world.folder = mkdtempSync('/var/tmp/samuso-faults-');
    cpSync(`${ROOT}catalog`, `${world.folder}/catalog`, { recursive: true });
    try {
      await world.#begin();
    } catch (error) {
      await world.end();
      throw error;
    }
    return world;
  }

  async #begin() {
    this.cluster = await Cluster.make('faults');
    this.toPrimary = await Proxy.to(this.cluster.ports.primary);
    this.toReplica = await Proxy.to(this.cluster.ports.replica);
    const listen = [];
    for (let each = 0; each < 2; each++) listen.push(`127.0.0.1:${await freePort()}`);
    this.company = await Company.start(`http://${listen[0]}`);
    [this.a, this.b] = ['a', 'b'].map((name, each) => this.instance(name, listen[each]));
    await this.chooseRecords();
    await Promise.all([this.a.start(), this.b.start()]);
  }

  /** An instance of Samuso that reaches both servers through the proxies. */
  instance(name, listen) {
    const ports = { primary: this.toPrimary.port, replica: this.toReplica.port };
    const { passwords } = this.cluster;
    return new Samuso(name, { listen, folder: OUT, ports, passwords, provider: this.company, catalog: `${this.folder}/catalog` });
  }

  /** Of customers that every member looks after; no record is of two parts of the load. */
  async chooseRecords() {
    const ids = await this.cluster.sql.ask(`SELECT id FROM documents.article WHERE channel_id <= 10 AND deleted_at IS NULL
      AND NOT hidden AND state = 'published' ORDER BY id LIMIT ${MANY + OF_A_JOB + KEPT + ONCE}`);
    const all = ids.split('\n');
    [this.ids, this.bulk, this.kept] = [MANY, OF_A_JOB, KEPT].map((count) => all.splice(0, count));
    this.unused = all;
  }

  /** So many records that nobody else has or had. */
  take(count) {
    assert.ok(this.unused.length >= count, 'every record was used: the run is longer than there are records for');
    return this.unused.splice(0, count);
  }

  /** Members on both instances, and somebody who looks what a fault does. */
  async employ() {
    const people = [['cx', this.a.url], ['admin', this.a.url], ['cx_lead', this.b.url], ['account_manager', this.b.url]];
    this.load = new Load(people, { ids: this.ids, bulk: this.bulk, book: this.book, random: this.random });
    await this.load.enter();
    this.eye = await this.member('cx');
  }

  member(key, { url } = this.a) {
    return new Member(url, key, this.book).enter();
  }

  /** Whatever a fault that failed has left behind. */
  async heal() {
    // Told to end, meanwhile: nothing is to be started again.
    if (this.isOver) return;
    const { primary, replica, sql, onReplica } = this.cluster;
    for (const [server, itself] of [[primary, sql], [replica, onReplica]]) {
      server.thaw();
      if (!server.runs) await server.start();
      await itself.ask('ALTER SYSTEM RESET ALL');
      await itself.ask('SELECT pg_reload_conf()');
    }
    for (const proxy of [this.toPrimary, this.toReplica, this.company.proxy]) proxy.mend();
    for (const samuso of [this.a, this.b]) {
      if (samuso.runs) samuso.signal('SIGCONT');
      else await samuso.start();
    }
  }

  async end() {
    this.isOver = true;
    await Promise.all([this.a?.stop(), this.b?.stop()]);
    await this.company?.stop();
    [this.toPrimary, this.toReplica].forEach((proxy) => proxy?.close());
    this.cluster?.keepLogs(OUT);
    await this.cluster?.stop();
    SmallDisk.closeAll();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
