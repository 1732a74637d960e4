// "Take everything from before the move off the home page": 5,000 articles, while the machine loses its power; and 6,000, which
// a colleague has to approve.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onPrimary } from '../kit/database.mjs';
import { Demo } from '../kit/server.mjs';
import { otherPerson, story } from '../kit/story.mjs';

const HOW_MANY = 5_000;
const MORE = 6_000;
const LIMIT_MS = 300_000;
let demo;

before(async () => {
  demo = await Demo.start('jobs');
  onPrimary('UPDATE documents.article SET hidden = false');
  onPrimary(`UPDATE documents.article SET updated_at = '2001-02-03' WHERE id IN (
    SELECT id FROM documents.article ORDER BY id LIMIT ${HOW_MANY})`);
  onPrimary(`UPDATE documents.article SET updated_at = '2002-02-03' WHERE id IN (
    SELECT id FROM documents.article ORDER BY id DESC LIMIT ${MORE})`);
}, { timeout: LIMIT_MS });

after(() => demo?.stop());

const hidden = () => Number(onPrimary('SELECT count(*) FROM documents.article WHERE hidden'));
const events = (action) =>
  onPrimary(`SELECT count(*) || ' ' || count(DISTINCT record_id) FROM samuso.event WHERE action = '${action}'`, 'owner');

async function until(page, state, limit = 120_000) {
  await page.locator(`[data-state=${state}]`).waitFor({ timeout: limit });
}

async function start(page, button, rate) {
  await page.locator(`form:has([data-job=${button}]) [name=rows_a_second]`).fill(String(rate));
  await page.locator(`[data-job=${button}]`).click();
}

/** Everything that was last changed in that February, from the list's own filter. */
async function prepare(agent, year, count, reason) {
  const { page } = agent;
  await page.goto(`/e/article?updated_at.from=${year}-02-02&updated_at.to=${year}-02-05`);
  await page.locator('[name=all]').check();
  await page.locator('button[formaction="/e/article/actions/hide"]').click();
  await agent.reads(count);
  await page.getByLabel(agent.says.actions.reason).first().fill(reason);
  await page.locator('[data-action-form] button').click();
  await page.waitForURL(/\/jobs\//);
  return page.url().replace(/\?.*/, '');
}

story('5,000 articles are hidden by a filter, through a pause and a SIGKILL, each once; then undone', { limit: LIMIT_MS }, async (agent, { page }) => {
  await agent.signIn('admin');
  const job = await prepare(agent, 2001, '5,000', 'All from before the move');

  // The rehearsal of the whole: nothing is changed.
  await until(page, 'ready');
  assert.equal(hidden(), 0);
  await agent.reads('Would change 5,000 records.');

  await start(page, 'start', 700);
  await until(page, 'running');
  while (hidden() < 500) await sleep(100);
  await page.goto(`${job}?still=1`);
  await page.locator('[data-job=pause]').click();
  await until(page, 'paused');
  const paused = hidden();
  assert.ok(paused < HOW_MANY, 'it was over before the pause');
  await sleep(2_000);
  assert.equal(hidden(), paused, 'it went on while it was paused');

  await start(page, 'go-on', 700);
  while (hidden() < paused + 700) await sleep(50);
  await demo.kill();
  await page.goto('about:blank');
  await demo.begin();
  const killed = hidden();
  assert.ok(killed < HOW_MANY, 'it was over before the power went');
  assert.equal(events('article.hide'), `${killed} ${killed}`, 'an effect without its event, or the other way round');

  await page.goto(job);
  await until(page, 'succeeded');
  assert.equal(hidden(), HOW_MANY);
  assert.equal(events('article.hide'), `${HOW_MANY} ${HOW_MANY}`);
  await agent.reads('5,000 of 5,000 changed');

  await page.locator('#main a[href^="/runs/"]').first().click();
  await page.waitForURL(/\/runs\//);
  await agent.askForUndo('It was the wrong move', /\/jobs\//);
  await until(page, 'ready');
  await start(page, 'start', 5_000);
  await until(page, 'succeeded');
  assert.equal(hidden(), 0);
  assert.equal(events('article.show'), `${HOW_MANY} ${HOW_MANY}`);
});

story('6,000 articles are hidden once a colleague has approved it', { limit: LIMIT_MS }, async (agent, { page }) => {
  await agent.signIn('cx');
  const job = await prepare(agent, 2002, '6,000', 'The customer left');
  await until(page, 'ready');
  await agent.reads(agent.says.approvals.needs_one.replace('{{ count }}', '1'));
  await start(page, 'start', 5_000);
  await until(page, 'asked');
  await agent.reads(agent.says.jobs.asked, agent.says.jobs.asked_hint);
  assert.equal(hidden(), 0);

  await otherPerson('cx_lead', agent.locale, async (lead) => {
    await lead.page.goto('/approvals');
    await lead.reads('Would change 6,000 records', 'The customer left');
    await lead.page.getByRole('link', { name: lead.says.approvals.all_of_job }).click();
    await lead.page.waitForURL(job);
    await lead.reads('6,000', lead.says.jobs.asked);
    assert.equal(await lead.page.locator('[data-job]').count(), 0, 'it is not theirs to start or to cancel');
    await lead.page.getByRole('link', { name: lead.says.approvals.open }).click();
    await lead.page.getByRole('button', { name: lead.says.approvals.approve }).click();
    await lead.page.waitForURL(/said=begun/);
    await lead.reads(lead.says.approvals.begun);
  });

  await page.goto(job);
  await until(page, 'succeeded');
  assert.equal(hidden(), MORE);
  await agent.reads('6,000 of 6,000 changed', agent.says.jobs.log_approved);
  const ofThem = `reason = 'The customer left'`;
  assert.equal(onPrimary(`SELECT count(*) || ' ' || count(DISTINCT record_id) FROM samuso.event
    WHERE action = 'article.hide' AND ${ofThem}`, 'owner'), `${MORE} ${MORE}`);
});
