// One job after the other on the same records, hidden and shown again: there is always one in the middle.
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 400;
const ROWS_A_SECOND = 60;
const STATES = /data-state="(preparing|ready|asked|running|paused|held|succeeded|failed|cancelled)"/;
const OVER = ['succeeded', 'failed', 'cancelled'];

export class JobMaker {
  #action = 'article.show';

  constructor(member, ids) {
    this.member = member;
    this.ids = ids;
  }

  async work(goes) {
    while (goes()) {
      const job = await this.#prepare();
      while (job && goes() && !OVER.includes(await this.#step(job))) await sleep(LOOK_MS);
      await sleep(LOOK_MS);
    }
  }

  /** What is under way is brought to its end, and what nobody waits for is cancelled. */
  async finish(jobs, limit) {
    const end = Date.now() + limit;
    for (const { id, state } of jobs) {
      if (state === 'ready') await this.#post('cancel', id);
      while (!OVER.includes(await this.#step(id))) {
        if (Date.now() > end) throw new Error(`the job ${id} does not come to an end`);
        await sleep(LOOK_MS);
      }
    }
  }

  async #prepare() {
    this.#action = this.#action === 'article.show' ? 'article.hide' : 'article.show';
    const form = { action: this.#action, ids: this.ids.join(','), reason: 'Many at once', ticket: '' };
    const answer = await this.member.post('/api/jobs/prepare', form).catch(() => null);
    await answer?.text().catch(() => {});
    return /^\/jobs\/([^?]+)/.exec(answer?.headers.get('location') ?? '')?.[1];
  }

  /** Looks at it, and does what it waits for. */
  async #step(id) {
    const page = await this.member.ask(`/jobs/${id}`).then((answer) => answer.text()).catch(() => '');
    const state = STATES.exec(page)?.[1];
    if (state === 'ready') await this.#post('start', id);
    if (state === 'held' || state === 'paused') await this.#post('go-on', id);
    return state;
  }

  async #post(what, job) {
    const answer = await this.member.post(`/api/jobs/${what}`, { job, rows_a_second: String(ROWS_A_SECOND) }).catch(() => null);
    await answer?.text().catch(() => {});
  }
}
