// A member at work by HTTP alone, who writes down what they were told: the oracle holds the database to it.
import { setTimeout as sleep } from 'node:timers/promises';
import { Visitor } from '../../kit/http.mjs';

/** Longer than any request may take (`REQUEST_TIMEOUT_MS`): who gets no answer by then gets none. */
const LIMIT_MS = 15_000;
const ENTERED_WITHIN_MS = 10_000;

export const PAGES = {
  record: (id) => `/e/article/${id}`,
  timeline: () => '/timeline',
  list: () => '/e/article?hidden=true',
  search: () => '/search?q=help',
};

export class Member extends Visitor {
  constructor(url, key, book) {
    super(url, LIMIT_MS);
    this.key = key;
    this.book = book;
  }

  /** Signs in, with some patience: a busy machine is not what is looked at here. */
  async enter() {
    for (const end = Date.now() + ENTERED_WITHIN_MS; ; await sleep(500)) {
      const answer = await this.#timed('sign-in', () => this.post('/login/demo', { member: this.key }));
      if (answer.status === 303) break;
      if (Date.now() > end) throw new Error(`${this.key} could not sign in: ${answer.status}`);
    }
    this.book.tokens.add(this.cookies.get('samuso'));
    return this;
  }

  /** Opens a page: what it came to, and what it says. */
  async open(kind, id) {
    const answer = await this.#timed(kind, () => this.ask(PAGES[kind](id)));
    return { ...answer, outcome: outcomeOf(answer) };
  }

  /** Asks what an action would do; its preview's id, where there is one. */
  async preview(action, ids, reason = 'A fault is made on purpose') {
    return this.#previewed('/api/actions/preview', { action, ids: ids.join(','), reason, ticket: '' });
  }

  async previewUndo(run) {
    return this.#previewed('/api/actions/undo', { run, reason: 'Back as it was', ticket: '' });
  }

  async #previewed(path, form) {
    const answer = await this.#timed('preview', () => this.post(path, form));
    return { ...answer, id: /^\/previews\/([^?]+)/.exec(answer.to)?.[1] };
  }

  /** Presses the button, and writes down what that is said to have done. The preview is the idempotency key. */
  async press(preview) {
    const claim = { preview, member: this, told: 'no answer' };
    this.book.claims.push(claim);
    const answer = await this.#timed('run', () => this.post('/api/actions/run', { preview }));
    Object.assign(claim, toldBy(answer, preview), { status: answer.status, took: answer.took });
    return claim;
  }

  /** Preview and run: `done`, or the first thing that it was not. */
  async act(action, ids) {
    const seen = await this.preview(action, ids);
    if (!seen.id) return { told: outcomeOf(seen), took: seen.took, status: seen.status, html: seen.html };
    return this.press(seen.id);
  }

  async #timed(kind, ask) {
    const began = performance.now();
    const answer = await ask().then(read, (error) => ({ status: 0, html: '', to: '', error: error.cause?.code ?? error.name }));
    answer.took = Math.round(performance.now() - began);
    this.book.told({ kind, by: this.key, outcome: outcomeOf(answer), ...answer });
    return answer;
  }
}

async function read(response) {
  // A connection that breaks within the answer has brought none.
  const html = await response.text();
  return { status: response.status, html, to: response.headers.get('location') ?? '' };
}

/** In the words of the table. */
function outcomeOf({ status, to }) {
  if (status === 0) return 'no answer';
  if (status === 200 || (status === 303 && !to.startsWith('/login'))) return 'ok';
  if (status === 302 && !to.startsWith('/login')) return 'ok';
  if (status === 503) return 'away';
  if (status === 502) return 'unknown';
  return status >= 500 ? `fault ${status}` : `refused ${status}`;
}

function toldBy(answer, preview) {
  const [, kind, id, query] = /^\/(runs|previews)\/([^?]+)(.*)/.exec(answer.to) ?? [];
  if (kind === 'runs') return { told: query.includes('repeated') ? 'repeated' : 'done', run: id };
  if (kind === 'previews') return id === preview ? { told: 'under way' } : { told: 'stale' };
  return { told: outcomeOf(answer) };
}
