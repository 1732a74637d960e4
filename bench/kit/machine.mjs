// Where it ran, and what of which version.
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { VENV } from './django.mjs';
import { ROOT } from './folders.mjs';
import { SETTINGS, postgresBinaries } from './postgres.mjs';
import { run } from './processes.mjs';

export function machine(binary) {
  const pip = run([join(VENV, 'bin/pip'), 'list', '--format=json', '--disable-pip-version-check']);
  const version = (name) => JSON.parse(pip).find((found) => found.name.toLowerCase() === name).version;
  return {
    when: new Date().toISOString(),
    cpu: cpus()[0].model,
    cores: cpus().length,
    memory: totalmem(),
    kernel: release(),
    system: /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1],
    postgresql: run([join(postgresBinaries(), 'postgres'), '--version']).trim(),
    settings: SETTINGS,
    django: version('django'),
    gunicorn: version('gunicorn'),
    psycopg: version('psycopg'),
    python: run([join(VENV, 'bin/python'), '--version']).trim(),
    wrk: wrkVersion(),
    samuso: run([binary, '--version']).trim(),
    commit: run(['git', '-C', ROOT, 'describe', '--always', '--dirty', '--abbrev=12']).trim(),
  };
}

/** It prints its version, and then ends as if something were wrong. */
function wrkVersion() {
  return run(['sh', '-c', 'wrk --version || true']).split('\n')[0].replace(/ Copyright.*/, '');
}
