// What a person at work does with the pages: each step as they would say it, and only what they see.
import assert from 'node:assert/strict';
import { words } from './words.mjs';

export class Agent {
  constructor(page, locale) {
    this.page = page;
    this.locale = locale;
    this.says = words(locale);
  }

  get main() {
    return this.page.locator('#main');
  }

  /** Signs in on the page for it, and chooses the language in the menu. */
  async signIn(member = 'cx') {
    const says = words('en');
    await this.page.goto('/login');
    await this.page.locator(`button[name=member][value=${member}]`).click();
    await this.page.waitForURL('/');
    assert.ok(says.access[member], `there is no member ${member}`);
    await this.speak(this.locale);
  }

  async signOut() {
    await this.page.locator('details.member > summary').click();
    await this.page.locator('form[action="/logout"] button').click();
    await this.page.waitForURL(/\/login/);
  }

  async speak(locale) {
    if ((await this.page.locator('html').getAttribute('lang')) === locale) return;
    await this.page.locator('details.member > summary').click();
    await this.page.locator(`button[name=locale][value=${locale}]`).click();
    await this.page.locator(`html[lang=${locale}]`).waitFor();
  }

  /** Pastes into the search box what the customer gave. */
  async search(text) {
    const box = this.page.locator('header input[type=search]');
    await box.fill(text);
    await this.page.locator('header form[role=search] button').click();
    await this.page.waitForURL((url) => url.pathname !== '/' || url.search !== '');
  }

  /** Follows a link of the page's content by what it says. */
  async follow(name, within = this.main) {
    await within.getByRole('link', { name, exact: typeof name === 'string' }).first().click();
  }

  async press(name, within = this.main) {
    await within.getByRole('button', { name, exact: typeof name === 'string' }).first().click();
  }

  async heading(text) {
    await this.main.getByRole('heading', { level: 1, name: text }).waitFor();
  }

  /** Reads all of these on the page. What is folded away or hidden is not read. */
  async reads(...texts) {
    await this.readsIn(this.main, ...texts);
  }

  async readsIn(where, ...texts) {
    const read = tidy(await where.innerText());
    for (const text of texts) {
      const found = text instanceof RegExp ? text.test(read) : read.includes(tidy(text));
      assert.ok(found, `${this.page.url()} does not say ${text}. It says:\n${read}`);
    }
  }

  async doesNotRead(...texts) {
    const read = tidy(await this.main.innerText());
    for (const text of texts) assert.ok(!read.includes(text), `${this.page.url()} says ${text}:\n${read}`);
  }

  /** The part of a page under this heading. */
  section(name) {
    const heading = this.page.getByRole('heading', { name, exact: true });
    return this.main.locator('section').filter({ has: heading });
  }

  get diagnosis() {
    return this.main.locator('[data-diagnosis]');
  }

  /** Fills the form of an action that is on screen, and asks what it would do. */
  async preview({ reason, ticket }) {
    await this.page.getByLabel(this.says.actions.reason).first().fill(reason);
    if (ticket) await this.page.getByLabel(this.says.actions.ticket).first().fill(ticket);
    await this.press(this.says.actions.preview);
    await this.page.waitForURL(/\/previews\//);
  }

  async offers(button) {
    const found = this.main.getByRole('button', { name: button, exact: true });
    return (await found.count()) > 0 && (await found.first().isEnabled());
  }

  /** Runs what the preview on screen says. */
  async run() {
    await this.main.locator('form[action="/api/actions/run"] button').click();
    await this.page.waitForURL(/\/runs\//);
  }

  /** Undoes the run on screen. */
  async undo(reason) {
    await this.askForUndo(reason);
    await this.run();
  }

  /** Asks what undoing the run on screen would do. */
  async askForUndo(reason, leadsTo = /\/previews\//) {
    await this.main.locator('summary').filter({ hasText: this.says.actions.undo }).click();
    await this.main.locator('form[action="/api/actions/undo"]').getByLabel(this.says.actions.reason).fill(reason);
    await this.press(this.says.actions.preview);
    await this.page.waitForURL(leadsTo);
  }
}

function tidy(text) {
  return text.replace(/\s+/g, ' ').trim();
}
