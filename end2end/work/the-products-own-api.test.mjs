// The product's own API publishes an article again; and where it does not answer, a person finds out what came of it.
import assert from 'node:assert/strict';
import { onPrimary } from '../kit/database.mjs';
import { story } from '../kit/story.mjs';

const REASON = 'The page still shows the old text';
const NOTE = 'Asked for in the chat';
const LOOKED = 'The revisions have nothing new';

const published = (n) =>
  onPrimary(`SELECT id FROM documents.article WHERE state = 'published' AND deleted_at IS NULL ORDER BY id OFFSET ${n} LIMIT 1`);
const revisions = (id) => Number(onPrimary(`SELECT count(*) FROM documents.revision WHERE article_id = ${id}`));

async function ask(agent, id, note) {
  await agent.page.goto(`/e/article/${id}/actions/republish`);
  await agent.reads(agent.says.actions.calls, 'POST http://admin.docs.example/articles/{id}/republish');
  await agent.page.locator('[name="params[note]"]').fill(note);
  await agent.preview({ reason: REASON, ticket: 'CX-3001' });
}

for (const [locale, first] of [['ko', 10], ['en', 20]]) {
  story("the product's own API does it", { locale }, async (agent) => {
    const { says, page } = agent;
    await agent.signIn('cx');
    const id = published(first);
    const before = revisions(id);
    await ask(agent, id, NOTE);
    // What is called, with its values, and what the product says beforehand.
    await agent.reads(`http://admin.docs.example/articles/${id}/republish`, says.actions.api_would, 'would_republish');
    assert.equal(revisions(id), before, 'a preview does nothing');
    await agent.run();
    await page.locator('[data-call-state=succeeded]').waitFor();
    await agent.reads(says.actions.succeeded, says.actions.call_succeeded, '200', 'republished', NOTE, REASON);
    assert.equal(revisions(id), before + 1);
    assert.equal(onPrimary(`SELECT note FROM documents.revision WHERE article_id = ${id} ORDER BY number DESC LIMIT 1`), NOTE);
    // Who asked for it and what came of it, on the record's timeline.
    await page.goto(`/e/article/${id}`);
    await agent.reads(REASON, '한지민');
  });

  story('nobody knows what came of it', { locale }, async (agent) => {
    const { says, page } = agent;
    await agent.signIn('cx');
    const id = published(first + 1);
    const before = revisions(id);
    await ask(agent, id, NOTE);
    // The product breaks just then: it says 503, and whether it did something is not known.
    onPrimary('ALTER TABLE admin_api.call RENAME TO call_gone');
    try {
      await agent.run();
      await page.locator('[data-call-state=unknown]').waitFor();
      await agent.reads(says.actions.unknown, says.actions.call_unknown, '503', says.actions.settle_how);
      const form = page.locator('[data-settle-form]');
      await form.locator('[name=reason]').fill(LOOKED);
      await page.keyboard.press('Enter');
      assert.equal(await page.locator('[data-call-state=unknown]').count(), 1, 'Enter within the reason decides nothing');
      assert.equal(revisions(id), before, 'it was not done');
      await form.getByRole('button', { name: says.actions.was_not_done }).click();
      await page.waitForURL(/settled=done/);
      await agent.reads(says.actions.settled, says.actions.failed, says.actions.call_failed, says.actions.why_person);
    } finally {
      onPrimary('ALTER TABLE admin_api.call_gone RENAME TO call');
    }
    await page.goto(`/e/article/${id}`);
    await agent.reads(LOOKED);
  });
}
