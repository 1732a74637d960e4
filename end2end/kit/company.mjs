// What somebody with an account of the company's does: on the page where one signs in, and at the provider.
import assert from 'node:assert/strict';
import { Agent } from './agent.mjs';

export const PROVIDER = process.env.PROVIDER_URL;

export class Employee extends Agent {
  /** Reads the page where one signs in in their own language. */
  async atTheDoor(next = '') {
    await this.page.goto(`/login${next && `?next=${encodeURIComponent(next)}`}`);
    if ((await this.page.locator('html').getAttribute('lang')) === this.locale) return;
    await this.page.locator(`button[name=locale][value=${this.locale}]`).click();
    await this.page.locator(`html[lang=${this.locale}]`).waitFor();
    // The language is a form of its own, which leads back here.
    await this.page.goto(`/login${next && `?next=${encodeURIComponent(next)}`}`);
  }

  /** Presses the provider's button, and signs in there. */
  async signInWith(provider, login) {
    await this.page.locator(`form[action="/login/oidc/${provider}"] button`).click();
    await this.atTheProvider(login);
    // A member's own language wins over the one of the page before.
    if (await this.page.locator('details.member').count()) await this.speak(this.locale);
  }

  /** On the provider's own page, which is none of ours. */
  async atTheProvider(login) {
    await this.page.waitForURL((url) => url.href.startsWith(PROVIDER));
    await this.page.locator('input[name=login]').fill(login);
    await this.page.locator('input[name=password]').fill('whatever');
    await this.page.locator('button[type=submit]').click();
    await this.page.waitForURL((url) => !url.href.startsWith(PROVIDER));
  }

  /** Confirms at the provider that they want to sign out there. */
  async confirmSigningOut() {
    await this.page.waitForURL((url) => url.href.startsWith(`${PROVIDER}/session/end`));
    await this.page.locator('button[name=logout][value=yes]').click();
  }

  /** Who the header says that one is. */
  async is(name) {
    const said = await this.page.locator('details.member > summary').innerText();
    assert.ok(said.includes(name), `the header says ${said}`);
  }
}
