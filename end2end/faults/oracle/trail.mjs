// The chain verifies; nobody has a session or a right from nowhere; no secret is in a log; the standby is the primary.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sums } from './baseline.mjs';

export async function chain({ a }) {
  const { code, said } = await a.command('audit', 'verify');
  return code === 0 ? [] : [`samuso audit verify ends with ${code}: ${said.slice(0, 300)}`];
}

/** Each session is one whose cookie a member was given; of sign-ins without an answer nobody knows. */
export async function sessions({ cluster: { sql } }, book) {
  const known = new Set([...book.tokens].filter(Boolean).map((token) => createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex')));
  const rows = await sql.ask("SELECT encode(token_hash, 'hex') FROM samuso.session WHERE id NOT IN (SELECT id FROM oracle.session)");
  const strange = rows.split('\n').filter((hash) => hash && !known.has(hash));
  if (strange.length <= book.signInsUnanswered) return [];
  return [`${strange.length} sessions that nobody was given, and ${book.signInsUnanswered} sign-ins without an answer`];
}

/** Nothing but what Alice's provider gives her, and takes from her, as she signs in. */
export async function grants({ cluster: { sql } }) {
  const rows = await sql.ask(`SELECT format('grant %s of %s', g.id, g.role) FROM samuso.member_grant g
    LEFT JOIN oracle.member_grant o ON o.id = g.id
    WHERE g.provider IS DISTINCT FROM 'acme' AND to_jsonb(g) IS DISTINCT FROM o.was
    UNION ALL SELECT format('grant %s is gone', o.id) FROM oracle.member_grant o
    WHERE o.id NOT IN (SELECT id FROM samuso.member_grant)
    UNION ALL SELECT format('grant %s gives %s', g.id, g.role) FROM samuso.member_grant g
    WHERE g.provider = 'acme' AND g.role <> 'cx'`);
  return rows ? [`rights that nobody gave: ${rows}`] : [];
}

const LIKE_A_SECRET = /[0-9a-f]{32,}|[^\s"'<>@\\]+@[^\s"'<>@\\]+/g;

/** Passwords, cookies, the provider's secret, and addresses that pages mask. */
export async function secrets({ cluster, company, a, b }, book) {
  const masked = await cluster.sql.ask(`SELECT signup_email FROM documents.channel WHERE signup_email <> ''
    UNION SELECT email FROM documents.manager WHERE email <> ''`);
  const secret = new Set([...Object.values(cluster.passwords), company.secret, ...book.tokens, ...masked.split('\n')]);
  const found = [];
  for (const samuso of [a, b]) {
    const there = (samuso.logged().match(LIKE_A_SECRET) ?? []).filter((text) => secret.has(text));
    if (there.length) found.push(`the log of ${samuso.name} has ${there.length} secrets`);
  }
  return found;
}

const COMPARED = ['documents.article', 'samuso.event', 'samuso.event_link', 'samuso.run', 'samuso.preview', 'samuso.job',
  'samuso.job_target', 'samuso.member', 'samuso.member_grant', 'samuso.session'];
const TRIES = 10;

/** Somebody may be at work in between: compared again, a few times. */
export async function replica({ cluster }) {
  const all = `SELECT name, rows::text, sum::text FROM (${sums(COMPARED)}) s`;
  let differ;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const there = await cluster.sql.rows(all);
    await cluster.caughtUp();
    const here = await cluster.onReplica.rows(all);
    differ = there.filter((table, each) => JSON.stringify(table) !== JSON.stringify(here[each])).map(({ name }) => name);
    if (!differ.length) return [];
    await sleep(300);
  }
  return [`the standby has another ${differ.join(', ')}`];
}
