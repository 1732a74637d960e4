// An admin gives somebody a role until Friday and takes it back; and on somebody's last day, everything.
import assert from 'node:assert/strict';
import { Agent } from '../kit/agent.mjs';
import { openBrowser } from '../kit/browser.mjs';
import { story } from '../kit/story.mjs';

const texts = {
  ko: { manager: '어카운트 매니저', given: /님이 한지민님에게 어카운트 매니저 역할을 주었어요/, back: /님이 한지민님의 어카운트 매니저 역할을 회수했어요/ },
  en: { manager: 'Account manager', given: /gave 한지민 the role Account manager/, back: /took the role Account manager back from 한지민/ },
};

/** The next Friday, at six, as a browser's field writes it. */
function friday() {
  const day = new Date(Date.now() + 24 * 3600 * 1000);
  while (day.getUTCDay() !== 5) day.setUTCDate(day.getUTCDate() + 1);
  return `${day.toISOString().slice(0, 10)}T18:00`;
}

const openMember = async ({ page, says }, name) => {
  await page.goto('/access');
  await page.getByLabel(says.members.who).fill(name);
  await page.locator('#main form.filters button').click();
  await page.locator('#main tbody').getByRole('link', { name }).click();
  await page.waitForURL(/\/access\/members\//);
};

const give = async ({ page, says }, { role, scope, channels = '', until = '', reason }) => {
  await page.locator('#give summary').click();
  const form = page.locator('#give form');
  await form.locator('[name=role]').selectOption({ label: role });
  await form.locator('[name=scope]').selectOption(scope);
  await form.locator('[name=until]').fill(until);
  await form.locator('[name=channels]').fill(channels);
  await form.locator('[name=reason]').fill(reason);
  await form.getByRole('button', { name: says.members.give_do }).click();
  await page.waitForURL(/#roles$/);
};

/** Another person, in a browser of their own. */
async function other(member, locale, tell) {
  const { browser, page } = await openBrowser();
  try {
    const agent = new Agent(page, locale);
    await agent.signIn(member);
    await tell(agent);
  } finally {
    await browser.close();
  }
}

const roles = (page) => page.locator('.member-roles').textContent();

for (const locale of ['ko', 'en']) {
  const says = texts[locale];

  story('a role until Friday', { locale }, async (admin) => {
    await admin.signIn('admin');
    await other('cx', locale, async ({ page }) => {
      assert.ok(!(await roles(page)).includes(says.manager));
      await openMember(admin, '한지민');
      await give(admin, { role: says.manager, scope: 'all', until: friday(), reason: 'Stands in for Oh' });
      await admin.readsIn(admin.section(admin.says.members.in_force), says.manager, '18:00', 'Stands in for Oh');
      // What the other sees with the next page, and may do.
      await page.goto('/e/channel/3');
      assert.ok((await roles(page)).includes(says.manager), 'the role is there at once');
      assert.equal((await page.goto('/e/channel/3/actions/rename')).status(), 200);

      const row = admin.page.locator('#roles tr', { hasText: says.manager });
      await row.locator('summary').click();
      await row.locator('[name=reason]').fill('Oh is back');
      await row.getByRole('button', { name: admin.says.members.take_back }).click();
      await admin.page.waitForLoadState();
      assert.equal((await page.goto('/e/channel/3/actions/rename')).status(), 403, 'it is gone at once');
      assert.ok(!(await roles(page)).includes(says.manager));
    });
    await admin.page.goto('/timeline?action=samuso.granted');
    await admin.reads(says.given, 'Stands in for Oh');
    await admin.page.goto('/timeline?action=samuso.revoked');
    await admin.reads(says.back, 'Oh is back');
  });
}

story('somebody leaves at six', { locale: 'en' }, async (admin) => {
  await admin.signIn('admin');
  await other('account_manager', 'ko', async ({ page }) => {
    await openMember(admin, '오세훈');
    const leaving = admin.page.locator('#roles .leaving');
    await leaving.locator('summary').click();
    await leaving.locator('[name=reason]').fill('Last day');
    await leaving.getByRole('button').click();
    await admin.page.waitForURL(/#roles$/);
    await admin.reads(admin.says.members.no_roles, admin.says.members.ended);
    await page.goto('/e/channel/3');
    assert.match(page.url(), /\/login/, 'they are out');
    await page.locator('button[name=member][value=account_manager]').click();
    assert.equal((await page.goto('/e/channel/3')).status(), 404, 'and see nothing, should they come in again');
  });
  await admin.page.goto('/timeline?action=samuso.sessions_ended');
  await admin.reads('ended the sessions of 오세훈', 'Last day');
  // As it was, for whoever comes next.
  await openMember(admin, '오세훈');
  const channels = Array.from({ length: 10 }, (_, at) => at + 1).join('\n');
  await give(admin, { role: texts.en.manager, scope: 'channels', channels, reason: 'Back again' });
});

story('my other session is not mine', { locale: 'ko', javascript: false }, async (agent) => {
  const { page, says } = agent;
  await agent.signIn('account_manager');
  await other('account_manager', 'ko', async ({ page: elsewhere }) => {
    await page.goto('/account');
    await agent.readsIn(agent.section(says.members.in_force), texts.ko.manager);
    const sessions = page.locator('#sessions');
    assert.ok((await sessions.locator('tbody tr').count()) >= 2, 'both are there');
    await sessions.getByRole('button', { name: says.members.end_others }).click();
    await page.waitForURL(/\/account#sessions$/);
    assert.equal(await sessions.locator('tbody tr').count(), 1);
    await agent.readsIn(sessions, says.members.this_session);
    await elsewhere.goto('/e/channel/3');
    assert.match(elsewhere.url(), /\/login/, 'they are out at once');
  });
});
