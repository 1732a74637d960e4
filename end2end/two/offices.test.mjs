// Two offices behind a balancer are one office.
import { after, before } from 'node:test';
import { changed } from './changed.mjs';
import { shared } from './shared.mjs';
import { Two } from './two.mjs';

const LIMIT_MS = 240_000;
let two;

before(async () => {
  two = await Two.start('two');
}, { timeout: LIMIT_MS });
after(() => two?.stop());

shared(() => two);
changed(() => two);
