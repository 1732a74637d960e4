// Members who work through haproxy all the while, and what each of them was told.
import { setTimeout as sleep } from 'node:timers/promises';
import { Visitor, hiddenFields } from '../kit/http.mjs';
import { hire } from '../kit/members.mjs';

const USUAL = { readers: 4, writers: 2, pause: 40 };

export class AtWork {
  static async begin(two, { readers, writers, pause } = USUAL) {
    const work = new AtWork();
    hire(two.cluster, readers + writers);
    Object.assign(work, { url: two.url, on: true, pause, asked: [] });
    const ids = two.cluster.sql('SELECT id FROM documents.article WHERE NOT hidden AND deleted_at IS NULL ORDER BY id DESC LIMIT 500').split('\n');
    const members = await Promise.all(Array.from({ length: readers + writers }, (_, place) => work.member(place + 1)));
    work.over = Promise.all(members.map((member, place) => (place < readers ? work.reads(member, ids, place, readers) : work.previews(member, ids, place, writers))));
    return work;
  }

  async member(place) {
    const visitor = new Visitor(this.url);
    await visitor.signIn(`load-${place}`);
    return visitor;
  }

  async reads(member, ids, from, every) {
    for (let place = from; this.on; place += every) {
      const id = ids[place % ids.length];
      await this.ask('GET', [`/e/article/${id}`, `/timeline?entity=article&record=${id}`, '/search?q=shipping'][place % 3], member);
    }
  }

  async previews(member, ids, from, every) {
    const form = hiddenFields((await member.get(`/e/article/${ids[0]}/actions/hide`)).html, '/api/actions/preview');
    for (let place = from; this.on; place += every) {
      await this.ask('POST', '/api/actions/preview', member, { ...form, ids: ids[place % ids.length], reason: 'At work' });
    }
  }

  async ask(method, path, member, fields) {
    const at = Date.now();
    const said = await (fields ? member.post(path, fields).then((response) => ({ status: response.status, servedBy: response.headers.get('x-served-by') })) : member.get(path))
      .catch((error) => ({ status: 0, why: String(error.cause ?? error) }));
    this.asked.push({ method, path, at, took: Date.now() - at, status: said.status, why: said.why, servedBy: said.servedBy });
    await sleep(this.pause);
  }

  /** So many more were answered, by this one. */
  async answeredBy(name, count) {
    const from = this.asked.length;
    while (this.asked.slice(from).filter(({ servedBy, status }) => servedBy === name && status < 400).length < count) await sleep(20);
  }

  async end() {
    this.on = false;
    await this.over;
    return this.asked;
  }
}

/** What an office itself did not have the time for: a busy machine's doing, and no balancer's. */
export const busy = ({ status, servedBy }) => status === 503 && ['one', 'two'].includes(servedBy);

/** What went wrong otherwise for whoever asked. */
export const failed = (asked, method) => asked.filter((one) => one.method === method && (one.status === 0 || one.status >= 400) && !busy(one));
