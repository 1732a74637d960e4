// "I published it and it does not show": four reasons at once, each by somebody else. Told with and without JavaScript.
import assert from 'node:assert/strict';

export const texts = {
  ko: {
    reasons: '이유 4개',
    oneReason: '이유 1개',
    changedSince: '그 뒤에 바뀌었어요',
    why: ['숨겨져 있어요', '예약한 공개 시각이 아직 되지 않았어요', '스페이스의 웹사이트가 꺼져 있어요', '스페이스가 메인에 노출되지 않게 되어 있어요'],
    mends: ['메인에 다시 보이기', '예약 없이 바로 공개', '웹사이트 켜기', '메인에 노출하기'],
    yes: '메인 화면에 노출되나요? 예',
    changed: '1개 변경',
  },
  en: {
    reasons: '4 reasons',
    oneReason: '1 reason',
    changedSince: 'it was changed since',
    why: ['It is hidden', 'The time from which it shows has not come yet', "The space's website is switched off", 'The space is not on home'],
    mends: ['Show on home', 'Show at once', 'Switch website on', 'Put on home'],
    yes: "Does it show on the site's home? Yes",
    changed: '1 changed',
  },
};

const WHO = ['강현우', '임나연', '한소율', '오준서'];

export async function tell(agent, { reasons, oneReason, why, mends, yes, changed, changedSince }) {
  const { page } = agent;
  await agent.signIn();
  await agent.search('명절 선물세트 예약 배송');
  await agent.follow('명절 선물세트 예약 배송 안내');
  await agent.heading('명절 선물세트 예약 배송 안내');
  const article = page.url();
  await agent.readsIn(agent.diagnosis, reasons);
  for (const [reason, says] of why.entries()) {
    await agent.readsIn(agent.diagnosis.locator('li').filter({ hasText: says }), says, WHO[reason]);
  }

  const runs = [];
  for (const mend of mends) {
    await page.goto(article);
    await agent.follow(mend, agent.diagnosis);
    await agent.preview({ reason: '고객 요청', ticket: 'CX-5' });
    await agent.run();
    await agent.reads(changed);
    runs.push(page.url());
  }
  await page.goto(article);
  await agent.readsIn(agent.diagnosis, yes);

  // The last is undone. What came before it on the same record is not: somebody has changed that record since.
  await page.goto(runs[3]);
  await agent.undo('원래대로');
  await agent.reads(changed);
  await page.goto(runs[2]);
  await agent.askForUndo('이것도');
  await agent.reads(changedSince, '한지민');
  assert.equal(await page.locator('form[action="/api/actions/run"]').count(), 0, 'an undo that is refused cannot be run');
  await page.goto(article);
  await agent.readsIn(agent.diagnosis, oneReason, why[3], '한지민');
}
