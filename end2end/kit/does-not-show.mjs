// "I published it and it does not show": four reasons at once, each by somebody else. Told with and without JavaScript.
export const texts = {
  ko: {
    reasons: '이유 4개',
    oneReason: '이유 1개',
    twoReasons: '이유 2개',
    why: ['숨겨져 있어요', '예약한 공개 시각이 아직 되지 않았어요', '스페이스의 웹사이트가 꺼져 있어요', '스페이스가 메인에 노출되지 않게 되어 있어요'],
    mends: ['메인에 다시 보이기', '예약 없이 바로 공개', '웹사이트 켜기', '메인에 노출하기'],
    yes: '메인 화면에 노출되나요? 예',
    changed: '1개 변경',
  },
  en: {
    reasons: '4 reasons',
    oneReason: '1 reason',
    twoReasons: '2 reasons',
    why: ['It is hidden', 'The time from which it shows has not come yet', "The space's website is switched off", 'The space is not on home'],
    mends: ['Show on home', 'Show at once', 'Switch website on', 'Put on home'],
    yes: "Does it show on the site's home? Yes",
    changed: '1 changed',
  },
};

const WHO = ['강현우', '임나연', '한소율', '오준서'];

export async function tell(agent, { reasons, oneReason, twoReasons, why, mends, yes, changed }) {
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

  // The last two are undone, both on the same record: neither is in the other's way.
  for (const [run, reason] of [[3, oneReason], [2, twoReasons]]) {
    await page.goto(runs[run]);
    await agent.undo('원래대로');
    await agent.reads(changed);
    await page.goto(article);
    await agent.readsIn(agent.diagnosis, reason, why[run], '한지민');
  }
}
