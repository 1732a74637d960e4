// Which of gunicorn's settings is the fastest here is tried, not believed.
import { KINDS, TRIED, called } from './django.mjs';
import { pages } from './wrk.mjs';

const AT_ONCE = 16;
const SECONDS = 2;

/** Tries each, and has the tuned one be the best of them. Says how many records a second each has opened. */
export async function tune(django, { subjects }) {
  const paths = subjects.articles.map((id) => `/admin/documents/article/${id}/change/`);
  const found = [];
  for (const tried of TRIED) {
    Object.assign(KINDS.tuned, tried);
    const server = await django.start('tuned');
    const load = { url: server.url, paths, cookies: django.cookies, atOnce: AT_ONCE, waitSeconds: 10 };
    await pages({ ...load, seconds: 1 });
    const { perSecond, errors } = await pages({ ...load, seconds: SECONDS });
    await server.stop();
    found.push({ tried, name: called(tried), perSecond: Object.keys(errors).length > 0 ? 0 : perSecond });
  }
  const best = found.reduce((one, other) => (other.perSecond > one.perSecond ? other : one));
  Object.assign(KINDS.tuned, best.tried);
  console.log(`gunicorn, tuned: ${best.name}`);
  return { best: best.name, tried: found.map(({ name, perSecond }) => ({ name, perSecond })) };
}
