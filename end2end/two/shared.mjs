// What one office was told, the other one knows: sessions, approvals, jobs. Nothing of it is in either of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { hiddenFields } from '../kit/http.mjs';

const LIMIT_MS = 150_000;
const HOW_MANY = 2_000;
// So that one of them can be started and the other be killed meanwhile.
const ROWS_A_SECOND = '150';
const RUN = '/api/actions/run';
const PAGES = 60;
const hiddenOf = (two) => Number(two.cluster.sql('SELECT count(*) FROM documents.article WHERE hidden'));
const stateOf = (two, address) => two.cluster.sql(`SELECT state FROM samuso.job WHERE id = '${address.split('/').pop()}'`);

async function until(what, limit = LIMIT_MS) {
  const end = Date.now() + limit;
  while (!(await what())) {
    assert.ok(Date.now() < end, `in vain: ${what}`);
    await sleep(50);
  }
}

/** Where a form leads. */
async function leadsTo(visitor, path, fields) {
  const response = await visitor.post(path, fields);
  assert.ok([302, 303].includes(response.status), `POST ${path} answers ${response.status}: ${await response.text()}`);
  return response.headers.get('location').replace(/\?.*/, '');
}

/** `opened()` is the two, once the tests run: with one of them up. */
export function shared(opened) {
  // First, since only one of them is up: it is the one that works on it.
  test('a job goes on at the other one when the first is killed, and no record has two events', { timeout: LIMIT_MS }, async () => {
    const two = opened();
    two.cluster.sql('UPDATE documents.article SET hidden = false');
    const ids = two.cluster.sql(`SELECT id FROM documents.article WHERE deleted_at IS NULL ORDER BY id LIMIT ${HOW_MANY}`).split('\n');
    const admin = await two.member('admin', 'one');
    const form = await admin.get('/e/article/actions/hide');
    const list = new FormData();
    const fields = { ...hiddenFields(form.html, '/api/jobs/list'), list: ids.join(' '), reason: 'All from before the move' };
    for (const [name, value] of Object.entries(fields)) list.set(name, value);
    const address = await leadsTo(admin, '/api/jobs/list', list);
    await until(() => stateOf(two, address) === 'ready');
    const ready = await admin.get(address);
    await admin.post('/api/jobs/start', { ...hiddenFields(ready.html, '/api/jobs/start'), rows_a_second: ROWS_A_SECOND });
    await until(() => hiddenOf(two) > 100);
    await two.open('two');
    assert.ok(hiddenOf(two) < HOW_MANY, 'it was over before the other one was there');
    await two.one.kill();
    const killed = hiddenOf(two);
    assert.ok(killed < HOW_MANY, 'it was over before the first one was killed');

    admin.headers['x-instance'] = 'two';
    await until(() => stateOf(two, address) === 'succeeded');
    assert.equal(hiddenOf(two), HOW_MANY);
    assert.equal(two.cluster.sql(`SELECT count(*) || ' ' || count(DISTINCT record_id) FROM samuso.event WHERE action = 'article.hide'`), `${HOW_MANY} ${HOW_MANY}`);
    assert.match((await admin.get(address)).text, /2,000 of 2,000 changed/);
    await two.open('one');
  });

  test('a session of one is a session of the other, and ends for both', { timeout: LIMIT_MS }, async () => {
    const two = await opened().both();
    const agent = await two.member('cx', 'one');
    agent.headers['x-instance'] = 'two';
    const page = await agent.get('/e/article/1');
    assert.equal(page.servedBy, 'two');
    assert.equal(page.path, '/e/article/1', 'it asks for a sign-in');
    await agent.post('/logout', {});
    agent.headers['x-instance'] = 'one';
    assert.match((await agent.get('/e/article/1')).path, /^\/login/);
  });

  test('an approval is asked for at one, given at the other, and is run once', { timeout: LIMIT_MS }, async () => {
    const two = await opened().both();
    const agent = await two.member('cx', 'one');
    const form = await agent.get('/e/channel/41/actions/suspend');
    const seen = await agent.submit('/api/actions/preview', { ...hiddenFields(form.html, '/api/actions/preview'), reason: 'Has not paid', ticket: 'CX-1' });
    const run = await leadsTo(agent, RUN, hiddenFields(seen.html, RUN));

    const lead = await two.member('cx_lead', 'two');
    const request = (await lead.get('/approvals')).html;
    const decide = '/api/approvals/decide';
    const of = request.slice(request.indexOf(`data-request="${run.split('/').pop()}"`));
    const decided = await lead.post(decide, { ...hiddenFields(of, decide), choice: 'approve', note: 'Sales agrees' });
    assert.equal(decided.status, 303, await decided.text());

    assert.match((await agent.get(run)).text, /Sales agrees/);
    const events = () => two.cluster.sql(`SELECT count(*) FROM samuso.event WHERE action = 'channel.suspend' AND record_id = '41'`);
    await until(() => events() === '1');
    await lead.post(decide, { ...hiddenFields(of, decide), choice: 'approve', note: 'Again' });
    assert.equal(events(), '1');
  });

  test('a member has no more pages a minute at two than at one', { timeout: LIMIT_MS }, async () => {
    const two = await opened().both();
    const usual = two.server;
    await two.replace({ ...usual, member_requests_a_minute: PAGES });
    try {
      const agent = await two.member('account_manager', 'one');
      const began = Date.now();
      let answered = 0;
      for (let asked = 0; asked < 2 * PAGES; asked++) {
        agent.headers['x-instance'] = asked % 2 ? 'two' : 'one';
        answered += (await agent.get('/runs')).status === 200 ? 1 : 0;
      }
      const cameBack = ((Date.now() - began) / 60_000) * PAGES;
      assert.ok(answered <= PAGES * 1.1 + cameBack, `${answered} pages of ${PAGES}, and ${Math.round(cameBack)} that came back meanwhile`);
      assert.ok(answered >= PAGES * 0.8, `only ${answered} pages of ${PAGES}`);
    } finally {
      await two.replace(usual);
    }
  });
}
