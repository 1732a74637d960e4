// A ticket from the address that the customer's request has to the text that is pasted back into it, without JavaScript.
import assert from 'node:assert/strict';
import { inTheLanguage } from '../kit/story.mjs';

const texts = {
  ko: { ticket: 'ZD-ko4711', manager: 5, unhidden: '아니요 → 예', hidden: '예 → 아니요', note: '@admin님, 이 아티클 한번 봐 주세요.', answer: '확인했어요.', view: '초안만' },
  en: { ticket: 'ZD-en4711', manager: 6, unhidden: 'no → yes', hidden: 'yes → no', note: '@admin, please look at this article.', answer: 'I have looked.', view: 'Drafts alone' },
};
const address = (ticket) => `https://acme.zendesk.com/agent/tickets/${ticket.slice('ZD-'.length)}`;

/** The form of the header that sends there. */
const inHeader = (page, action) => page.locator(`header form[action="${action}"] button`);

inTheLanguage(
  "a ticket's whole day",
  texts,
  async (agent, { ticket, manager, unhidden, hidden, note, answer, view }) => {
    const { page, says } = agent;
    await agent.signIn('cx');
    // Pasted into the search box, it is offered.
    await agent.search(address(ticket));
    await page.locator(`#main form[data-work-on="${ticket}"] button`).click();
    await page.locator(`header [data-ticket="${ticket}"]`).waitFor();
    assert.equal(await page.locator('header [data-ticket-out]').getAttribute('href'), address(ticket));

    // One looks, reveals, changes and undoes; nowhere is it typed again.
    await page.goto(`/e/manager/${manager}`);
    await page.locator('details:has([data-reveal-form]) > summary').click();
    const reveal = page.locator('[data-reveal-form]');
    assert.equal(await reveal.locator('[name=ticket]').inputValue(), ticket);
    await reveal.locator('[name=reason]').fill('Asked on the phone');
    await reveal.locator('button').click();
    await page.locator('[data-revealed]').waitFor();
    await page.goto('/e/article?hidden=false');
    await page.locator('#main tbody a[data-open]').first().click();
    await page.waitForURL(/\/e\/article\/\d+$/);
    const title = await page.locator('h1').innerText();
    const article = new URL(page.url()).pathname.split('/').pop();
    await page.goto(`${new URL(page.url()).pathname}/actions/hide`);
    assert.equal(await page.locator('[data-action-form] [name=ticket]').inputValue(), ticket);
    await agent.preview({ reason: 'Asked for by the customer' });
    await agent.run();
    await agent.undo('The other article was meant');

    // What colleagues should know is noted where they will look, one of them is told, and the record is kept at hand.
    await page.goto(`/e/article/${article}`);
    await agent.page.locator('#notes summary').first().click();
    const write = page.locator('form[action="/api/notes/write"]');
    await write.locator('textarea').fill('@nobody-at-all: who knows?');
    await write.locator('button').click();
    await page.locator('#notes .field-fault').waitFor();
    assert.equal(await write.locator('textarea').inputValue(), '@nobody-at-all: who knows?');
    await write.locator('textarea').fill(`${note}\nhttps://help.example/1`);
    await write.locator('button').click();
    await page.waitForURL(/#notes$/);
    assert.match(await page.locator('#notes a[href="https://help.example/1"]').first().getAttribute('rel'), /noopener/);
    await page.locator('form[action="/api/records/pin"] button').click();
    await page.locator('form[action="/api/records/unpin"]').waitFor();

    // A list that one comes back to.
    await page.goto('/e/article?state=draft&sort=title');
    await page.locator('.views-menu > summary').click();
    await page.locator('#view-name').fill(view);
    await page.locator('form[action="/api/views/save"] button[type=submit]').click();
    await page.waitForURL(/view=/);
    await page.goto('/e/article');
    await page.locator('.views-menu > summary').click();
    await page.locator('.views-menu').getByRole('link', { name: view, exact: true }).click();
    await page.waitForURL(/state=draft/);
    await agent.readsIn(page.locator('.views-menu > summary'), view);

    // What was done, and the same to be pasted back.
    await page.locator('header [data-ticket] strong a').click();
    await page.waitForURL(`/tickets/${ticket}`);
    for (const part of ['looked', 'revealed', 'changed', 'undone', 'noted']) {
      await agent.readsIn(agent.section(says.tickets[part]), part === 'revealed' ? 'Asked on the phone' : title);
    }
    const text = await page.locator('#ticket-text').inputValue();
    for (const there of [ticket, title, unhidden, hidden, 'Asked on the phone', 'The other article was meant', '/e/article/', note]) {
      assert.ok(text.includes(there), `the text does not say ${there}:\n${text}`);
    }

    // Let go of, it is among one's own, and can be gone on with; the header takes an address, too.
    await inHeader(page, '/ticket/let-go').click();
    await page.locator('header .ticket-start').waitFor();
    await page.goto('/');
    await page.locator(`#my-tickets form[data-work-on="${ticket}"] button`).click();
    await page.locator(`header [data-ticket="${ticket}"]`).waitFor();
    await inHeader(page, '/ticket/let-go').click();
    await page.locator('header .ticket-start > summary').click();
    await page.locator('#work-on-ticket').fill('https://elsewhere.example/7');
    await inHeader(page, '/ticket').click();
    await page.locator('header .field-fault').waitFor();
    assert.equal(await page.locator('#work-on-ticket').inputValue(), 'https://elsewhere.example/7');
    await page.locator('#work-on-ticket').fill(address(ticket));
    await inHeader(page, '/ticket').click();
    await page.locator(`header [data-ticket="${ticket}"]`).waitFor();
    await inHeader(page, '/ticket/let-go').click();

    // The colleague finds it, answers, and that is what happened last to what one has pinned.
    await agent.signOut();
    await agent.signIn('admin');
    await agent.readsIn(page.locator('#mentions'), note);
    await page.locator('#mentions a[data-open]').first().click();
    await page.waitForURL(new RegExp(`/e/article/${article}#note-`));
    const mine = page.locator('#notes form[action="/api/notes/edit"]');
    const before = await mine.count();
    await page.locator('#notes summary').first().click();
    await write.locator('textarea').fill(answer);
    await write.locator('button').click();
    await page.waitForURL(/#notes$/);
    assert.equal(await mine.count(), before + 1, 'one edits what one wrote');
    await agent.signOut();
    await agent.signIn('cx');
    await agent.readsIn(page.locator('#pinned'), title, answer);
    await page.locator('#pinned form[action="/api/records/unpin"] button').first().click();
    await page.waitForURL('/');
    assert.equal(await page.locator('#pinned').count(), 0);
    await page.goto(`/e/article/${article}`);
    await page.goto('/');
    await agent.readsIn(page.locator('#recent'), title);
  },
  { javascript: false },
);
