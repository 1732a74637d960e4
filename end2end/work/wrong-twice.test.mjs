// A form is wrong, and wrong again, and the session ends: what was typed is there each time, until it is taken.
import assert from 'node:assert/strict';
import { onPrimary } from '../kit/database.mjs';
import { story } from '../kit/story.mjs';

const REASON = 'Oh asked for it on the phone, and it took a while to write down';

for (const javascript of [true, false]) {
  story('wrong twice in a row', { locale: 'en', javascript }, async (agent) => {
    const { page } = agent;
    await agent.signIn('admin');
    await page.goto(`/access?q=${encodeURIComponent('오세훈')}`);
    await page.locator('#main tbody a').first().click();
    await page.waitForURL(/\/access\/members\//);
    const member = new URL(page.url()).pathname;
    await page.locator('#give summary').click();
    const form = page.locator('#give form');
    const press = (status) => Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith('/api/access/give') && answer.status() === status),
      form.getByRole('button', { name: agent.says.members.give_do }).click(),
    ]);
    const isThere = async (channels) => {
      await page.waitForLoadState();
      assert.equal(await form.locator('[name=reason]').inputValue(), REASON);
      assert.equal(await form.locator('[name=channels]').inputValue(), channels);
      assert.equal(await page.locator('[data-typed]').count(), 0, 'once is enough');
    };
    await form.locator('[name=role]').selectOption('cx');
    await form.locator('[name=scope]').selectOption('channels');
    await form.locator('[name=reason]').fill(REASON);
    for (const channels of ['no such channel', 'nor this one']) {
      await form.locator('[name=channels]').fill(channels);
      await press(400);
      await isThere(channels);
      assert.ok(await page.locator('.field-fault').first().isVisible(), 'it says what is wrong');
    }
    onPrimary('UPDATE samuso.session SET ended_at = now() WHERE ended_at IS NULL', 'owner');
    await form.locator('[name=channels]').fill('nor that');
    await press(303);
    await page.waitForURL(/\/login\?/);
    await page.locator('button[name=member][value=admin]').click();
    await page.waitForURL(member);
    await isThere('nor that');
  });
}
