// An action with no script at all: form, preview, run, once; refused where somebody was quicker; undone.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { onPrimary } from '../kit/database.mjs';
import { hiddenFields, Visitor } from '../kit/http.mjs';

const LIMIT_MS = 60_000;
const ARTICLE = '1';
const RECORD = `/e/article/${ARTICLE}`;
const RUN = '/api/actions/run';

const visitor = new Visitor(process.env.SAMUSO_URL);
/** Whether it is hidden, and how often it was changed since the test began. */
const there = () => onPrimary(`SELECT hidden, version - ${first} FROM documents.article WHERE id = ${ARTICLE}`);
let first;
const eventsOfIt = () =>
  Number(onPrimary(`SELECT count(*) FROM samuso.event WHERE entity = 'article' AND record_id = '${ARTICLE}'`, 'owner'));

before(async () => {
  first = onPrimary(`SELECT version FROM documents.article WHERE id = ${ARTICLE}`);
  await visitor.signIn('cx');
  await visitor.post('/preferences', { locale: 'en', time_zone: 'UTC', next: '/' });
});

async function preview(action, reason) {
  const form = await visitor.get(`${RECORD}/actions/${action}`);
  assert.match(form.text, /On 1 record/);
  return visitor.submit('/api/actions/preview', { ...hiddenFields(form.html, '/api/actions/preview'), reason, ticket: 'CX-7' });
}

test('an action, from its form to its undo', { timeout: LIMIT_MS }, async () => {
  assert.equal(there(), 'f|0');
  const seen = await preview('hide', 'Outdated');
  assert.match(seen.text, /Would change 1 record/);
  assert.equal(there(), 'f|0', 'a preview changes nothing');

  // Somebody is quicker: nothing is done, and the page says how it would be now.
  const stale = hiddenFields(seen.html, RUN);
  onPrimary(`UPDATE documents.article SET title = title || ' (new)', version = version + 1 WHERE id = ${ARTICLE}`);
  const fresh = await visitor.submit(RUN, stale);
  assert.match(fresh.path, /^\/previews\//);
  assert.match(fresh.text, /has changed since your preview, so nothing was run/);
  assert.match(fresh.text, /\(new\)/);
  assert.equal(there(), 'f|1');

  // Now it is run: on the primary, and on the very next page.
  const fields = hiddenFields(fresh.html, RUN);
  const run = await visitor.submit(RUN, fields);
  assert.match(run.path, /^\/runs\//);
  assert.match(run.text, /1 changed/);
  assert.equal(there(), 't|2');
  const record = await visitor.get(RECORD);
  assert.match(record.text, /It is hidden/);
  assert.match(record.text, /Reason ?: Outdated/);
  const events = eventsOfIt();

  // The same again changes nothing, and shows what was done.
  const again = await visitor.submit(RUN, fields);
  assert.match(again.text, /had been run already: nothing was changed a second time/);
  assert.equal(again.path.split('?')[0], run.path.split('?')[0]);
  assert.equal(there(), 't|2');
  assert.equal(eventsOfIt(), events);

  // The list that it is on knows it too.
  const list = await visitor.get('/e/article?channel_id=1&hidden=true');
  assert.match(list.text, /\(new\)/);

  const undo = await visitor.submit('/api/actions/undo', {
    ...hiddenFields(run.html, '/api/actions/undo'),
    reason: 'Still good',
    ticket: 'CX-7',
  });
  await visitor.submit(RUN, hiddenFields(undo.html, RUN));
  assert.equal(there(), 'f|3');
  assert.match((await visitor.get(run.path)).text, /undone/);
  assert.match((await visitor.get(RECORD)).text, /Reason ?: Still good/);
  assert.equal(eventsOfIt(), events + 1);
});

test('what does not say where it comes from changes nothing', { timeout: LIMIT_MS }, async () => {
  const seen = await preview('hide', 'From elsewhere');
  const was = there();
  for (const origin of ['https://evil.example', 'null']) {
    const body = new URLSearchParams(hiddenFields(seen.html, RUN));
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(RUN, visitor.url), { method: 'POST', body, headers: { cookie, origin }, redirect: 'manual' });
    assert.equal(response.status, 403, `from ${origin}`);
  }
  assert.equal(there(), was);
});
