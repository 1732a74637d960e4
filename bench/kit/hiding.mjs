// Cells of the action: articles are hidden for good, and shown again after each cell.
import { AT_ONCE } from './cell.mjs';
import { CSRF } from './django.mjs';
import { WAIT_MS } from './probe.mjs';
import { hide } from './wrk.mjs';

const WARM_SECONDS = 1;
const SLOW_SECONDS = 9;
const HIDDEN = 'SELECT count(*) FROM documents.article WHERE hidden';
/** Of an article's preview and run: how many requests each of the two takes for it, the pages that are shown included. */
export const STEPS = { samuso: 4, django: 3 };

export async function hidingCells({ system, servers, steps, ids, isSlow }) {
  const found = {};
  const cells = isSlow ? AT_ONCE.slice(0, 2) : AT_ONCE;
  const load = (atOnce, seconds) =>
    hide({ url: system.url(), steps, ids, cookies: system.cookies, atOnce, seconds, waitSeconds: WAIT_MS / 1000, csrf: CSRF });
  await load(1, WARM_SECONDS);
  for (const atOnce of cells) {
    await system.settle(false);
    showAgain(servers, ids);
    const before = Number(servers.sql(HIDDEN));
    const seconds = isSlow ? SLOW_SECONDS : system.seconds;
    const measured = { ...(await load(atOnce, seconds)), seconds };
    await system.settle(isSlow || atOnce === 256);
    found[atOnce] = cell(measured, atOnce, Number(servers.sql(HIDDEN)) - before);
  }
  showAgain(servers, ids);
  for (const atOnce of AT_ONCE) found[atOnce] ??= { notTried: true };
  return found;
}

/** A second is of articles, not of requests; so are the times. */
function cell(measured, atOnce, hidden) {
  const errors = { ...measured.errors };
  if (measured.wrong) errors.wrong = measured.wrong;
  // Each connection may have been stopped between its article's change and the page that says so.
  if (hidden < measured.units || hidden > measured.units + atOnce) errors.hidden = hidden;
  return {
    requests: measured.units,
    perSecond: (measured.units * 1e6) / measured.microseconds,
    p50_us: measured.unit_p50_us,
    p99_us: measured.unit_p99_us,
    bytes: measured.units ? measured.bytes / measured.units : 0,
    errors,
    isBounded: measured.units < 2 * atOnce,
    seconds: measured.seconds,
  };
}

function showAgain(servers, ids) {
  servers.sql(`UPDATE documents.article SET hidden = false WHERE hidden AND id IN (${ids.join(',')});`);
}
