// Members at work all the time: they open records, search, read timelines, preview, run and undo; and one has a job on
// hundreds of records under way.
import { setTimeout as sleep } from 'node:timers/promises';
import { JobMaker } from './jobs.mjs';
import { Member } from './member.mjs';

const PAUSE_MS = [120, 320];
const READS = ['record', 'record', 'record', 'timeline', 'list', 'search'];
/** Every so many steps are an action. */
const ACTIONS = 0.35;
const UNDONE = 0.3;

export class Load {
  #loops = [];
  #goes = false;
  #hidden = new Set();

  /** `people` are [key, address of an instance]; they share the records of `ids`, and so may be in each other's way. */
  constructor(people, { ids, bulk, book, random }) {
    this.members = people.map(([key, url]) => new Member(url, key, book));
    const admin = people.find(([key]) => key === 'admin');
    this.job = new JobMaker(new Member(admin[1], 'admin', book), bulk);
    Object.assign(this, { ids, random });
  }

  async enter() {
    for (const member of [...this.members, this.job.member]) await member.enter();
  }

  start() {
    this.#goes = true;
    this.#loops = [...this.members.map((member) => this.#work(member)), this.job.work(() => this.#goes)];
  }

  async stop() {
    this.#goes = false;
    await Promise.all(this.#loops);
    this.#loops = [];
  }

  async #work(member) {
    while (this.#goes) {
      if (this.random() < ACTIONS) await this.#act(member);
      else await member.open(this.#one(READS), this.#one(this.ids));
      const [least, most] = PAUSE_MS;
      await sleep(least + this.random() * (most - least));
    }
  }

  /** What would fit, as far as this knows: others are at the same records, and answers get lost. */
  async #act(member) {
    const id = this.#one(this.ids);
    const isHidden = this.#hidden.has(id);
    const claim = await member.act(isHidden ? 'article.show' : 'article.hide', [id]);
    if (claim.told !== 'done') return;
    if (this.random() < UNDONE) {
      const undo = await member.previewUndo(claim.run);
      if (!undo.id || (await member.press(undo.id)).told === 'done') return;
    }
    if (isHidden) this.#hidden.delete(id);
    else this.#hidden.add(id);
  }

  #one(list) {
    return list[Math.floor(this.random() * list.length)];
  }
}

/** Repeatable: a failure says its seed. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
