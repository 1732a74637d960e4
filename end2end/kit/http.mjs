// HTTP alone, as curl would: forms and links as they are in the page, a cookie jar, and no script.
import assert from 'node:assert/strict';

const LIMIT_MS = 10_000;

export class Visitor {
  /** `headers` go with each request. */
  constructor(url, limit_ms = LIMIT_MS, headers = {}) {
    this.url = url;
    this.limit_ms = limit_ms;
    this.headers = headers;
    this.cookies = new Map();
  }

  async signIn(member) {
    const response = await this.post('/login/demo', { member });
    assert.equal(response.status, 303, 'signing in leads on');
  }

  /** The page at this address. A redirect is followed, as a browser does. */
  async get(path) {
    const response = await this.#send(path, {});
    const to = response.headers.get('location');
    if (to) return this.get(to);
    return page(response, path);
  }

  /** The answer of this address, whatever it is and wherever it would lead. */
  async ask(path) {
    return this.#send(path, {});
  }

  /** Sends a form: fields, or a FormData. Where it leads is the caller's to follow. */
  async post(path, fields) {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    return this.#send(path, { method: 'POST', body, headers: { origin: this.url } });
  }

  /** Sends a form, and reads the page that it leads to. */
  async submit(path, fields) {
    const response = await this.post(path, fields);
    assert.ok([302, 303].includes(response.status), `POST ${path} answers ${response.status}: ${await response.text()}`);
    return this.get(response.headers.get('location'));
  }

  async #send(path, { headers = {}, ...rest }) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, this.url), {
      redirect: 'manual',
      signal: AbortSignal.timeout(this.limit_ms),
      headers: { 'accept': 'text/html', 'accept-language': 'en', ...(cookie && { cookie }), ...this.headers, ...headers },
      ...rest,
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.cookies.set(name, value);
    }
    return response;
  }
}

async function page(response, path) {
  const html = await response.text();
  return { status: response.status, path, html, text: text(html), servedBy: response.headers.get('x-served-by') };
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

export function decode(html) {
  return html.replace(/&(#x?)?([0-9a-z]+);/gi, (whole, number, name) => {
    if (!number) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(name, number === '#x' ? 16 : 10));
  });
}

/** What somebody reads in it, as one line. */
export function text(html) {
  const body = html
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<(script|style|head)\b[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ');
  return decode(body).replace(/\s+/g, ' ').trim();
}

/** The hidden fields of the form that posts to this address. */
export function hiddenFields(html, action) {
  const form = new RegExp(`<form[^>]*action="${action}"[^]*?</form>`).exec(html);
  assert.ok(form, `there is no form that posts to ${action}`);
  const inputs = form[0].match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
  const attribute = (input, name) => decode(new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1] ?? '');
  return Object.fromEntries(inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value')]));
}
