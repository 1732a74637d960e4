// Every page, in both languages, light and dark: axe finds nothing serious, and the browser nothing at all.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { adminPages, pages } from '../kit/pages.mjs';
import { story } from '../kit/story.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SERIOUS = new Set(['serious', 'critical']);

/** What axe has against the page as it is, as one line each. */
async function axe(page) {
  // Through the debugger, so the page's own policy stays as strict as it is.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => SERIOUS.has(impact))
    .map(({ id, impact, nodes }) => `${impact} ${id}, ${nodes.length} times: ${nodes[0].html.slice(0, 200)}`);
}

for (const theme of ['light', 'dark']) {
  for (const locale of ['ko', 'en']) {
    story(`every page, ${theme}`, { locale, theme }, async (agent) => {
      const found = [];
      const look = async (name) => {
        for (const finding of await axe(agent.page)) found.push(`${name}: ${finding}`);
      };
      await agent.page.goto('/login');
      await look('login');
      await agent.signIn();
      for (const { name, open, status } of pages) {
        const response = await open(agent);
        if (status) assert.equal(response.status(), status, `the status of ${name}`);
        await look(name);
      }
      await agent.page.goto('/');
      await agent.page.locator('details.member > summary').click();
      await look('menu');
      await agent.page.goto('/');
      await agent.signOut();
      await agent.signIn('admin');
      for (const { name, open } of adminPages) {
        await open(agent);
        await look(name);
      }
      assert.deepEqual(found, [], 'axe found');
    });
  }
}

story('what a page may not do is noticed', { locale: 'en' }, async (agent, { faults }) => {
  await agent.page.goto('/login');
  await agent.page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," alt="" onerror="globalThis.ran = true">');
  });
  await agent.page.waitForTimeout(500);
  assert.equal(await agent.page.evaluate(() => globalThis.ran), undefined, 'the script of a stranger ran');
  assert.ok(faults.length > 0, 'nothing was noticed');
  for (const fault of faults.splice(0)) assert.match(fault, /Content Security Policy/);
});
