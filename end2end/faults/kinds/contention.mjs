// Others are in the way: locks, pools that are taken, reads that the standby has to end.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../fault.mjs';
import { PATIENCE, sees, until } from '../look.mjs';

const READS = { record: 'ok', timeline: 'ok', list: 'ok', search: 'ok' };
const LOCKED_FOR_MS = 5_000;
/** `LOCK_TIMEOUT_MS`, and what stands around it. */
const SAYS_WITHIN_MS = 4_000;

async function locked(world, sql) {
  world.lock = await world.cluster.sql.session(`BEGIN; ${sql}`);
}
const letGo = (world) => world.lock.end();

async function previews(world, members, id) {
  const isHidden = (await world.cluster.sql.ask(`SELECT hidden FROM documents.article WHERE id = ${id}`)) === 't';
  const asked = members.map((member) => member.preview(isHidden ? 'article.show' : 'article.hide', [id]));
  return (await Promise.all(asked)).map((seen, each) => [members[each], seen.id]).filter(([, preview]) => preview);
}

fault('record locked by somebody else', {
  short: true,
  make: async (world) => {
    world.asked = await previews(world, [world.eye], world.kept[4]);
    await locked(world, `SELECT FROM documents.article WHERE id = ${world.kept[4]} FOR UPDATE`);
  },
  seen: async (world) => {
    const [[eye, preview]] = world.asked;
    const claim = await eye.press(preview);
    assert.ok(claim.told === 'away' && claim.took < SAYS_WITHIN_MS * PATIENCE, `whoever pressed was told: ${claim.told}, after ${claim.took} ms`);
    return `${await sees(world, { ...READS, act: 'ok' })}; whoever wants that record is told so`;
  },
  mend: letGo,
});

fault('table locked and every query of it waits', {
  make: (world) => locked(world, 'LOCK TABLE documents.article IN ACCESS EXCLUSIVE MODE'),
  seen: async (world) => {
    const seen = await sees(world, { record: 'away', act: 'any' });
    await sleep(LOCKED_FOR_MS);
    return seen;
  },
  mend: letGo,
});

fault('audit table locked and every timeline waits', {
  make: (world) => locked(world, 'LOCK TABLE documents.audit_log IN ACCESS EXCLUSIVE MODE'),
  seen: async (world) => {
    const seen = await sees(world, { list: 'ok', search: 'ok', act: 'ok', timeline: 'away' });
    await sleep(LOCKED_FOR_MS);
    return seen;
  },
  mend: letGo,
});

const PRESSES_OF_EACH = 4;

fault('pool exhausted: more runs wait for a lock than there are connections', {
  make: async (world) => {
    const keys = ['cx', 'cx_lead', 'account_manager', 'admin'];
    const members = await Promise.all(keys.map((key) => world.member(key)));
    const many = members.flatMap((member) => Array(PRESSES_OF_EACH).fill(member));
    world.asked = await previews(world, many, world.kept[5]);
    await locked(world, `SELECT FROM documents.article WHERE id = ${world.kept[5]} FOR UPDATE`);
    world.claims = world.asked.map(([member, preview]) => member.press(preview));
    await sleep(300);
  },
  seen: async (world) => {
    const reader = await world.member('admin', world.b);
    await until('the other instance goes on', async () => (await reader.open('record', world.kept[0])).outcome === 'ok');
    const told = new Set((await Promise.all(world.claims)).map((claim) => claim.told));
    assert.ok(!told.has('done'), 'nobody gets the record');
    return `whoever pressed was told: ${[...told].join(', ')}`;
  },
  mend: letGo,
});

const ENDED = 3;
const CONFLICTS = `SELECT coalesce(sum(confl_lock + confl_snapshot + confl_bufferpin), 0) FROM pg_stat_database_conflicts
  WHERE datname = 'samuso_demo'`;

async function standby({ cluster: { onReplica } }, settings) {
  for (const setting of settings) await onReplica.ask(`ALTER SYSTEM ${setting}`);
  await onReplica.ask('SELECT pg_reload_conf()');
}

/** What the primary clears away or locks, the standby does too, and whoever reads it there is ended. */
fault('recovery conflict: the standby ends reads', {
  make: async (world) => {
    await standby(world, ['SET hot_standby_feedback = off', 'SET max_standby_streaming_delay = 0']);
    world.conflicts = Number(await world.cluster.onReplica.ask(CONFLICTS));
    world.readers = true;
    const reader = await world.member('admin', world.b);
    // The longest read that there is: the newest events are looked through for a text.
    const read = async () => {
      while (world.readers) await reader.ask('/timeline?text=zz-nowhere').then((answer) => answer.text()).catch(() => {});
    };
    world.reading = Array.from({ length: 3 }, read);
  },
  seen: async (world) => {
    const { sql, onReplica } = world.cluster;
    const session = await sql.session('SELECT');
    let ended = 0;
    await until('reads were ended', async () => {
      await session.ask('VACUUM samuso.heartbeat');
      await session.ask('BEGIN; LOCK TABLE documents.audit_log IN ACCESS EXCLUSIVE MODE; COMMIT');
      ended = Number(await onReplica.ask(CONFLICTS)) - world.conflicts;
      return ended >= ENDED;
    }, 30_000 * PATIENCE).finally(() => session.end());
    return `${ended} reads were ended; ${await sees(world, { list: 'ok', search: 'ok', act: 'ok' })}`;
  },
  mend: async (world) => {
    world.readers = false;
    await Promise.all(world.reading);
    await standby(world, ['RESET hot_standby_feedback', 'RESET max_standby_streaming_delay']);
  },
});
