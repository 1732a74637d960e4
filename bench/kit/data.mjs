// The two sizes of the demo's product: made once, kept, and brought up to date by each run's own binary.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, REAL_DATA, ROOT } from './folders.mjs';
import { freePort } from '../../end2end/kit/server.mjs';
import { Servers } from './postgres.mjs';
import { Server } from './processes.mjs';

const MAKE_LIMIT_MS = 3_600_000;

export const SIZES = {
  real: { label: 'the real data', arguments: ['--data', REAL_DATA] },
  large: { label: '1,000,000 articles, 10,000,000 events', arguments: ['--scale', '50'] },
};

/** Makes the size's servers and data where they are not there, and does what a newer binary asks for. Returns their
 *  folder; the servers are not running. */
export async function prepare(size, binary) {
  const dir = join(CACHE, size);
  const whole = `${dir}.whole`;
  const [isNew, by] = [!existsSync(whole), identity(binary)];
  if (!isNew && readFileSync(whole, 'utf8') === by) return dir;
  if (size === 'real' && !existsSync(REAL_DATA)) {
    throw new Error(`there is no ${REAL_DATA}: SAMUSO_REAL_DATA names the folder that has the folder tldr`);
  }
  const began = Date.now();
  if (isNew) console.log(`Making ${SIZES[size].label} anew, to be kept in ${dir} …`);
  const listen = `127.0.0.1:${await freePort()}`;
  const demo = new Server(`demo-${size}`, [binary, 'demo', '--dir', dir, '--listen', listen, ...SIZES[size].arguments], { cwd: ROOT });
  await demo.ready(async () => (await fetch(`http://${listen}/readyz`).catch(() => null))?.ok, MAKE_LIMIT_MS);
  await demo.stop();
  if (isNew) {
    await settle(dir);
    console.log(`Made within ${Math.round((Date.now() - began) / 1000)} s`);
  }
  writeFileSync(whole, by);
  return dir;
}

/** Another binary may have other migrations, grants and indexes. */
function identity(binary) {
  const { size, mtimeMs } = statSync(binary);
  return `${binary} ${size} ${mtimeMs}`;
}

/** What autovacuum would do some time later, within a measurement. */
async function settle(dir) {
  const servers = await Servers.start(dir);
  servers.sql('VACUUM (ANALYZE);\nCHECKPOINT;');
  await servers.stop();
}
