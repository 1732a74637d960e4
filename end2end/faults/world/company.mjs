// The company's provider of sign-in, behind a proxy that can make it slow; and Alice, who signs in with it by HTTP alone.
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { decode, Visitor } from '../../kit/http.mjs';
import { freePort } from '../../kit/server.mjs';
import { Proxy } from './proxy.mjs';

const PROGRAM = new URL('../../kit/provider.mjs', import.meta.url).pathname;
const STEPS_MAX = 12;

export class Company {
  static async start(samuso) {
    const company = new Company();
    company.samuso = samuso;
    company.port = await freePort();
    company.proxy = await Proxy.to(company.port);
    company.url = `http://127.0.0.1:${company.proxy.port}`;
    company.secret = randomBytes(24).toString('hex');
    await company.open();
    return company;
  }

  /** With keys that nobody has seen before. */
  async open() {
    const log = openSync(new URL('../../out/faults/provider.log', import.meta.url), 'a');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') };
    const env = { ...process.env, CLIENT_SECRET: this.secret, PROVIDER_KEYS: JSON.stringify({ keys: [key] }), PROVIDER_LISTEN: String(this.port) };
    const args = ['--pdeathsig', 'KILL', process.execPath, PROGRAM, String(this.proxy.port), this.samuso];
    this.process = spawn('setpriv', args, { stdio: ['ignore', log, log], env });
    while (!(await fetch(`${this.url}/.well-known/openid-configuration`).then((answer) => answer.ok, () => false))) {
      if (this.process.exitCode !== null) throw new Error('the provider ended: see provider.log');
      await sleep(100);
    }
  }

  async shut() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGKILL');
    await once(this.process, 'exit');
  }

  async stop() {
    await this.shut();
    this.proxy.close();
  }

  /** From Samuso's page to the provider's and back, as a browser goes: the last answer of Samuso's. */
  async signIn(book) {
    const jars = new Map();
    const at = (url) => {
      if (!jars.has(url.origin)) jars.set(url.origin, new Visitor(url.origin, 15_000));
      return jars.get(url.origin);
    };
    let url = new URL('/login/oidc/acme', this.samuso);
    let answer = await at(url).post(url.pathname, { next: '/' });
    for (let step = 0; step < STEPS_MAX; step++) {
      const to = answer.headers.get('location');
      const html = to ? '' : await answer.text();
      if (url.href.startsWith(this.samuso) && (to === '/' || (!to && !onward(html)))) break;
      const form = /<form[^>]*action="([^"]+)"/.exec(html)?.[1];
      url = new URL(to ?? onward(html) ?? decode(form ?? ''), url);
      const says = { prompt: 'login', login: 'alice', password: 'whatever' };
      answer = form && url.origin !== this.samuso ? await at(url).post(url.pathname, says) : await at(url).ask(url.href);
    }
    const session = at(new URL(this.samuso)).cookies.get('samuso');
    if (session) book.tokens.add(session);
    return { status: answer.status, isIn: Boolean(session), visitor: at(new URL(this.samuso)) };
  }
}

/** The page that leads on to the provider. */
function onward(html) {
  const link = /<a[^>]*data-onward[^>]*>/.exec(html)?.[0];
  return link && decode(/href="([^"]+)"/.exec(link)[1]);
}
