// Somebody deleted articles one by one on their last afternoon, and left. They are in the trash.
import assert from 'node:assert/strict';
import { inTheLanguage } from '../kit/story.mjs';

inTheLanguage(
  'Thousands of articles vanished',
  {
    ko: {
      articles: '아티클',
      inTheTrash: '휴지통에 있어요',
      times: '1,204회',
      deleted: '휴지통으로 옮겼어요',
      restore: '휴지통에서 되살리기',
      onPage: '대상 3개',
      differ: '이전 값이 서로 달라요',
      changed: '3개 변경',
      count: (number) => `${number}개`,
    },
    en: {
      articles: 'Articles',
      inTheTrash: 'It is in the trash',
      times: '1,204 times',
      deleted: 'to the trash',
      restore: 'Restore from the trash',
      onPage: 'On 3 records',
      differ: 'The records had different values before',
      changed: '3 changed',
      count: (number) => `${number} records`,
    },
  },
  async (agent, texts) => {
    const { page, says } = agent;
    await agent.signIn();
    await agent.search('한결에듀');
    await agent.follow('한결에듀');
    await agent.heading('한결에듀');
    await agent.readsIn(agent.section(texts.articles), '1,420');
    await agent.follow(new RegExp(says.records.open_list), agent.section(texts.articles));

    // How many are in the trash?
    const trashed = page.locator('select[name="deleted_at.empty"]');
    await page.locator('details.more-filters > summary').click();
    await trashed.selectOption('false');
    await agent.press(says.records.apply);
    await page.waitForURL(/deleted_at\.empty=false/);
    await agent.reads(texts.count('1,204'));
    const trash = page.url();

    // One of them knows who put it there, and their name leads to everything that they did.
    await page.locator('tbody tr').first().getByRole('link').first().click();
    await page.waitForURL(/\/e\/article\/\d+$/);
    await agent.readsIn(agent.diagnosis, texts.inTheTrash, '정민준', / 18:[0-3]\d:\d\d/);
    await agent.follow('정민준', agent.diagnosis);
    await page.waitForURL(/\/timeline\?actor=/);
    await agent.reads(texts.times, / 18:02:\d\d – 18:(39|40):\d\d/);
    await agent.follow(new RegExp(says.timeline.unfold));
    await agent.reads(texts.deleted);

    // All at once is more than one run may be: it would be a job, which is rehearsed first.
    await page.goto(trash);
    await page.getByLabel(new RegExp(`^${says.records.everything}`)).check();
    await agent.press(texts.restore);
    await agent.reads(says.jobs.prepare, /1,?204/);

    // Three of them come back, and the trash has three fewer on the very next page.
    await page.goto(trash);
    for (const row of [0, 1, 2]) await page.locator('tbody tr').nth(row).getByRole('checkbox').check();
    await agent.press(texts.restore);
    await agent.reads(texts.onPage);
    await agent.preview({ reason: 'Asked for by the customer', ticket: 'CX-3' });
    await agent.run();
    await agent.reads(texts.changed);
    const run = page.url();
    await page.goto(trash);
    await agent.reads(texts.count('1,201'));

    // Deleting is nothing that cx may do, not as an undo either. An admin may; but the three had been deleted at
    // three times, so that no one action puts them back: it says so, and changes nothing.
    await page.goto(run);
    assert.equal(await page.locator('form[action="/api/actions/undo"]').count(), 0, 'cx is offered no undo');
    await agent.signOut();
    await agent.signIn('admin');
    await page.goto(run);
    await agent.askForUndo('Back as it was', /\/api\//);
    await agent.reads(texts.differ);
    await page.goto(trash);
    await agent.reads(texts.count('1,201'));
  },
);
