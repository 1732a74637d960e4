// Whoever asks: goes away in the middle, sits there, sends a byte a second or a gigabyte, presses fifty times.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { fault } from '../fault.mjs';
import { sees, until } from '../look.mjs';
import { inTheMiddle } from '../middle.mjs';
import { inWords } from '../world/book.mjs';
import { sockets, stream } from '../world/rude.mjs';

const THERE = { record: 'ok', timeline: 'ok', list: 'ok', search: 'ok', act: 'ok' };
const MORE_MEMORY_KB = 64 * 1024;
const SENT_MAX_BYTES = 16 << 20;
/** Chunks of a byte each: were each kept as it came, 40 such bodies would be 87 MiB. */
const PIECES = 60_000;

fault('client gone in the middle of a run', {
  short: true,
  make: async (world) => {
    const gone = await world.member('cx');
    gone.limit_ms = 900;
    world.run = await inTheMiddle(world, 'record', { eye: gone });
    assert.equal((await world.run.claim).told, 'no answer');
    await world.run.goOn();
  },
  seen: async (world) => {
    const { sql } = world.cluster;
    const state = `SELECT state FROM samuso.run WHERE preview_id = '${world.run.preview}'`;
    await until('the run ends all the same', async () => (await sql.ask(state)) === 'succeeded');
    return 'the run ends all the same';
  },
});

fault('the same run fifty times at once', {
  short: true,
  make: async (world) => {
    const [, , , , , , id] = world.kept;
    const isHidden = (await world.cluster.sql.ask(`SELECT hidden FROM documents.article WHERE id = ${id}`)) === 't';
    const { id: preview } = await world.eye.preview(isHidden ? 'article.show' : 'article.hide', [id]);
    const claims = await Promise.all(Array.from({ length: 50 }, () => world.eye.press(preview)));
    world.told = claims.map(({ told }) => told);
  },
  seen: ({ told }) => {
    const counts = Object.groupBy ? Object.groupBy(told, (word) => word) : told.reduce((all, word) => ({ ...all, [word]: [...(all[word] ?? []), word] }), {});
    assert.equal(counts.done?.length, 1, 'one of them did it');
    return Object.entries(counts).map(([word, all]) => `${all.length} ${word}`).join(', ');
  },
});

/** Rude ones are there; members who have a connection, and those who come anew, are answered. */
async function answersWith(world, limit_ms) {
  const began = Date.now();
  assert.ok(await world.a.livesAnew(limit_ms), 'somebody who comes anew is answered');
  const took = Date.now() - began;
  return `${await sees(world, THERE)}; somebody who came anew was answered after ${inWords(took)}`;
}

fault('2000 sockets that say nothing', {
  lives: false,
  make: async (world) => {
    world.rude = await sockets(world.a, 2_000);
  },
  seen: (world) => answersWith(world, 25_000),
  mend: ({ rude }) => rude.end(),
});

fault('200 requests whose headers come a byte a second', {
  short: true,
  make: async (world) => {
    world.rude = await sockets(world.a, 200, 'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ');
    await sleep(3_000);
  },
  seen: async (world) => {
    const seen = await answersWith(world, 2_500);
    await until('they are shown the door', () => world.rude.open() === 0, 15_000);
    return `${seen}; they are shown the door`;
  },
  mend: ({ rude }) => rude.end(),
});

fault('240 forms of nobody whose bodies come a byte a second', {
  make: async (world) => {
    const head = (path, length) =>
      `POST ${path} HTTP/1.1\r\nhost: ${world.a.listen}\r\norigin: ${world.a.url}\r\n${length}\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n`;
    const paths = ['/preferences', '/login/oidc/acme', '/saml/acme/acs', '/login/break-glass'];
    const inPieces = (path) => head(path, 'transfer-encoding: chunked') + '1\r\na\r\n'.repeat(PIECES);
    const says = paths.map((path) => `${head(path, 'content-length: 1000')}next=`);
    says.push(inPieces('/preferences'), inPieces('/oidc/acme/backchannel-logout'));
    const before = world.a.memory();
    const all = await Promise.all(says.map((what) => sockets(world.a, 40, what)));
    world.rude = { open: () => all.reduce((open, one) => open + one.open(), 0), end: () => all.forEach((one) => one.end()) };
    await sleep(1_000);
    world.more_kb = world.a.memory() - before;
  },
  seen: async (world) => {
    const open = world.rude.open();
    assert.ok(open >= 200, `${open} of them wait`);
    assert.ok(world.more_kb < MORE_MEMORY_KB, `it took ${world.more_kb} kB of memory`);
    const seen = await answersWith(world, 2_500);
    await world.member('cx');
    await until('they are shown the door', () => world.rude.open() === 0, 15_000);
    return `${open} of them wait; ${seen}; somebody signs in; they are shown the door`;
  },
  mend: ({ rude }) => rude.end(),
});

const bodies = {
  'a body of 1 GiB': { bytes: 2 ** 30 },
  'a body of 1 GiB in chunks without a length': { bytes: 2 ** 30, chunked: true },
};
for (const [name, body] of Object.entries(bodies)) {
  fault(name, {
    make: async (world) => {
      const before = world.a.memory();
      world.answer = await stream(world.a, '/api/actions/preview', { ...body, cookies: world.eye.cookies });
      world.more_kb = world.a.memory() - before;
    },
    seen: async (world) => {
      const { status, sent } = world.answer;
      // Who goes on sending as the connection is closed may not get to read the answer.
      assert.ok([413, 400].includes(status) || (status === 0 && sent < SENT_MAX_BYTES), `it is answered with ${status} after ${sent} bytes`);
      assert.ok(world.more_kb < MORE_MEMORY_KB, `it took ${world.more_kb} kB of memory`);
      return `${status || 'closed'} after ${Math.round(sent / 1024)} KiB; ${await sees(world, THERE)}`;
    },
  });
}

fault('a compressed bomb', {
  short: true,
  make: async (world) => {
    const before = world.a.memory();
    const form = Buffer.concat([Buffer.from('action=article.hide&reason='), Buffer.alloc(16 << 20, 'a')]);
    const headers = { 'content-encoding': 'gzip' };
    const small = await stream(world.a, '/api/actions/preview', { body: gzipSync(form), headers, cookies: world.eye.cookies });
    const big = await stream(world.a, '/api/actions/preview', { body: bomb(), headers, cookies: world.eye.cookies });
    world.answers = [small, big];
    world.more_kb = world.a.memory() - before;
  },
  seen: async (world) => {
    for (const { status, sent } of world.answers) {
      // As above: who goes on sending may find the connection closed.
      assert.ok((status >= 400 && status < 500) || (status === 0 && sent < SENT_MAX_BYTES), `it is answered with ${status} after ${sent} bytes`);
    }
    assert.ok(world.more_kb < MORE_MEMORY_KB, `it took ${world.more_kb} kB of memory`);
    const said = world.answers.map(({ status }) => status || 'closed');
    return `${said.join(' and ')}; ${await sees(world, THERE)}`;
  },
});

/** Members of a gzip file may follow each other: 64 of 16 MiB each. */
function bomb() {
  const part = gzipSync(Buffer.alloc(16 << 20));
  return Buffer.concat(Array(64).fill(part));
}
