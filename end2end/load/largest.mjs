// The largest of everything that is taken, and the longest of what there is to be read.
import { randomUUID } from 'node:crypto';
import { hiddenFields, Visitor } from '../kit/http.mjs';

const EVENTS = 100_000;
const FORM_BYTES = 64 * 1024;
const LIST_BYTES = 4 * 1024 * 1024;
const LISTED = 100_000;
const SAML_BYTES = 256 * 1024;
const NOTE_CHARS = 4_000;
const SEARCH_CHARS = 200;
const RECORD = 5;
const BURST = 6;

/** Two articles to which as much happened as to no other: to one now and then, to the other in one go. */
export function longTimelines(cluster) {
  for (const [record, apart] of [[RECORD, '11 minutes'], [BURST, '1 second']]) {
    cluster.sql(`
      INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, arguments, before, after)
        SELECT now() - n * interval '${apart}', 'manager', '1', a.channel_id, 'article', a.id::text, 'article.updated', '{}',
               jsonb_build_object('title', 'Title ' || n), jsonb_build_object('title', 'Title ' || n + 1)
          FROM documents.article a, generate_series(1, ${EVENTS}) n WHERE a.id = ${record};`, { limit: 120_000 });
  }
}

/** Each by its name: a request for the member in this place. */
export async function largest(url, cookies) {
  const hide = await fields(url, cookies[0], `/e/article/${RECORD}/actions/hide`, '/api/actions/preview');
  const list = await fields(url, cookies[0], '/e/article/actions/hide', '/api/jobs/list');
  const note = await fields(url, cookies[0], `/e/article/${RECORD}`, '/api/notes/write');
  const get = (path) => (place) => ({ method: 'GET', path, headers: { cookie: cookies[place % cookies.length], accept: 'text/html' } });
  const form = (path, body) => (place) => posted(url, cookies, place, path, new URLSearchParams(body(place)).toString(), 'application/x-www-form-urlencoded');
  const words = '배송 shipping 결제 payment 환불 refund '.repeat(10).slice(0, SEARCH_CHARS);
  const ids = Array.from({ length: LISTED }, (_, at) => String(at + 1).padEnd(Math.floor(LIST_BYTES / LISTED) - 1)).join('\n');
  const kinds = {
    'a form of 64 KiB': form('/api/actions/preview', () => filled({ ...hide, ids: '7', reason: 'r'.repeat(1_000), ticket: 'CX-1' }, FORM_BYTES)),
    'a note of 4,000 characters': form('/api/notes/write', (place) => ({ ...note, id: String(1_000 + (place % 1_000)), form: randomUUID(), text: '메모 '.repeat(NOTE_CHARS / 3) })),
    'a search of 200 characters': get(`/search?q=${encodeURIComponent(words)}`),
    'a SAML response of 256 KiB': (place) => posted(url, cookies, place, '/saml/load/acs', new URLSearchParams({ SAMLResponse: response() }).toString(), 'application/x-www-form-urlencoded'),
    'the timeline of 100,000 events': get(`/timeline?entity=article&record=${RECORD}`),
    'a search within it': get(`/timeline?entity=article&record=${RECORD}&text=nowhere`),
    'one that is folded': get(`/timeline?entity=article&record=${BURST}`),
    'its record': get(`/e/article/${RECORD}`),
    'its record as it was': get(`/e/article/${RECORD}/at?moment=2026-01-01`),
    'its export': form('/api/timeline/export', () => ({ entity: 'article', record: String(RECORD), format: 'csv' })),
    'a list of ids of 4 MiB': (place) => posted(url, cookies, place, '/api/jobs/list', multipart({ ...list, reason: 'Largest', list: ids }), 'multipart/form-data; boundary=load'),
  };
  return Object.fromEntries(Object.entries(kinds).map(([kind, one]) => [kind, Array.from({ length: cookies.length }, (_, place) => one(place))]));
}

async function fields(url, cookie, page, action) {
  const visitor = new Visitor(url);
  cookie.split('; ').forEach((pair) => visitor.cookies.set(...pair.split(/=(.*)/s)));
  return hiddenFields((await visitor.get(page)).html, action);
}

function posted(url, cookies, place, path, body, type) {
  const headers = { 'cookie': cookies[place % cookies.length], 'origin': new URL(url).origin, 'content-type': type, 'accept': 'text/html' };
  return { method: 'POST', path, headers, body };
}

/** What is left of it is the page that the form says it was on. */
function filled(form, bytes) {
  const room = bytes - new URLSearchParams(form).toString().length - 1;
  return { ...form, page: `/${'x'.repeat(Math.max(0, room - 40))}` };
}

function multipart(form) {
  const part = ([name, value]) => `--load\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const action = Object.entries(form).sort(([one]) => (one === 'action' ? -1 : 0));
  return `${action.map(part).join('')}--load--\r\n`;
}

/** As large as is taken, well-formed, and signed by nobody: it is read to its end. */
function response() {
  const about = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  const room = Math.floor(SAML_BYTES * 0.68);
  const attribute = '<saml:Attribute Name="groups"><saml:AttributeValue>support</saml:AttributeValue></saml:Attribute>';
  const attributes = attribute.repeat(Math.floor(room / attribute.length));
  const text = `<samlp:Response ${about} ID="_1" Version="2.0" IssueInstant="2026-11-22T00:00:00Z"><saml:Issuer>https://load.example</saml:Issuer><saml:Assertion ID="_2" Version="2.0" IssueInstant="2026-11-22T00:00:00Z"><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>`;
  return Buffer.from(text).toString('base64');
}
