// Who uses the processors: the load's own share is told beside the rest, since both run on the same machine.
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

// Linux counts in these, on every machine that we know of (getconf CLK_TCK).
const TICKS_A_SECOND = 100;

/** Seconds that a process has used, and those of its children that have ended. */
function used(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
    return { parent: Number(fields[1]), seconds: (user + system + endedUser + endedSystem) / TICKS_A_SECOND };
  } catch {
    return { parent: 0, seconds: 0 };
  }
}

/** Of these processes and their children. */
function together(pids) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => ({ pid: Number(pid), ...used(pid) }));
  return all.filter(({ pid, parent }) => pids.includes(pid) || pids.includes(parent)).reduce((sum, { seconds }) => sum + seconds, 0);
}

/** Seconds that all processors together have worked since the machine started. */
function busy() {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / TICKS_A_SECOND;
}

/** `const share = watch({ samuso: [pid], … })`; `share()` says what part of the machine each has used since, and `all` what everybody has. */
export function watch(groups) {
  const began = performance.now();
  const all = busy();
  const then = Object.fromEntries(Object.entries(groups).map(([name, pids]) => [name, together(pids)]));
  return () => {
    const most = ((performance.now() - began) / 1000) * cpus().length;
    const of = Object.entries(groups).map(([name, pids]) => [name, (together(pids) - then[name]) / most]);
    return { ...Object.fromEntries(of), all: (busy() - all) / most };
  };
}
