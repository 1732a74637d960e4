// What is measured of a system besides its speed: memory, and what a browser sees.
import { inBrowser } from './browser.mjs';
import { family } from './django.mjs';
import { resident, underLoad } from './memory.mjs';
import { probe } from './probe.mjs';
import { startSamuso } from './samuso.mjs';

const SETTLES_MS = 2_000;
const MIXED = ['record', 'timeline', 'list', 'list-filters', 'search-english', 'search-korean'];

/** For Samuso: at start, after the first page, under load of all kinds of pages, half a minute later; the same as it comes,
 *  where it answers some at once and tells the others to come again; then the browser. */
export function besidesSamuso(found, { subjects, servers, binary }) {
  const pids = (server) => () => family(server.pid);
  const started = (server, name) => {
    found.memory[name] = { start: resident(pids(server)()) };
  };
  const signedIn = async (server, name, cookies) => {
    await probe(server.url, `/e/article/${subjects.articles[0]}`, cookies[0]);
    await new Promise((done) => { setTimeout(done, SETTLES_MS); });
    found.memory[name].idle = resident(pids(server)());
  };
  const loaded = async (server, name, cookies, paths) =>
    Object.assign(found.memory[name], await underLoad({ url: server.url, paths, cookies, pids: pids(server) }));
  return {
    started: (server) => started(server, 'samuso'),
    signedIn: (server, { cookies }) => signedIn(server, 'samuso', cookies),
    measured: async (server, { cookies, addresses }) => {
      const paths = MIXED.flatMap((key) => (addresses[key] ?? []).slice(0, 30));
      const all = paths.length > 0 ? paths : Object.values(addresses).flat();
      await loaded(server, 'samuso', cookies, all);
      const shipped = await startSamuso(binary, servers, { name: 'samuso-shipped', all: false });
      started(shipped, 'shipped');
      await signedIn(shipped, 'shipped', cookies);
      await loaded(shipped, 'shipped', cookies, all);
      await shipped.stop();
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
