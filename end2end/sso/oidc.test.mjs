// Signing in and out with a real provider of OpenID Connect. Its people: Alice answers tickets, Bob is an admin, and
// Carol, who cooks, is in no group that Samuso knows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Employee, PROVIDER } from '../kit/company.mjs';
import { onPrimary } from '../kit/database.mjs';
import { story } from '../kit/story.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ARTICLE = '/e/article/2';

/** What a browser says of pages that are not ours is not ours to mend. */
function ours(faults) {
  faults.splice(0, faults.length, ...faults.filter((fault) => fault.startsWith(process.env.SAMUSO_URL)));
}

function tell(name, texts, steps, options = {}) {
  for (const locale of ['ko', 'en']) {
    story(name, { ...options, locale }, async (_, { page, faults }) => {
      // The provider's pages ask for a font from elsewhere.
      await page.route('https://**', (route) => route.fulfill({ status: 200, body: '' }));
      await steps(new Employee(page, locale), texts[locale]);
      ours(faults);
    });
  }
}

const WORDS = {
  ko: { role: 'CX 담당자', ask: 'it@acme.example에게', out: '로그아웃했어요' },
  en: { role: 'CX agent', ask: 'Ask it@acme.example', out: 'You are signed out' },
};

const signIn = async (agent, texts) => {
  await agent.atTheDoor(ARTICLE);
  await agent.signInWith('acme', 'alice');
  assert.equal(new URL(agent.page.url()).pathname, ARTICLE, 'one is where one wanted to be');
  await agent.is('Alice Kim');
  await agent.page.locator('details.member > summary').click();
  await agent.readsIn(agent.page.locator('details.member'), texts.role);
};
tell('Alice signs in, and her group gives her a role', WORDS, signIn);
tell('Alice signs in', WORDS, signIn, { javascript: false, width: 800 });

tell('Carol has no group, and is told whom to ask', WORDS, async (agent, texts) => {
  await agent.atTheDoor();
  await agent.signInWith('acme', 'carol');
  await agent.reads(texts.ask);
  const [request] = (await agent.main.locator('.problem-request').innerText()).match(/[0-9a-z]{10}/);
  assert.ok(request, 'there is something to quote');
  await agent.page.goto('/e/article');
  assert.equal(new URL(agent.page.url()).pathname, '/login', 'she is not let in');
});

tell('Alice signs out here, and there too', WORDS, async (agent, texts) => {
  await agent.atTheDoor();
  await agent.signInWith('acme', 'alice');
  await agent.page.locator('details.member > summary').click();
  await agent.page.locator('form[action="/logout"] button').click();
  await agent.confirmSigningOut();
  await agent.page.waitForURL(/\/login\?/);
  await agent.reads(texts.out);
  await agent.atTheDoor();
  // The provider asks for a password again: it knows nobody any more.
  await agent.signInWith('acme', 'alice');
  await agent.is('Alice Kim');
});

tell('Alice signs out at the provider, and it tells us', WORDS, async (agent) => {
  await agent.atTheDoor(ARTICLE);
  await agent.signInWith('acme', 'alice');
  const ends = "SELECT count(*) FROM samuso.event WHERE action = 'samuso.sign_out' AND arguments ->> 'how' = 'provider'";
  const before = Number(onPrimary(ends, 'owner'));
  await agent.page.goto(`${PROVIDER}/session/end`);
  await agent.confirmSigningOut();
  await agent.page.waitForURL(/\/session\/end\/success/);
  await agent.page.goto(ARTICLE);
  assert.equal(new URL(agent.page.url()).pathname, '/login', 'her session here is over');
  assert.equal(Number(onPrimary(ends, 'owner')), before + 1, 'the timeline knows');
});

tell('Alice hides an article, for which she signs in again', WORDS, async (agent) => {
  const article = `/e/article/${onPrimary('SELECT min(id) FROM documents.article WHERE NOT hidden')}`;
  await agent.atTheDoor(article);
  await agent.signInWith('acme', 'alice');
  // As if she had come in the morning.
  onPrimary("UPDATE samuso.session SET authenticated_at = now() - interval '2 hours'", 'owner');
  await agent.page.goto(`${article}/actions/hide`);
  await agent.preview({ reason: 'Asked for in the ticket' });
  const preview = new URL(agent.page.url()).pathname;
  await agent.press(agent.says.access.again);
  await agent.atTheProvider('alice');
  assert.equal(new URL(agent.page.url()).pathname, preview, 'the preview is where she left it');
  await agent.reads('Asked for in the ticket');
  await agent.run();
  await agent.undo('Only a story');
});

tell('the pages of signing in are sound', WORDS, async (agent) => {
  const look = async (what) => {
    await agent.page.evaluate(AXE);
    const { violations } = await agent.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(violations.map(({ id, impact }) => `${impact} ${id}`), [], what);
  };
  await agent.atTheDoor();
  await look('the page where one signs in');
  // A provider that answers with nothing to show leaves the page that leads on where it is.
  await agent.page.route(`${PROVIDER}/**`, (route) => route.fulfill({ status: 204 }));
  await agent.page.locator('form[action="/login/oidc/acme"] button').click();
  await agent.page.locator('[data-onward]').waitFor();
  await look('the page that leads on');
  for (const address of ['/login?still_at=acme', '/login?state=0']) {
    await agent.page.goto(address);
    await look(address);
  }
});
