// What somebody waits for in a real Chromium: until there is something to read, and until the keyboard answers.
import { chromium } from 'playwright-core';

const LIMIT_MS = 30_000;
const EVERY_MS = 50;
const TIMES = 5;
const PAINTED = `performance.getEntriesByName('first-contentful-paint').length > 0`;
/** A mobile connection of the slower kind. */
const THROTTLED = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const NETWORKS = { 'as it is': null, '1.6 Mbit/s, 150 ms': THROTTLED };
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'];

/** The island listens to keys once it is hydrated: until then, nobody does. */
const MARK = `{
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (type === 'keydown' && this === (window) || type === 'keydown' && this === document) window.benchInteractive ??= performance.now();
    return listen.call(this, type, ...rest);
  };
}`;

export async function inBrowser({ url, cookie, pages }) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  try {
    const found = [];
    for (const [page, path] of Object.entries(pages)) {
      for (const network of Object.keys(NETWORKS)) found.push(...(await cacheColdAndWarm({ browser, url, cookie, page, path, network })));
    }
    const withoutWasm = [];
    for (const [page, path] of Object.entries(pages)) withoutWasm.push(await blocked({ browser, url, cookie, page, path }));
    return { version: browser.version(), times: TIMES, pages: found, withoutWasm };
  } finally {
    await browser.close();
  }
}

async function visitor(browser, url, cookie) {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  context.setDefaultTimeout(LIMIT_MS);
  const pairs = cookie.split('; ').map((pair) => pair.split(/=(.*)/s));
  await context.addCookies(pairs.map(([name, value]) => ({ name, value, url })));
  await context.addInitScript(MARK);
  return context;
}

/** Medians: with nothing in the cache, and the same page again. */
async function cacheColdAndWarm({ browser, url, cookie, page: name, path, network }) {
  const times = { cold: [], warm: [] };
  for (let time = 0; time < TIMES; time += 1) {
    const context = await visitor(browser, url, cookie);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    if (NETWORKS[network]) await devtools.send('Network.emulateNetworkConditions', NETWORKS[network]);
    for (const cache of ['cold', 'warm']) {
      times[cache].push(await timed(page, path));
      await page.goto('about:blank');
    }
    await context.close();
  }
  return Object.entries(times).map(([cache, all]) => ({
    page: name, network, cache, ...Object.fromEntries(['paint', 'load', 'interactive'].map((what) => [what, median(all.map((one) => one[what]))])),
  }));
}

async function timed(page, path) {
  const response = await page.goto(path, { waitUntil: 'load' });
  if (response.status() !== 200) throw new Error(`${path} answers ${response.status()} in the browser`);
  await until(page, `Boolean(window.benchInteractive) && ${PAINTED}`);
  return page.evaluate(`({
    paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    load: performance.getEntriesByType('navigation')[0].loadEventEnd,
    interactive: Math.max(window.benchInteractive, performance.getEntriesByType('navigation')[0].domInteractive),
  })`);
}

/** Whether it is painted, with its heading to be read, though its wasm never comes. */
async function blocked({ browser, url, cookie, page: name, path }) {
  const context = await visitor(browser, url, cookie);
  const page = await context.newPage();
  const asked = [];
  // Held, not refused: who waits for it would wait for good.
  await page.route(/\.wasm$/, (route) => { asked.push(route); });
  await page.goto(path, { waitUntil: 'domcontentloaded' });
  await until(page, PAINTED);
  const end = Date.now() + LIMIT_MS;
  while (asked.length === 0 && Date.now() < end) await page.waitForTimeout(EVERY_MS);
  const isRead = await page.locator('#main h1').first().isVisible();
  const isInteractive = await page.evaluate('Boolean(window.benchInteractive)');
  const found = { page: name, isPainted: isRead && asked.length > 0 && !isInteractive, wasmAsked: asked.length };
  await Promise.all(asked.map((route) => route.abort().catch(() => {})));
  await context.close();
  return found;
}

/** Asked from outside: the page's own policy forbids to evaluate a text within it. */
async function until(page, expression) {
  const end = Date.now() + LIMIT_MS;
  while (!(await page.evaluate(expression))) {
    if (Date.now() > end) throw new Error(`${page.url()}: not within ${LIMIT_MS / 1000} s: ${expression}`);
    await page.waitForTimeout(EVERY_MS);
  }
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
