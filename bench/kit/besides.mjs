// What is measured of a system besides its speed: memory, and what a browser sees.
import { inBrowser } from './browser.mjs';
import { family } from './django.mjs';
import { resident, underLoad } from './memory.mjs';
import { probe } from './probe.mjs';

const SETTLES_MS = 2_000;
const MIXED = ['record', 'timeline', 'list', 'list-filters', 'search-english', 'search-korean'];

/** For Samuso: at start, after the first page, under load of all kinds of pages, half a minute later; then the browser. */
export function besidesSamuso(found, { subjects }) {
  const pids = (server) => () => family(server.pid);
  return {
    started: (server) => {
      found.memory.samuso = { start: resident(pids(server)()) };
    },
    signedIn: async (server, { cookies }) => {
      await probe(server.url, `/e/article/${subjects.articles[0]}`, cookies[0]);
      await new Promise((done) => { setTimeout(done, SETTLES_MS); });
      found.memory.samuso.idle = resident(pids(server)());
    },
    measured: async (server, { cookies, addresses }) => {
      const paths = MIXED.flatMap((key) => (addresses[key] ?? []).slice(0, 30));
      const all = paths.length > 0 ? paths : Object.values(addresses).flat();
      Object.assign(found.memory.samuso, await underLoad({ url: server.url, paths: all, cookies, pids: pids(server) }));
      const pages = { record: `/e/article/${subjects.articles[0]}`, search: `/search?q=${encodeURIComponent(subjects.korean[0])}` };
      found.browser = await inBrowser({ url: server.url, cookie: cookies[0], pages });
    },
  };
}

/** For Django: records alone, so that 256 at once come to an end. */
export function besidesDjango(found, { subjects, kind, cookies }) {
  const paths = subjects.articles.map((id) => `/admin/documents/article/${id}/change/`);
  return {
    started: (server) => {
      found.memory[kind] = { start: resident(family(server.pid)) };
    },
    measured: async (server) => {
      Object.assign(found.memory[kind], await underLoad({ url: server.url, paths, cookies, pids: () => family(server.pid) }));
    },
  };
}
