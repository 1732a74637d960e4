// Every kind of page, and how one gets to it, on the generated data: first those that a CX agent sees.

const RECORD = '/e/article/1';
const FORM = `${RECORD}/actions/show`;
// Published, and in nobody's story.
const CALLED = '/e/article/3';

export const pages = [
  { name: 'home', open: ({ page }) => page.goto('/') },
  { name: 'search', open: ({ page }) => page.goto(`/search?q=${encodeURIComponent('배송')}`) },
  { name: 'search-nothing', open: ({ page }) => page.goto('/search?q=qqqqqqqq') },
  { name: 'list', open: ({ page }) => page.goto('/e/article') },
  { name: 'list-filtered', open: ({ page }) => page.goto('/e/article?channel_id=3&deleted_at.empty=false&sort=title') },
  { name: 'record', open: ({ page }) => page.goto(RECORD) },
  {
    name: 'record-noted',
    open: async ({ page }) => {
      await page.goto('/e/article/2');
      if (!(await page.locator('[data-note]').count())) {
        await page.locator('#notes summary').first().click();
        await page.locator('#note-text').fill('@cx The customer asked twice, see https://help.example/1.');
        await page.locator('form[action="/api/notes/write"] button').click();
        await page.locator('[data-note]').waitFor();
        await page.locator('form[action="/api/records/pin"] button').click();
        await page.locator('form[action="/api/records/unpin"]').waitFor();
      }
      await page.locator('.note-own summary').first().click();
    },
  },
  {
    name: 'list-views',
    open: async ({ page }) => {
      await page.goto('/e/article?state=draft');
      await page.locator('.views-menu > summary').click();
      await page.locator('#view-name').fill('Drafts');
      await page.locator('form[action="/api/views/save"] button[type=submit]').click();
      await page.waitForURL(/view=/);
      await page.locator('.views-menu > summary').click();
    },
  },
  { name: 'home-of-the-day', open: ({ page }) => page.goto('/') },
  { name: 'record-with-settings', open: ({ page }) => page.goto('/e/channel/4') },
  {
    name: 'record-masked',
    open: async ({ page }) => {
      await page.goto('/e/manager/1');
      await page.locator('details:has([data-reveal-form]) > summary').click();
    },
  },
  {
    name: 'record-revealed',
    open: async ({ page }) => {
      await page.goto('/e/manager/2');
      // It stays so for a quarter of an hour.
      if (await page.locator('[data-revealed]').count()) return;
      await page.locator('details:has([data-reveal-form]) > summary').click();
      await page.locator('[data-reveal-form] [name=reason]').fill('Asked for in the ticket');
      await page.locator('[data-reveal-form] [name=ticket]').fill('CX-1042');
      await page.locator('[data-reveal-form] button').click();
      await page.locator('[data-revealed]').waitFor();
    },
  },
  { name: 'timeline', open: ({ page }) => page.goto('/timeline') },
  { name: 'timeline-channel', open: ({ page }) => page.goto('/timeline?channel=3') },
  { name: 'state', open: ({ page }) => page.goto(`${RECORD}/at?moment=2024-01-01`) },
  { name: 'ticket', open: ({ page }) => page.goto('/tickets/CX-1042') },
  { name: 'form', open: ({ page }) => page.goto(FORM) },
  {
    name: 'preview',
    open: async (agent) => {
      await agent.page.goto(FORM);
      await agent.preview({ reason: 'Asked for in the ticket', ticket: 'CX-1042' });
    },
  },
  {
    name: 'run',
    open: async (agent) => {
      await agent.page.goto(`${RECORD}/actions/show`);
      if (!(await agent.offers(agent.says.actions.preview))) return agent.page.goto('/runs');
      await agent.preview({ reason: 'Asked for in the ticket', ticket: 'CX-1042' });
      await agent.run();
      const run = agent.page.url();
      await agent.undo('Only a picture');
      await agent.page.goto(run);
    },
  },
  { name: 'call-form', open: ({ page }) => page.goto(`${CALLED}/actions/republish`) },
  {
    name: 'call-preview',
    open: async (agent) => {
      await agent.page.goto(`${CALLED}/actions/republish`);
      await agent.preview({ reason: 'Asked for in the ticket', ticket: 'CX-1042' });
    },
  },
  {
    name: 'call-run',
    open: async (agent) => {
      await agent.page.goto(`${CALLED}/actions/republish`);
      await agent.preview({ reason: 'Asked for in the ticket', ticket: 'CX-1042' });
      await agent.run();
      await agent.page.locator('[data-call-state=succeeded]').waitFor();
    },
  },
  { name: 'runs', open: ({ page }) => page.goto('/runs') },
  { name: 'approvals', open: ({ page }) => page.goto('/approvals') },
  { name: 'jobs', open: ({ page }) => page.goto('/jobs') },
  {
    name: 'job',
    open: async (agent) => {
      const { page } = agent;
      await page.goto('/e/article/actions/hide');
      await page.locator('[name=list]').fill('1 2 3 3 999999999');
      await page.getByLabel(agent.says.actions.reason).first().fill('Asked for in the ticket');
      await page.locator('[data-list-form] .btn-primary').click();
      await page.waitForURL(/\/jobs\//);
      await page.locator('[data-state=ready]').waitFor({ timeout: 30_000 });
    },
  },
  { name: 'job-list-form', open: ({ page }) => page.goto('/e/article/actions/hide') },
  { name: 'not-found', status: 404, open: ({ page }) => page.goto('/e/article/999999999') },
  { name: 'forbidden', status: 403, open: ({ page }) => page.goto(`${RECORD}/actions/rename`) },
  { name: 'bad-request', status: 400, open: ({ page }) => page.goto('/e/article?state=nonsense') },
];

const member = async ({ page }, name) => {
  await page.goto(`/access?q=${encodeURIComponent(name)}`);
  await page.locator('#main tbody a').first().click();
  await page.waitForURL(/\/access\/members\//);
};

/** Those that only somebody who looks after members sees. */
export const adminPages = [
  { name: 'members', open: ({ page }) => page.goto('/access') },
  {
    name: 'members-everybody',
    open: async ({ page }) => {
      await page.goto('/access');
      await page.locator('details:has([action="/api/access/end-everybodys"]) > summary').click();
    },
  },
  { name: 'members-none', open: ({ page }) => page.goto('/access?q=qqqqqqqq') },
  { name: 'member', open: (agent) => member(agent, '한지민') },
  {
    name: 'member-giving',
    open: async (agent) => {
      await member(agent, '오세훈');
      await agent.page.locator('#give summary').click();
      await agent.page.locator('#roles .leaving > summary').click();
    },
  },
  {
    name: 'member-given-wrongly',
    open: async (agent) => {
      await member(agent, '오세훈');
      await agent.page.locator('#give summary').click();
      const form = agent.page.locator('#give form');
      await form.locator('[name=role]').selectOption('cx');
      await form.locator('[name=scope]').selectOption('channels');
      await form.locator('[name=channels]').fill('no such');
      await form.locator('[name=until]').fill('2020-01-01T00:00');
      await form.evaluate((element) => { element.noValidate = true; });
      await form.locator('button[type=submit]').click();
      await agent.page.waitForURL('**/api/access/give');
    },
  },
  { name: 'member-self', open: (agent) => member(agent, 'Robin') },
  { name: 'roles', open: ({ page }) => page.goto('/access/roles') },
  { name: 'providers', open: ({ page }) => page.goto('/access/providers') },
  { name: 'account', open: ({ page }) => page.goto('/account') },
  { name: 'sign-ins', open: ({ page }) => page.goto('/access/sign-ins') },
  { name: 'timeline-granted', open: ({ page }) => page.goto('/timeline?action=samuso.granted') },
];
