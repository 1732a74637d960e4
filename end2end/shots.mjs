// Pictures of every page, in both languages, light and dark, wide and narrow: for people to look at.
//   SAMUSO_URL=http://127.0.0.1:… node end2end/shots.mjs [part of a name]
// And the README's picture, of a demo that has just been made:
//   SAMUSO_URL=http://127.0.0.1:… node end2end/shots.mjs readme
import { mkdirSync } from 'node:fs';
import { Agent } from './kit/agent.mjs';
import { openBrowser } from './kit/browser.mjs';
import { adminPages, pages } from './kit/pages.mjs';

const OUT = new URL('out/shots/', import.meta.url).pathname;
const README = new URL('../docs/screenshot.png', import.meta.url).pathname;
const wanted = process.argv[2] ?? '';
mkdirSync(OUT, { recursive: true });

if (wanted === 'readme') {
  const { browser, page } = await openBrowser({ height: 1000 });
  const agent = new Agent(page, 'en');
  await agent.signIn();
  await page.goto('/e/article/1');
  await page.screenshot({ path: README });
  await browser.close();
  process.exit();
}

for (const [theme, locale] of [
  ['light', 'en'],
  ['light', 'ko'],
  ['dark', 'en'],
  ['dark', 'ko'],
]) {
  const { browser, page } = await openBrowser({ theme });
  let who = 'cx';
  try {
    const agent = new Agent(page, locale);
    await agent.signIn();
    for (const { name, open, by } of [...pages, ...adminPages.map((page) => ({ ...page, by: 'admin' }))]) {
      if (!`${name}-${locale}-${theme}`.includes(wanted)) continue;
      await page.setViewportSize({ width: 1440, height: 900 });
      if (by && by !== who) await agent.signIn((who = by));
      await open(agent);
      for (const width of [1440, 800]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: `${OUT}${name}-${locale}-${theme}-${width}.png`, fullPage: true });
      }
    }
  } finally {
    await browser.close();
  }
}
