// A customer says that everything is gone. It is all there: a colleague of theirs has hidden it.
import assert from 'node:assert/strict';
import { inTheLanguage } from '../kit/story.mjs';

inTheLanguage(
  'All my articles are gone',
  {
    ko: {
      articles: '아티클',
      question: '메인 화면에 노출되나요?',
      hidden: '숨겨져 있어요',
      hid: '박지우님이',
      show: '메인에 다시 보이기',
      onAll: '대상 140개',
      would: '140개가 바뀌어요',
      changed: '140개 변경',
      yes: '예',
    },
    en: {
      articles: 'Articles',
      question: "Does it show on the site's home?",
      hidden: 'It is hidden',
      hid: '박지우 hid',
      show: 'Show on home',
      onAll: 'On 140 records',
      would: 'Would change 140 records',
      changed: '140 changed',
      yes: 'Yes',
    },
  },
  async (agent, texts) => {
    const { page, says } = agent;
    await agent.signIn();
    await agent.search('달빛커머스');
    await agent.follow('달빛커머스');
    await agent.heading('달빛커머스');

    // Nothing was deleted: the customer has as many articles as ever.
    const articles = agent.section(texts.articles);
    await agent.readsIn(articles, '140');
    await agent.follow(new RegExp(says.records.open_list), articles);
    await page.waitForURL(/\/e\/article\?channel_id=1$/);
    const list = page.url();

    // One of them says why it does not show, and who did that when.
    await page.locator('tbody tr').first().getByRole('link').first().click();
    await page.waitForURL(/\/e\/article\/\d+$/);
    const article = page.url();
    await agent.readsIn(agent.diagnosis, texts.question, texts.hidden, '박지우', /\d{4}-\d\d-\d\d 17:4\d:\d\d/);
    await agent.reads(texts.hid);

    // All of them are shown again, at once.
    await page.goto(list);
    await page.getByLabel(new RegExp(`^${says.records.everything}`)).check();
    await agent.press(texts.show);
    await agent.reads(texts.onAll);
    await agent.preview({ reason: '고객이 다시 보이게 해 달라고 했어요', ticket: 'CX-1' });
    await agent.reads(texts.would);
    await agent.run();
    await agent.reads(texts.changed, '한지민', 'CX-1');
    const run = page.url();

    // The very next page knows it, and its timeline says who ran what, and why.
    await page.goto(article);
    await agent.readsIn(agent.diagnosis, texts.yes);
    await agent.doesNotRead(texts.hidden);
    await agent.reads('한지민', '고객이 다시 보이게 해 달라고 했어요');

    // It was a misunderstanding: undone.
    await page.goto(run);
    await agent.undo('고객이 마음을 바꿨어요');
    await agent.reads(texts.changed);
    await page.goto(article);
    await agent.readsIn(agent.diagnosis, texts.hidden, '한지민');
    await page.goto(run);
    await agent.reads(says.actions.undone);
    assert.equal(await page.locator('form[action="/api/actions/undo"]').count(), 0, 'what is undone is undone once');
  },
);
