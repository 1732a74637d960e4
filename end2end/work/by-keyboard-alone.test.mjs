// A ticket answered without touching the mouse. Nothing here clicks: keys only.
import assert from 'node:assert/strict';
import { story } from '../kit/story.mjs';

story('Our site is down, by keyboard alone', { locale: 'en' }, async (agent) => {
  const { page } = agent;
  const key = (...keys) => keys.reduce((before, next) => before.then(() => page.keyboard.press(next)), Promise.resolve());
  const focused = () => page.evaluate(() => document.activeElement?.innerText ?? '');
  const listening = () => page.locator('html[data-js]').waitFor();
  // Tab until something that says this has the focus, as somebody would who cannot use a mouse.
  const tabTo = async (name) => {
    for (let step = 0; step < 80; step += 1) {
      if ((await focused()).trim() === name) return;
      await key('Tab');
    }
    assert.fail(`${name} cannot be reached with Tab on ${page.url()}`);
  };

  // Signing in, and the language.
  await page.goto('/login');
  await tabTo('English');
  await key('Enter');
  await page.locator('html[lang=en]').waitFor();
  while (!(await focused()).startsWith('CX agent')) await key('Tab');
  await key('Enter');
  await page.waitForURL('/');
  await listening();
  if ((await page.locator('html').getAttribute('lang')) === 'ko') {
    await tabTo('한지민\n님의 설정').catch(() => tabTo('한지민 님의 설정'));
    await key('Enter');
    await tabTo('English');
    await key('Enter');
    await page.locator('html[lang=en]').waitFor();
    await listening();
  }

  // The help, and out of it: from the menu, one is again at what opened it.
  const at = (selector) => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  const help = page.getByRole('heading', { name: 'Keyboard shortcuts' });
  for (let step = 0; step < 80 && !(await at('details.member > summary')); step += 1) await key('Tab');
  await key('Enter');
  for (let step = 0; step < 80 && !(await at('[popovertarget=help]')); step += 1) await key('Tab');
  await key('Enter');
  await help.waitFor();
  await key('Escape');
  await help.waitFor({ state: 'hidden' });
  assert.ok(await at('[popovertarget=help]'), 'the button that opened it');
  await key('Escape');
  await page.locator('details.member[open]').waitFor({ state: 'detached' });
  assert.ok(await at('details.member > summary'), 'what opened the menu');

  // Search; down, up, and open.
  await key('/');
  await page.keyboard.type('Getting started');
  await key('Enter');
  await page.waitForURL(/\/search/);
  await listening();
  await key('j', 'j', 'k');
  const row = await page.evaluate(() => document.activeElement.matches('[data-row]'));
  assert.ok(row, 'j and k go through the rows');
  await key('?');
  await help.waitFor();
  await key('Escape');
  await help.waitFor({ state: 'hidden' });
  assert.ok(await at('[data-row]'), 'Esc leaves the help, and not the row');
  await key('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.matches('[data-row]')), false, 'Esc leaves the row');

  // Ctrl-K from anywhere; the slug of the customer.
  await key('Control+k');
  await page.keyboard.type('bluefern-health');
  await key('Enter');
  await page.waitForURL(/q=bluefern/);
  await listening();
  await key('j', 'Enter');
  await agent.heading('Bluefern Health');
  await listening();

  // On the list of its articles: x ticks, and the page says how many.
  await page.goto('/e/article?channel_id=2');
  await listening();
  await key('j', 'x', 'j', 'x', 'j');
  await agent.reads('2 selected');
  await key('k', 'x');
  await agent.reads('1 selected');
  await key('Enter');
  await page.waitForURL(/\/e\/article\/\d+$/);

  // The space: what is wrong, what mends it, and the run.
  await page.goto('/e/space/4');
  await agent.readsIn(agent.diagnosis, 'Noah Bennett');
  await tabTo('Switch website on');
  await key('Enter');
  await page.waitForURL(/\/actions\/website_on\?back=/);
  while ((await page.evaluate(() => document.activeElement?.getAttribute('name'))) !== 'reason') await key('Tab');
  await page.keyboard.type('By keyboard');
  await key('Enter');
  await page.waitForURL(/\/previews\//);
  await tabTo('Switch website on (1)');
  await key('Enter');
  await page.waitForURL(/\/runs\//);
  await agent.reads('1 changed', 'By keyboard');
});
