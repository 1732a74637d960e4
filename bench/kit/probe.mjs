// One request by hand, before and after wrk's: whether the page is really there, and how long it takes alone.
import { setTimeout as sleep } from 'node:timers/promises';

export const WAIT_MS = 10_000;
const IDLE_LIMIT_MS = 20_000;

/** The status of what answers (0 where nothing came in time), and after how long. */
export async function probe(url, path, cookie) {
  const began = performance.now();
  const headers = { accept: 'text/html', 'accept-encoding': 'gzip, deflate, br', 'accept-language': 'en', ...(cookie && { cookie }) };
  try {
    const response = await fetch(new URL(path, url), { headers, redirect: 'manual', signal: AbortSignal.timeout(WAIT_MS) });
    const { length } = Buffer.from(await response.arrayBuffer());
    const coding = response.headers.get('content-encoding');
    return { status: response.status, ms: performance.now() - began, length, coding, location: response.headers.get('location') };
  } catch {
    return { status: 0, ms: performance.now() - began };
  }
}

/** Waits until PostgreSQL does nothing for anybody any more; what takes too long is ended. */
export async function untilIdle(servers) {
  const busy = `pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle' AND application_name <> 'samuso'`;
  const end = Date.now() + IDLE_LIMIT_MS;
  for (const server of ['primary', 'replica']) {
    while (servers.sql(`SELECT count(*) FROM pg_stat_activity WHERE ${busy}`, { server }) !== '0') {
      if (Date.now() > end) servers.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${busy}`, { server });
      await sleep(100);
    }
  }
}
