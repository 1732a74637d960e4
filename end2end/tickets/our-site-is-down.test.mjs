// A customer pastes the address of their site. A colleague of theirs has switched it off.
import assert from 'node:assert/strict';
import { inTheLanguage } from '../kit/story.mjs';

inTheLanguage(
  'Our site is down',
  {
    ko: {
      question: '웹사이트가 열리나요?',
      off: '웹사이트가 꺼져 있어요',
      switchOn: '웹사이트 켜기',
      changed: '1개 변경',
      up: '웹사이트가 열리나요? 예',
    },
    en: {
      question: 'Is its website up?',
      off: 'Its website is switched off',
      switchOn: 'Switch website on',
      changed: '1 changed',
      up: 'Is its website up? Yes',
    },
  },
  async (agent, texts) => {
    const { page } = agent;
    await agent.signIn();

    // The address leads straight to the customer.
    await agent.search('https://bluefern-health.docs.example');
    await page.waitForURL(/\/e\/channel\/2$/);
    await agent.heading('Bluefern Health');
    await agent.follow('Getting started');
    await agent.heading('Getting started');
    const space = page.url();

    // No outage: it is switched off, and it is known since when and by whom.
    await agent.readsIn(agent.diagnosis, texts.question, texts.off, 'Noah Bennett', /\d{4}-\d\d-\d\d 22:14:\d\d/);
    await agent.reads('Closing for the relaunch');

    // The diagnosis offers what mends it.
    await agent.follow(texts.switchOn, agent.diagnosis);
    await page.waitForURL(/\/actions\/website_on\?back=/);
    assert.equal(await page.locator('[aria-invalid]').count(), 0, 'nothing is wrong with a form that nobody has filled');
    await agent.preview({ reason: 'The customer asked for it', ticket: 'CX-2' });
    await agent.run();
    await agent.reads(texts.changed);
    const run = page.url();
    await page.goto(space);
    await agent.readsIn(agent.diagnosis, texts.up);

    await page.goto(run);
    await agent.undo('The relaunch is not done');
    await page.goto(space);
    await agent.readsIn(agent.diagnosis, texts.off, '한지민');
  },
);
