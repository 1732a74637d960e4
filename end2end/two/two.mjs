// Two offices behind haproxy, on a primary and a standby of their own.
import { copyFileSync, cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Balancer } from '../kit/balancer.mjs';
import { Cluster } from '../kit/cluster.mjs';
import { Visitor } from '../kit/http.mjs';
import { Office } from '../kit/office.mjs';
import { freePort } from '../kit/server.mjs';

// haproxy asks twice a second, and believes two refusals.
const DRAIN_SECONDS = 2;

export class Two {
  static async start(name, server = { drain_seconds: DRAIN_SECONDS }) {
    const two = new Two();
    Object.assign(two, { name, server, dir: `/var/tmp/samuso-two-${process.pid}`, bin: process.env.SAMUSO_BIN });
    try {
      await two.begin();
    } catch (error) {
      await two.stop();
      throw error;
    }
    return two;
  }

  async begin() {
    this.cluster = await Cluster.prepare(join(this.dir, 'servers'));
    this.listen = { one: `127.0.0.1:${await freePort()}`, two: `127.0.0.1:${await freePort()}` };
    this.balancer = await Balancer.start(`${this.name}-haproxy`, this.listen);
    this.url = this.balancer.url;
    process.env.SAMUSO_URL = this.url;
    await this.open('one');
    await this.balancer.begin();
  }

  /** Starts one of them, of the build that is the newest by now. */
  async open(which) {
    const server = { trusted_proxies: ['127.0.0.1/32'], ...this.server };
    this[which] = await Office.start(`${this.name}-${which}`, this.cluster, { publicUrl: this.url, listen: this.listen[which], bin: this.bin, server });
    if (this.balancer.process) await this.balancer.sends(which);
  }

  /** Once both are up, whatever the last test left. */
  async both() {
    for (const which of ['one', 'two']) if (!this[which]?.isThere) await this.open(which);
    return this;
  }

  /** Both, one after the other, with these keys of [server]. */
  async replace(server) {
    this.server = server;
    for (const which of ['one', 'two']) {
      await this[which].stop();
      await this.open(which);
    }
  }

  /** Somebody whom haproxy sends to this one, for as long as it is up. */
  async member(key, which) {
    const visitor = new Visitor(this.url, undefined, { 'x-instance': which });
    await visitor.signIn(key);
    await visitor.post('/preferences', { locale: 'en', time_zone: 'UTC', next: '/' });
    return visitor;
  }

  /** From here on, who is started is of another build: the same program, whose site has other names. */
  release() {
    this.releases = (this.releases ?? 0) + 1;
    const dir = join(this.dir, `build-${this.releases}`);
    const from = dirname(this.bin);
    const site = [join(from, 'site'), join(from, '..', 'site')].find(existsSync);
    mkdirSync(join(dir, 'bin'), { recursive: true });
    placed(this.bin, join(dir, 'bin', 'samuso'));
    cpSync(site, join(dir, 'site'), { recursive: true });
    const hashes = readFileSync(join(from, 'hash.txt'), 'utf8');
    const other = (hash) => hash.slice(1) + hash[0];
    const names = [...hashes.matchAll(/: (\S+)/g)].map(([, hash]) => hash);
    writeFileSync(join(dir, 'bin', 'hash.txt'), hashes.replace(/: (\S+)/g, (_, hash) => `: ${other(hash)}`));
    for (const file of readdirSync(join(dir, 'site', 'pkg'))) {
      const hash = names.find((name) => file.includes(name));
      if (hash) renameSync(join(dir, 'site', 'pkg', file), join(dir, 'site', 'pkg', file.replace(hash, other(hash))));
    }
    this.bin = join(dir, 'bin', 'samuso');
  }

  async stop() {
    await Promise.all([this.one?.stop(), this.two?.stop()]);
    await this.balancer?.stop();
    await this.cluster?.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Where it can be, without a copy. */
function placed(from, to) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
