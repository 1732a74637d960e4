// A Chromium with a fresh profile, which notes everything that a page should not do.
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const WAIT_MS = 10_000;

/** Opens a browser; its faults are what it saw that is wrong. */
export async function openBrowser({ javascript = true, width = 1440, height = 900, theme = 'light' } = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  const context = await browser.newContext({
    baseURL: process.env.SAMUSO_URL,
    javaScriptEnabled: javascript,
    viewport: { width, height },
    colorScheme: theme,
    locale: 'en-US',
    timezoneId: 'Asia/Seoul',
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  return { browser, context, page, faults: watch(page, javascript) };
}

/** What a page says on its console as an error, what it throws, what a policy forbids, and what fails on our side. */
function watch(page, javascript) {
  const faults = [];
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    // The page itself may well be a problem with its own status: the stories look at that. What it loads may not.
    if (/^Failed to load resource/.test(message.text()) && url === page.url()) return;
    faults.push(`${page.url()}: console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${page.url()}: thrown: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // A browser without JavaScript refuses scripts, and calls it a policy.
    if (!javascript && request.resourceType() === 'script') return;
    // What the next page cuts short.
    if (why !== 'net::ERR_ABORTED') faults.push(`${request.url()}: ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.url()}: status ${response.status()}`);
  });
  return faults;
}
