// An oracle that finds nothing proves nothing: what is wrong is planted by hand, each in its turn, and has to be found. The
// world is of no use afterwards.
import { appendFileSync } from 'node:fs';
import { act } from './look.mjs';
import { STILL, rows } from './oracle/baseline.mjs';
import { effects } from './oracle/effects.mjs';
import { told } from './oracle/told.mjs';
import { chain, grants, replica, secrets, sessions } from './oracle/trail.mjs';

const ASKED = {
  effects: (world) => effects(world.cluster, rows(STILL)),
  told: (world) => told(world.cluster, world.book),
  chain,
  sessions: (world) => sessions(world, world.book),
  grants,
  secrets: (world) => secrets(world, world.book),
  replica,
};
const CATCH_UP_LIMIT_MS = 2_000;

const AN_EVENT = "(SELECT max(id) FROM samuso.event WHERE entity = 'article' AND run_id IS NOT NULL)";
const asSuperuser = (statement) => ({ cluster }) => cluster.sql.ask(statement);
const pastTheTrigger = (statement) => asSuperuser(`BEGIN; ALTER TABLE samuso.event DISABLE TRIGGER event_append_only; ${statement};
  ALTER TABLE samuso.event ENABLE ALWAYS TRIGGER event_append_only; COMMIT`);

/** What is planted, who has to find it, and how. */
const DEVIATIONS = [
  ['a record changed by hand', ['effects'],
    asSuperuser("UPDATE documents.article SET title = title || '!' WHERE id = (SELECT max(id) FROM documents.article)")],
  ['a record deleted by hand', ['effects'],
    asSuperuser('BEGIN; DELETE FROM documents.revision WHERE article_id = 1; DELETE FROM documents.article WHERE id = 1; COMMIT')],
  ['a table that no action changes', ['effects'], asSuperuser('UPDATE documents.space SET name = name WHERE id = 1')],
  ['an event edited by a superuser', ['effects', 'chain'],
    pastTheTrigger(`UPDATE samuso.event SET before = before || '{"slug": "another"}' WHERE id = ${AN_EVENT}`)],
  ['an event taken away by a superuser', ['effects'], pastTheTrigger(`DELETE FROM samuso.event WHERE id = ${AN_EVENT}`)],
  ['a run that says another number', ['effects'],
    asSuperuser("UPDATE samuso.run SET changed = changed + 1 WHERE id = (SELECT max(id::text)::uuid FROM samuso.run WHERE state = 'succeeded')")],
  ['a press that was said to be done, and is not', ['told'],
    ({ book }) => book.claims.push({ preview: 'planted', told: 'done', run: 'planted' })],
  ['a run that nobody was told of', ['told'],
    ({ book }) => Object.assign(book.claims.find(({ told: word }) => word === 'done'), { told: 'away', run: undefined })],
  ['a session that nobody was given', ['sessions'], async (world) => {
    const many = world.book.signInsUnanswered + 1;
    return asSuperuser(`INSERT INTO samuso.session (token_hash, member_id, expires_at)
      SELECT sha256(n::text::bytea), (SELECT id FROM samuso.member LIMIT 1), now() FROM generate_series(1, ${many}) n`)(world);
  }],
  ['a right that nobody gave', ['grants'],
    asSuperuser("INSERT INTO samuso.member_grant (member_id, role, granted_by) SELECT id, 'planted', 'planted' FROM samuso.member LIMIT 1")],
  ['a cookie in a log', ['secrets'], ({ a, book }) => appendFileSync(a.log, `{"planted":"${[...book.tokens][0]}"}\n`)],
  ['a standby that follows no more', ['replica'], async ({ cluster }) => {
    cluster.catch_up_ms = CATCH_UP_LIMIT_MS;
    await cluster.onReplica.ask('SELECT pg_promote()');
    // What it does not follow: nothing may have been written since by anybody else.
    await cluster.sql.ask("UPDATE documents.article SET title = title || '?' WHERE id = (SELECT min(id) FROM documents.article)");
  }],
];

/** A row of the table. */
export async function planted(world) {
  const row = { name: 'what is wrong, planted by hand', wrong: [], took_ms: Date.now() };
  // What can be bent, where nothing else was asked for.
  for (let times = 0; times < 3; times++) await act(world);
  for (const [what, by, plant] of DEVIATIONS) {
    const before = await all(world, by);
    await plant(world);
    const after = await all(world, by);
    const missed = by.filter((oracle, each) => after[each].every((found) => before[each].includes(found)));
    if (missed.length) row.wrong.push(`${what} is not found by ${missed.join(', ')}`);
  }
  row.took_ms = Date.now() - row.took_ms;
  row.looked = `found by the oracle: ${DEVIATIONS.map(([what]) => what).join('; ')}`;
  return row;
}

const all = (world, by) => Promise.all(by.map((oracle) => ASKED[oracle](world).catch((error) => [error.message])));
