// haproxy before two offices, as docs/operating.md has it: it asks /readyz, and asks elsewhere what one of them did not take.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { end } from './cluster.mjs';
import { freePort } from './server.mjs';

// Debian's, where nobody is root.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
const READY_LIMIT_MS = 20_000;
const OUT = new URL('../out/', import.meta.url).pathname;

export class Balancer {
  /** Before these addresses, whether somebody is there yet or not. */
  static async start(name, offices) {
    const balancer = new Balancer();
    balancer.listen = `127.0.0.1:${await freePort()}`;
    balancer.url = `http://${balancer.listen}`;
    mkdirSync(OUT, { recursive: true });
    balancer.config = `${OUT}${name}.cfg`;
    Object.assign(balancer, { name, offices });
    return balancer;
  }

  /** Once the offices know by which address members come. */
  async begin() {
    writeFileSync(this.config, configuration(this.listen, this.offices));
    execFileSync('haproxy', ['-c', '-q', '-f', this.config], { env, stdio: 'inherit' });
    const log = openSync(`${OUT}${this.name}.log`, 'a');
    this.process = spawn('haproxy', ['-db', '-f', this.config], { env, stdio: ['ignore', log, log] });
    const until = Date.now() + READY_LIMIT_MS;
    while (!(await fetch(`${this.url}/readyz`).catch(() => null))?.ok) {
      if (this.process.exitCode !== null || Date.now() > until) throw new Error(`haproxy is not ready: see end2end/out/${this.name}.log`);
      await sleep(50);
    }
  }

  /** Waits until it has found out that this one is up. */
  async sends(name) {
    const until = Date.now() + READY_LIMIT_MS;
    const served = () => fetch(`${this.url}/livez`, { headers: { 'x-instance': name } }).then((response) => response.headers.get('x-served-by'), () => null);
    while ((await served()) !== name) {
      if (Date.now() > until) throw new Error(`haproxy does not send anybody to ${name}: see end2end/out/${this.name}.log`);
      await sleep(50);
    }
  }

  stop() {
    return this.process ? end(this.process, 'SIGTERM') : undefined;
  }
}

// `x-instance` chooses one, and `x-served-by` says which it was: for the stories alone.
function configuration(listen, offices) {
  const names = Object.keys(offices);
  return `global
    maxconn 2000
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 30s
    timeout queue 5s
    # Slow is not away.
    timeout check 3s
    # Nobody took the request: it is asked again, in the end of another one.
    retries 3
    option redispatch 1
frontend members
    bind ${listen}
    default_backend offices
backend offices
    balance roundrobin
    option forwardfor
    # An answer that never began is asked for again where that changes nothing.
    retry-on conn-failure empty-response
    http-request disable-l7-retry unless { method GET HEAD }
    option httpchk
    http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host ${listen}
    http-check expect status 200
${names.map((name) => `    use-server ${name} if { req.hdr(x-instance) ${name} }`).join('\n')}
    http-response set-header x-served-by %s
    default-server check inter 500ms fastinter 200ms fall 2 rise 1
${names.map((name) => `    server ${name} ${offices[name]}`).join('\n')}
`;
}
