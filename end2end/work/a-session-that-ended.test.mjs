// The session ends while somebody types a reason. They sign in again, and go on where they were.
import assert from 'node:assert/strict';
import { onPrimary } from '../kit/database.mjs';
import { story } from '../kit/story.mjs';

const REASON = 'Kim asked for it on the phone, and it took a while to write down';

for (const javascript of [true, false]) {
  story('my session ended while I was typing', { locale: 'en', javascript }, async (agent) => {
    const { page } = agent;
    await agent.signIn('cx');
    await page.goto('/e/article/1/actions/hide');
    const reason = page.getByLabel(agent.says.actions.reason).first();
    await reason.fill(REASON);
    onPrimary('UPDATE samuso.session SET ended_at = now() WHERE ended_at IS NULL', 'owner');
    const before = onPrimary('SELECT count(*) FROM samuso.preview', 'owner');
    await agent.press(agent.says.actions.preview);
    await page.waitForURL(/\/login\?/);
    await agent.reads(agent.says.access.kept);
    await page.locator('button[name=member][value=cx]').click();
    await page.waitForURL('/e/article/1/actions/hide');
    assert.equal(await page.getByLabel(agent.says.actions.reason).first().inputValue(), REASON);
    assert.equal(await page.locator('[data-kept]').count(), 1, 'it says where that comes from');
    assert.equal(onPrimary('SELECT count(*) FROM samuso.preview', 'owner'), before, 'nothing was sent');
    await agent.press(agent.says.actions.preview);
    await page.waitForURL(/\/previews\//);
    await agent.reads(REASON);
  });
}
