// Signing in at a real identity provider (simplesamlphp), in a real browser, and out again in both directions.
import assert from 'node:assert/strict';
import { inTheLanguage as told, story as tell } from '../kit/story.mjs';

const IDP = process.env.SAML_URL;
const US = process.env.SAMUSO_URL;

/** What a browser says of pages that are not ours is not ours to mend. */
const ours = (steps) => async (agent, ...rest) => {
  await steps(agent, ...rest);
  const { faults } = rest.at(-1);
  faults.splice(0, faults.length, ...faults.filter((fault) => fault.startsWith(US)));
};
const story = (name, options, steps) => tell(name, options, ours(steps));
const inTheLanguage = (name, texts, steps) => told(name, texts, ours(steps));

/** Types name and password at the provider. */
async function atTheProvider(page, name) {
  await page.waitForURL((url) => url.href.startsWith(IDP));
  await page.locator('#username').fill(name);
  await page.locator('#password').fill('x');
  await page.locator('#username').press('Enter');
}

/** From the page where one signs in to the provider. Without scripts one presses what leads on. */
async function setOut(page, provider, javascript = true) {
  await page.goto('/login?next=%2Fe%2Farticle');
  await page.locator(`form[action="/login/saml/${provider}"] button`).click();
  if (!javascript && provider === 'posted') await page.locator(`form[action^="${IDP}"] button`).click();
}

/** The provider posts from a page of its own, which without scripts has a button. */
async function comeBack(page, javascript = true) {
  if (!javascript) await page.locator('form[action*="/acs"] [type=submit]:visible').first().click();
  await page.waitForURL((url) => url.href.startsWith(US));
}

async function signIn(page, provider, name, javascript = true) {
  await setOut(page, provider, javascript);
  await atTheProvider(page, name);
  await comeBack(page, javascript);
}

async function isSignedInAs(page, name) {
  assert.match(await page.locator('details.member > summary').innerText(), new RegExp(name));
}

for (const provider of ['redirected', 'posted']) {
  for (const javascript of [true, false]) {
    story(`one signs in, ${provider}`, { javascript }, async (agent, { page }) => {
      await signIn(page, provider, 'alice', javascript);
      await page.waitForURL('/e/article');
      await isSignedInAs(page, 'Alice Kim');
    });
  }
}

story('groups give roles, and what they cover', {}, async (agent, { page }) => {
  await signIn(page, 'redirected', 'bob');
  await page.waitForURL('/e/article');
  await isSignedInAs(page, 'Bob Kim');
  await page.locator('details.member > summary').click();
  assert.match(await page.locator('details.member').innerText(), /Account manager/i);
  const response = await page.goto('/e/channel/1');
  assert.equal(response.status(), 404, 'of another customer than sales looks after');
  assert.equal((await page.goto('/e/channel/2')).status(), 200);
});

inTheLanguage(
  'whom no group gives a role is told whom to ask',
  { en: /Ask it@example\.com for a role/, ko: /it@example\.com에게 역할을 요청/ },
  async (agent, words, { page }) => {
    await page.goto('/login');
    if ((await page.locator('html').getAttribute('lang')) !== agent.locale) {
      await page.locator(`button[name=locale][value=${agent.locale}]`).click();
      await page.locator(`html[lang=${agent.locale}]`).waitFor();
    }
    await signIn(page, 'redirected', 'carol');
    assert.match(await agent.main.innerText(), words);
    assert.equal((await page.goto('/')).url(), `${US}/login`);
  },
);

story('who begins at the provider is asked, and let in', {}, async (agent, { page }) => {
  const entity = encodeURIComponent(`${US}/saml/posted/metadata`);
  await page.goto(`${IDP}/saml2/idp/SSOService.php?spentityid=${entity}&RelayState=${encodeURIComponent('/e/channel')}`);
  await atTheProvider(page, 'alice');
  await comeBack(page);
  await agent.heading('Sign in?');
  await agent.press(/Sign in as Alice Kim/);
  await page.waitForURL('/e/channel');
  await isSignedInAs(page, 'Alice Kim');
});

story('who begins there where nobody allowed it is refused', {}, async (agent, { page }) => {
  const entity = encodeURIComponent(`${US}/saml/redirected/metadata`);
  await page.goto(`${IDP}/saml2/idp/SSOService.php?spentityid=${entity}&RelayState=${encodeURIComponent('/e/channel')}`);
  await atTheProvider(page, 'alice');
  await comeBack(page);
  assert.match(await agent.main.innerText(), /Signing in did not work/);
  assert.equal((await page.goto('/')).url(), `${US}/login`);
});

for (const provider of ['redirected', 'posted']) {
  story(`who signs out here is signed out there, ${provider}`, {}, async (agent, { page }) => {
    await signIn(page, provider, 'alice');
    await page.waitForURL('/e/article');
    await page.locator('details.member > summary').click();
    await page.locator('form[action="/logout"] button').click();
    await page.waitForURL('/login?state=done');
    assert.match(await agent.main.innerText(), /You are signed out/);
    await setOut(page, provider);
    await page.locator('#password').waitFor();
  });

  story(`who signs out there is signed out here, ${provider}`, {}, async (agent, { page }) => {
    await signIn(page, provider, 'alice');
    await page.waitForURL('/e/article');
    await page.goto(`${IDP}/saml2/idp/SingleLogoutService.php?ReturnTo=${encodeURIComponent(`${IDP}/index.php`)}`);
    await page.waitForURL(`${IDP}/**/frontpage_welcome.php`);
    assert.equal((await page.goto('/e/article')).url(), `${US}/login?next=%2Fe%2Farticle`);
  });
}
