// An agent asks for what a lead approves: two people, in two browsers. The record moves on meanwhile, and is looked at again.
import assert from 'node:assert/strict';
import { otherPerson, story } from '../kit/story.mjs';

const REASON = 'Has not paid for three months';

const ask = async (agent, channel) => {
  await agent.page.goto(`/e/channel/${channel}/actions/suspend`);
  await agent.preview({ reason: REASON, ticket: 'CX-2077' });
  await agent.run();
  return agent.page.url().match(/\/runs\/([^/?]+)/)[1];
};

const request = ({ page }, run) => page.locator(`[data-request="${run}"]`);
const waiting = async ({ page }) => {
  const link = await page.locator('nav.rooms a[href="/approvals"]').innerText();
  return Number(link.match(/\((\d+)\)/)?.[1] ?? 0);
};

for (const [locale, channel] of [['ko', 41], ['en', 42]]) {
  story('an approval by two people', { locale }, async (agent) => {
    await agent.signIn('cx');
    const run = await ask(agent, channel);
    const { says } = agent;
    await agent.reads(says.approvals.requested, says.approvals.waits_for, REASON);
    assert.equal(await agent.page.locator('[data-decide-form]').count(), 0, 'nobody approves their own');

    await otherPerson('cx_lead', locale, async (lead) => {
      const before = await waiting(lead);
      assert.ok(before >= 1, 'the header says that something waits');
      await lead.page.locator('nav.rooms a[href="/approvals"]').click();
      await lead.readsIn(request(lead, run), REASON, 'CX-2077');
      assert.ok((await request(lead, run).locator('.changes').innerText()).length > 0, 'before and after are in view');
      // By keyboard alone: to the request, through to the note, and Enter there decides nothing.
      await lead.page.waitForSelector('html[data-js], body[data-js], [data-js]', { state: 'attached' });
      for (let row = 0; row < 40 && !(await request(lead, run).evaluate((one) => one === document.activeElement)); row++) {
        await lead.page.keyboard.press('j');
      }
      const note = request(lead, run).locator('[name=note]');
      for (let stop = 0; stop < 40 && !(await note.evaluate((one) => one === document.activeElement)); stop++) {
        await lead.page.keyboard.press('Tab');
      }
      await lead.page.keyboard.type('Sales agrees');
      await lead.page.keyboard.press('Enter');
      assert.equal(await request(lead, run).count(), 1, 'Enter within the note decides nothing');
      await lead.page.keyboard.press('Tab');
      await lead.page.keyboard.press('Enter');
      await lead.page.waitForURL(/said=done/);
      await lead.reads(lead.says.approvals.done);
      assert.equal(await request(lead, run).count(), 0);
      assert.equal(await waiting(lead), before - 1);
    });

    await agent.page.reload();
    await agent.reads(says.actions.succeeded, '윤서영', 'Sales agrees');
    await agent.page.goto(`/e/channel/${channel}`);
    await agent.reads(REASON);
  });
}

story('a refusal needs a word', { locale: 'en', javascript: false }, async (lead) => {
  await lead.signIn('cx_lead');
  await otherPerson('cx', 'en', async (agent) => {
    const run = await ask(agent, 43);
    await lead.page.goto('/approvals');
    await request(lead, run).getByRole('button', { name: lead.says.approvals.refuse }).click();
    assert.equal(new URL(lead.page.url()).pathname, '/api/approvals/decide');
    await request(lead, run).locator('[name=note]').fill('They paid this morning');
    await request(lead, run).getByRole('button', { name: lead.says.approvals.refuse }).click();
    await lead.page.waitForURL(/said=refused/);
    await lead.reads(lead.says.approvals.done_refused);
    await agent.page.reload();
    await agent.reads(agent.says.approvals.refused, 'They paid this morning');
  });
});

story('taken back by whoever asked', { locale: 'ko', javascript: false }, async (agent) => {
  await agent.signIn('cx');
  const run = await ask(agent, 44);
  await agent.press(agent.says.approvals.cancel);
  await agent.page.waitForURL(/said=cancelled/);
  await agent.reads(agent.says.approvals.done_cancelled, agent.says.approvals.cancelled);
  await otherPerson('cx_lead', 'ko', async (lead) => {
    await lead.page.goto('/approvals');
    assert.equal(await request(lead, run).count(), 0);
  });
});
