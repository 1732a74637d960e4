// The database is another version's: nobody starts against it, and whoever runs says so.
import assert from 'node:assert/strict';
import { freePort } from '../../kit/server.mjs';
import { fault } from '../fault.mjs';
import { sees, until } from '../look.mjs';

const READS = { record: 'ok', timeline: 'ok', list: 'ok', search: 'ok' };

/** A second one, as an upgrade would start it. */
async function refuses(world, says) {
  const other = world.instance('c', `127.0.0.1:${await freePort()}`);
  other.launch();
  assert.equal(await other.exit, 1, 'it does not start');
  assert.match(other.logged(), says);
  return other.logged().trim().split('\n').at(-1);
}

const readyzSays = (world, status) =>
  until(`/readyz says ${status}`, async () => (await world.a.ready())?.migrations?.status === status);

fault('migrations newer than the binary', {
  short: true,
  make: ({ cluster }) => cluster.sql.ask(`INSERT INTO samuso._migrations (version, description, success, checksum, execution_time)
    VALUES (9999, 'of a newer one', true, '\\x00', 0)`),
  seen: async (world) => {
    await readyzSays(world, 'newer');
    assert.equal((await world.a.ready()).status, 'degraded');
    const seen = await sees(world, { ...READS, act: 'ok' });
    await refuses(world, /migrations that this version of Samuso does not know/);
    return `${seen}; /readyz says newer, and a second one of the old version does not start`;
  },
  mend: ({ cluster }) => cluster.sql.ask('DELETE FROM samuso._migrations WHERE version = 9999'),
});

fault('migrations older than the binary', {
  make: async (world) => {
    const { sql } = world.cluster;
    await sql.ask('CREATE TABLE oracle.migration AS SELECT * FROM samuso._migrations ORDER BY version DESC LIMIT 1');
    await sql.ask('DELETE FROM samuso._migrations WHERE version IN (SELECT version FROM oracle.migration)');
  },
  seen: async (world) => {
    await readyzSays(world, 'missing');
    assert.equal((await world.a.ready()).code, 503);
    await refuses(world, /run `samuso migrate`/);
    return '/readyz answers 503 and says missing, and another one does not start';
  },
  mend: async ({ cluster: { sql } }) => {
    await sql.ask('INSERT INTO samuso._migrations SELECT * FROM oracle.migration');
    await sql.ask('DROP TABLE oracle.migration');
  },
});
