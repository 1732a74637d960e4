// A file system that is small enough to be filled, under one folder of a server's.
import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, readdirSync, renameSync, rmSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { IS_ROOT, SYSTEM_USER } from './user.mjs';

const ROOM_BYTES = 96 << 20;

export class SmallDisk {
  static #open = new Set();

  static closeAll() {
    SmallDisk.#open.forEach((disk) => disk.close());
  }

  /** Why there can be none here. */
  static skip() {
    if (!IS_ROOT) return 'only root may mount a small disk';
    const at = mkdtempSync('/var/tmp/samuso-faults-disk-');
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at], { stdio: 'pipe' });
      execFileSync('umount', [at]);
      return undefined;
    } catch (error) {
      return `no small disk can be mounted here (${String(error.stderr).trim()})`;
    } finally {
      rmdirSync(at);
    }
  }

  /** The folder's files move to it; its server does not run. */
  static async under(folder) {
    const disk = new SmallDisk();
    disk.folder = folder;
    disk.at = mkdtempSync('/var/tmp/samuso-faults-disk-');
    const bytes = Number(execFileSync('du', ['-sb', folder], { encoding: 'utf8' }).split('\t')[0]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes + ROOM_BYTES},mode=0700`, 'tmpfs', disk.at]);
    SmallDisk.#open.add(disk);
    for (const name of readdirSync(folder)) cpSync(join(folder, name), join(disk.at, name), { recursive: true, preserveTimestamps: true });
    execFileSync('chown', ['-R', `${SYSTEM_USER.uid}:${SYSTEM_USER.gid}`, disk.at]);
    renameSync(folder, `${folder}.kept`);
    symlinkSync(disk.at, folder);
    return disk;
  }

  fill() {
    const path = join(this.at, 'ballast');
    execFileSync('sh', ['-c', 'cat /dev/zero > "$0" 2>/dev/null || true', path]);
    chownSync(path, SYSTEM_USER.uid, SYSTEM_USER.gid);
  }

  free() {
    rmSync(join(this.at, 'ballast'), { force: true });
  }

  /** The files go back to where they were. */
  async giveBack(server) {
    await server.stop();
    unlinkSync(this.folder);
    rmSync(`${this.folder}.kept`, { recursive: true });
    cpSync(this.at, this.folder, { recursive: true, preserveTimestamps: true });
    execFileSync('chown', ['-R', `${SYSTEM_USER.uid}:${SYSTEM_USER.gid}`, this.folder]);
    this.close();
    await server.start();
  }

  close() {
    SmallDisk.#open.delete(this);
    execFileSync('umount', [this.at]);
    rmdirSync(this.at);
  }
}
