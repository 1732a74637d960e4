// PostgreSQL refuses to run as root: where we are root, its programs run as somebody else, as those of the demo do.
import { execFileSync } from 'node:child_process';

export const IS_ROOT = process.geteuid() === 0;

export const SYSTEM_USER = { env: { LC_ALL: 'C.UTF-8', PATH: process.env.PATH }, ...(IS_ROOT ? other() : {}) };

function other() {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (which) => Number(execFileSync('id', [which, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // The next one.
    }
  }
  throw new Error('we are root, and there is no user "postgres" to run PostgreSQL as');
}
