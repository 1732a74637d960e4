// A setting is off, and nobody remembers. The timeline does, and leaves out what changed since.
import { inTheLanguage } from '../kit/story.mjs';

inTheLanguage(
  'Who changed this setting?',
  { ko: { settings: '설정' }, en: { settings: 'Settings' } },
  async (agent, texts) => {
    const { page, says } = agent;
    await agent.signIn();
    await agent.search('harborlight-logistics');
    await agent.follow('Harborlight Logistics');
    await agent.heading('Harborlight Logistics');
    await agent.reads(texts.settings, /reader_comments"?:? ?false/);

    await agent.follow(new RegExp(says.timeline.all_of_record));
    await page.waitForURL(/\/timeline\?/);
    await page.getByLabel(says.timeline.text).fill('reader_comments');
    await agent.press(says.records.apply);
    await page.waitForURL(/text=reader_comments/);
    const newest = page.locator('[data-row]').first();
    await agent.readsIn(newest, 'Liam Foster', /\d{4}-\d\d-\d\d 15:20:\d\d/, 'reader_comments');

    // Who that is, and what else they did.
    await agent.follow('Liam Foster', newest);
    await page.waitForURL(/\/timeline\?actor=manager/);
    await agent.heading(/Liam Foster/);
    await agent.reads('Harborlight Logistics');
  },
);
