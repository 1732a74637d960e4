// What members ask for, by kind: as many different requests of each as there are members, and more.
import { hiddenFields, Visitor } from '../kit/http.mjs';

const WORDS = ['배송', '결제', '환불', 'shipping', 'payment', 'settings', '가입', '쿠폰', 'refund', '주문'];
const DIFFERENT = 1_000;

/** In the order in which they are kept under load; each with its part of a working day's mix. */
export const MIX = { record: 45, timeline: 15, action: 10, search: 20, export: 2, list: 8 };
export const SHED_ORDER = ['record', 'timeline', 'action', 'search', 'export'];

export async function requestsOf(url, cluster, cookies) {
  const ids = cluster.sql('SELECT id FROM documents.article WHERE NOT hidden AND deleted_at IS NULL ORDER BY md5(id::text) LIMIT 1000').split('\n');
  const channels = cluster.sql('SELECT id FROM documents.channel ORDER BY id').split('\n');
  const form = await actionForm(url, cookies[0], ids[0]);
  const get = (path) => (place) => ask(url, cookies, place, 'GET', path(place));
  const post = (path, fields) => (place) => ask(url, cookies, place, 'POST', path, new URLSearchParams(fields(place)).toString());
  const id = (place) => ids[place % ids.length];
  const kinds = {
    record: get((place) => `/e/article/${id(place)}`),
    timeline: get((place) => `/timeline?entity=article&record=${id(place)}`),
    action: post('/api/actions/preview', (place) => ({ ...form, ids: id(place), reason: 'Asked for in the ticket', ticket: 'CX-1' })),
    search: get((place) => `/search?q=${encodeURIComponent(WORDS[place % WORDS.length])}`),
    export: post('/api/timeline/export', (place) => ({ entity: 'article', record: id(place), format: 'csv' })),
    list: get((place) => `/e/article?channel_id=${channels[place % channels.length]}`),
  };
  return Object.fromEntries(Object.entries(kinds).map(([kind, one]) => [kind, Array.from({ length: DIFFERENT }, (_, place) => one(place))]));
}

function ask(url, cookies, place, method, path, body) {
  const cookie = cookies[place % cookies.length];
  const headers = { cookie, 'accept': 'text/html', 'accept-language': 'en' };
  if (body !== undefined) Object.assign(headers, { 'origin': new URL(url).origin, 'content-type': 'application/x-www-form-urlencoded' });
  return { method, path, headers, body };
}

/** The hidden fields of an action's form; whose record it is is told apart by its id. */
async function actionForm(url, cookie, id) {
  const visitor = new Visitor(url);
  cookie.split('; ').forEach((pair) => visitor.cookies.set(...pair.split(/=(.*)/s)));
  const { html } = await visitor.get(`/e/article/${id}/actions/hide`);
  return hiddenFields(html, '/api/actions/preview');
}
