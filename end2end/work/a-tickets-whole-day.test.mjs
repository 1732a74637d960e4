// A ticket from the address that the customer's request has to the text that is pasted back into it, without JavaScript.
import assert from 'node:assert/strict';
import { inTheLanguage } from '../kit/story.mjs';

const texts = {
  ko: { ticket: 'ZD-ko4711', manager: 5, unhidden: '아니요 → 예', hidden: '예 → 아니요' },
  en: { ticket: 'ZD-en4711', manager: 6, unhidden: 'no → yes', hidden: 'yes → no' },
};
const address = (ticket) => `https://acme.zendesk.com/agent/tickets/${ticket.slice('ZD-'.length)}`;

/** The form of the header that sends there. */
const inHeader = (page, action) => page.locator(`header form[action="${action}"] button`);

inTheLanguage(
  "a ticket's whole day",
  texts,
  async (agent, { ticket, manager, unhidden, hidden }) => {
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
    await page.goto(`${new URL(page.url()).pathname}/actions/hide`);
    assert.equal(await page.locator('[data-action-form] [name=ticket]').inputValue(), ticket);
    await agent.preview({ reason: 'Asked for by the customer' });
    await agent.run();
    await agent.undo('The other article was meant');

    // What was done, and the same to be pasted back.
    await page.locator('header [data-ticket] strong a').click();
    await page.waitForURL(`/tickets/${ticket}`);
    for (const part of ['looked', 'revealed', 'changed', 'undone']) {
      await agent.readsIn(agent.section(says.tickets[part]), part === 'revealed' ? 'Asked on the phone' : title);
    }
    const text = await page.locator('#ticket-text').inputValue();
    for (const there of [ticket, title, unhidden, hidden, 'Asked on the phone', 'The other article was meant', '/e/article/']) {
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
  },
  { javascript: false },
);
