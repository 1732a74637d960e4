// A process with no more memory than so much: by a control group where we are root, else by its address space.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const V1 = '/sys/fs/cgroup/memory';
const V2 = '/sys/fs/cgroup';

/** `within` is the command to run it in; `seen()` says what the kernel counted. */
export function confined(bytes) {
  const name = `samuso-load-${process.pid}`;
  if (process.getuid() === 0 && controllers(V2).includes('memory')) return group(join(V2, name), bytes, 'control group (v2)', { limit: 'memory.max', most: 'memory.peak' });
  if (process.getuid() === 0 && existsSync(join(V1, 'memory.limit_in_bytes'))) {
    return group(join(V1, name), bytes, 'control group (v1)', { limit: 'memory.limit_in_bytes', most: 'memory.max_usage_in_bytes', hit: 'memory.failcnt' });
  }
  // Narrower than asked for: addresses are counted, and a program maps more than it uses.
  return { how: 'ulimit -v', within: ['prlimit', `--as=${bytes}`], seen: () => ({}), remove() {} };
}

function controllers(root) {
  const file = join(root, 'cgroup.subtree_control');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function group(dir, bytes, how, files) {
  mkdirSync(dir);
  writeFileSync(join(dir, files.limit), String(bytes));
  const read = (file) => (file && existsSync(join(dir, file)) ? Number(readFileSync(join(dir, file), 'utf8')) : undefined);
  return {
    how,
    within: ['sh', '-c', `echo $$ > ${dir}/cgroup.procs && exec "$@"`, 'sh'],
    seen: () => ({ most: read(files.most), hit: read(files.hit) }),
    remove: () => existsSync(dir) && rmdirSync(dir),
  };
}
