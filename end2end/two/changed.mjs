// One of two is killed, and one is replaced by another build, while members are at work.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { story } from '../kit/story.mjs';
import { AtWork, busy, failed } from './at-work.mjs';

const LIMIT_MS = 120_000;
const A_WHILE_MS = 2_000;

const told = (asked) => `${asked.length} asked, the slowest took ${Math.max(...asked.map(({ took }) => took))} ms; an office was too busy for ${asked.filter(busy).length}`;

/** An article that can be hidden. */
const shown = (two) => two.cluster.sql('SELECT id FROM documents.article WHERE NOT hidden AND deleted_at IS NULL ORDER BY random() LIMIT 1');

/** `opened()` is the two, once the tests run: with both of them up. */
export function changed(opened) {
  test('one is killed: whoever reads does not notice', { timeout: LIMIT_MS }, async (t) => {
    const two = await opened().both();
    const work = await AtWork.begin(two);
    await work.answeredBy('two', 20);
    await two.two.kill();
    await sleep(A_WHILE_MS);
    await two.open('two');
    await work.answeredBy('two', 20);
    const asked = await work.end();
    t.diagnostic(`${told(asked)}; POSTs that failed: ${failed(asked, 'POST').length}`);
    assert.deepEqual(failed(asked, 'GET'), []);
    // What was under way at the one that was killed: nobody knows what became of it, and nobody asks for it again.
    assert.ok(failed(asked, 'POST').length <= 2, JSON.stringify(failed(asked, 'POST')));
  });

  test('one after the other is replaced: nobody notices', { timeout: LIMIT_MS }, async (t) => {
    const two = await opened().both();
    const work = await AtWork.begin(two);
    await work.answeredBy('one', 20);
    for (const which of ['one', 'two']) {
      await two[which].stop();
      await sleep(A_WHILE_MS / 4);
      await two.open(which);
      await work.answeredBy(which, 20);
    }
    const asked = await work.end();
    t.diagnostic(told(asked));
    assert.deepEqual([...failed(asked, 'GET'), ...failed(asked, 'POST')], []);
  });

  story('a page of the old build is gone on with at the new one', { limit: LIMIT_MS }, async (agent, { page, faults }) => {
    const two = await opened().both();
    await agent.signIn('admin');
    await page.goto(`/e/article/${shown(two)}/actions/hide`);
    const scripts = () => page.locator('link[href*="/pkg/"]').first().getAttribute('href');
    const old = await scripts();
    two.release();
    await two.replace(two.server);
    assert.equal((await fetch(two.url + old)).status, 404, 'the old scripts are still there');

    // The form that was open, by the new build; and the preview's, which is the new build's own.
    await agent.preview({ reason: 'Typed on the old page' });
    assert.notEqual(await scripts(), old, 'the page is still of the old build');
    await agent.run();
    await agent.reads(agent.says.actions.succeeded);
    assert.deepEqual(faults, []);
  });

  story('while one is old and one is new, a page of the one without the files of the other still works', { limit: LIMIT_MS }, async (agent, { page, faults }) => {
    const two = await opened().both();
    two.release();
    await two.two.stop();
    await two.open('two');
    await page.route('**/*', (route, request) => {
      const instance = request.url().includes('/pkg/') ? 'two' : 'one';
      return route.continue({ headers: { ...request.headers(), 'x-instance': instance } });
    });
    const missing = [];
    page.on('response', (response) => response.url().includes('/pkg/') && missing.push(response.status()));
    await agent.signIn('admin');
    await page.goto(`/e/article/${shown(two)}/actions/hide`);
    await agent.preview({ reason: 'Without scripts' });
    await agent.run();
    await agent.reads(agent.says.actions.succeeded);
    assert.ok(missing.length > 0 && missing.every((status) => status === 404), `the files were there: ${missing}`);
    // That they are missing is all that the browser may find wrong.
    const others = faults.filter((fault) => !fault.includes('/pkg/') && !fault.includes('404'));
    faults.length = 0;
    assert.deepEqual(others, []);
  });
}
