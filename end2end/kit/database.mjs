// Hands of its own on the primary: what happens past Samuso, and what is really there.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIMIT_MS = 20_000;

const ROLES = { product: 'product_owner', owner: 'samuso_owner' };

/** Runs SQL as the product's owner, or as the owner of Samuso's schema; returns what psql prints, without decoration. */
export function onPrimary(sql, account = 'product') {
  const endpoints = JSON.parse(readFileSync(join(process.env.SAMUSO_SERVERS, 'endpoints.json'), 'utf8'));
  const { primary_port: port, passwords } = endpoints;
  return execFileSync('psql', ['-qXAt', '-v', 'ON_ERROR_STOP=1', '-c', sql], {
    encoding: 'utf8',
    timeout: LIMIT_MS,
    env: {
      ...process.env,
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGUSER: ROLES[account],
      PGPASSWORD: passwords[account],
      PGDATABASE: 'samuso_demo',
    },
  }).trim();
}
