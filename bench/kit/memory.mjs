// Memory as Linux counts it: resident, its peak, and (where processes share pages) each one's share of them.
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pages } from './wrk.mjs';

const LOAD_SECONDS = 10;
const AFTER_MS = 30_000;
const EVERY_MS = 100;

function of(pid, file, name) {
  const path = `/proc/${pid}/${file}`;
  const found = existsSync(path) && new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(path, 'utf8'));
  return found ? Number(found[1]) * 1024 : 0;
}

const sum = (pids, file, name) => pids.reduce((total, pid) => total + of(pid, file, name), 0);
export const resident = (pids) => sum(pids, 'status', 'VmRSS');
export const shares = (pids) => sum(pids, 'smaps_rollup', 'Pss');
export const peak = (pids) => sum(pids, 'status', 'VmHWM');

/** What it comes to while 256 ask, and half a minute later. `pids` says whose it is, now. */
export async function underLoad({ url, paths, cookies, pids }) {
  let most = 0;
  let mostShared = 0;
  let isOver = false;
  const load = pages({ url, paths, cookies, atOnce: 256, seconds: LOAD_SECONDS, waitSeconds: 10 }).finally(() => { isOver = true; });
  while (!isOver) {
    most = Math.max(most, resident(pids()));
    mostShared = Math.max(mostShared, shares(pids()));
    await sleep(EVERY_MS);
  }
  const { requests, errors } = await load;
  await sleep(AFTER_MS);
  return { load: most, loadShares: mostShared, after: resident(pids()), afterShares: shares(pids()), peak: peak(pids()), requests, errors, processes: pids().length };
}
