// What an agent looks up in the real data, one request each and no script: held against the files it came from.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { readCsv } from '../kit/csv.mjs';
import { decode, text, Visitor } from '../kit/http.mjs';

const FOLDER = process.env.REAL_DATA;
const LIMIT_MS = 120_000;
const PAGES_MAX = 400;

const visitor = new Visitor(process.env.SAMUSO_URL);
let articles;
let events;
let managers;

before(async () => {
  articles = readCsv(FOLDER, 'article');
  events = readCsv(FOLDER, 'audit_log');
  managers = new Map(readCsv(FOLDER, 'manager').map(({ id, handle }) => [id, handle]));
  assert.deepEqual([articles.length, events.length], [46_244, 115_629], 'the files are read whole');
  await visitor.signIn('cx');
  await visitor.post('/preferences', { locale: 'en', time_zone: 'UTC', next: '/' });
});

const written = (count) => (count > 10_000 ? '10,000+' : count.toLocaleString('en-US'));
const idsOnList = (html) => [...html.matchAll(/<th scope="row"[^>]*><a[^>]*href="\/e\/article\/(\d+)"/g)].map(([, id]) => id);

/** Every page of a list or a timeline, by its own links to the next. */
async function walk(path, take) {
  const all = [];
  let next = path;
  for (let pages = 0; next; pages += 1) {
    assert.ok(pages < PAGES_MAX, `${path} does not end`);
    const { html, status } = await visitor.get(next);
    assert.equal(status, 200);
    all.push(...take(html));
    const link = /<a[^>]*rel="next"[^>]*href="([^"]*)"/.exec(html) ?? /<a[^>]*href="([^"]*)"[^>]*rel="next"/.exec(html);
    next = link && new URL(decode(link[1]), `http://site${next}`);
    next = next && next.pathname + next.search;
  }
  return all;
}

function sameIds(found, expected) {
  const [is, should] = [new Set(found), new Set(expected)];
  assert.equal(is.size, found.length, 'no record is there twice');
  assert.deepEqual([...should].filter((id) => !is.has(id)).slice(0, 5), [], 'all that should be there are');
  assert.deepEqual([...is].filter((id) => !should.has(id)).slice(0, 5), [], 'nothing else is there');
}

for (const word of ['압축', 'pushd']) {
  test(`/search?q=${word}`, { timeout: LIMIT_MS }, async () => {
    const has = ({ slug, title, summary }) =>
      `${title} ${summary}`.toLowerCase().includes(word) || slug.startsWith(word);
    const expected = articles.filter(has).map(({ id }) => id);
    assert.ok(expected.length > 0);
    const { html, text: read } = await visitor.get(`/search?q=${encodeURIComponent(word)}`);
    assert.doesNotMatch(read, /did not answer in time/);
    const hits = [...html.matchAll(/<a(?=[^>]* data-open)[^>]*href="\/e\/article\/(\d+)"/g)].map(([, id]) => id);
    assert.equal(hits.length, Math.min(10, expected.length), 'as many hits as a group shows');
    for (const id of hits) assert.ok(expected.includes(id), `article ${id} has nothing of ${word}`);
    // All of them, behind the link that says so.
    const all = await walk(`/e/article?q=${encodeURIComponent(word)}&rows=100`, idsOnList);
    sameIds(all, expected);
  });
}

test('/e/article?channel_id=9', { timeout: LIMIT_MS }, async () => {
  const expected = articles.filter(({ channel_id }) => channel_id === '9');
  const { text: read } = await visitor.get('/e/article?channel_id=9');
  assert.ok(read.includes(`${written(expected.length)} records`), read.slice(0, 500));
  sameIds(await walk('/e/article?channel_id=9&rows=100', idsOnList), expected.map(({ id }) => id));
});

test('/e/article/171: moved, and more', { timeout: LIMIT_MS }, async () => {
  const { html, text: read } = await visitor.get('/e/article/171');
  const article = articles.find(({ id }) => id === '171');
  for (const value of [article.title, article.slug, article.summary]) assert.ok(read.includes(value), value);
  const own = events.filter(({ entity_type, entity_id }) => entity_type === 'article' && entity_id === '171').reverse();
  const rows = html.match(/<li[^>]*data-source="[^]*?(?=<li[^>]*data-source=|<\/ol>)/g).map(text);
  assert.equal(rows.length, own.length, 'every event is there, and no other');
  for (const [place, event] of own.entries()) {
    const when = new Date(Number(event.occurred_at) * 1000).toISOString().slice(0, 19).replace('T', ' ');
    const told = [when, managers.get(event.actor_id), JSON.parse(event.arguments).message];
    if (event.action === 'article.moved') told.push(JSON.parse(event.before).path, JSON.parse(event.after).path);
    for (const value of told) assert.ok(rows[place].includes(value), `${value} is not in: ${rows[place]}`);
  }
});

test('everything that one person did', { timeout: LIMIT_MS }, async () => {
  const own = events.filter(({ actor_type, actor_id }) => actor_type === 'manager' && actor_id === '32');
  const take = (html) => [...html.matchAll(/<time[^>]*datetime="([^"]*)"/g)].map(([, at]) => Date.parse(at) / 1000);
  const { html } = await visitor.get('/timeline?actor=manager:32');
  assert.ok(text(html).includes(managers.get('32')));
  const found = await walk('/timeline?actor=manager:32&unfolded=1', (page) => {
    const rows = page.match(/<li[^>]*data-source="[^]*?(?=<li[^>]*data-source=|<\/ol>)/g) ?? [];
    return rows.map((row) => take(row)[0]);
  });
  const expected = own.map(({ occurred_at }) => Number(occurred_at)).sort((a, b) => b - a);
  assert.deepEqual(found, expected);
});
