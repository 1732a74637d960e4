// A story: a browser of its own, a limit, a picture of where it failed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mkdirSync } from 'node:fs';
import { Agent } from './agent.mjs';
import { openBrowser } from './browser.mjs';

const LANGUAGE = process.env.SAMUSO_LANGUAGE;
const LIMIT_MS = 90_000;
const OUT = new URL('../out/', import.meta.url);

export function story(name, { locale = 'en', limit = LIMIT_MS, ...browserOptions }, tell) {
  const title = [name, locale, browserOptions.javascript === false && 'no JavaScript'].filter(Boolean).join(' · ');
  test(title, { timeout: limit }, async () => {
    const { browser, page, faults } = await openBrowser(browserOptions);
    try {
      await tell(new Agent(page, locale), { page, faults });
      assert.deepEqual(faults, [], 'the browser found faults');
    } catch (error) {
      await keep(page, title);
      throw error;
    } finally {
      await browser.close();
    }
  });
}

/** Somebody else, in a browser of their own. */
export async function otherPerson(member, locale, tell) {
  const { browser, page, faults } = await openBrowser();
  try {
    const agent = new Agent(page, locale);
    await agent.signIn(member);
    await tell(agent);
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
  }
}

/** The same story in the language that is asked for, or in both. `texts` has what is different in each. */
export function inTheLanguage(name, texts, tell, options = {}) {
  for (const locale of LANGUAGE ? [LANGUAGE] : ['ko', 'en']) {
    story(name, { ...options, locale }, (agent, more) => tell(agent, texts[locale], more));
  }
}

async function keep(page, title) {
  mkdirSync(OUT, { recursive: true });
  const path = new URL(`failed ${title.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`, OUT).pathname;
  await page.screenshot({ path: decodeURI(path), fullPage: true, timeout: 5_000 }).catch(() => {});
}
