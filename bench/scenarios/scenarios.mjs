// What is measured. Each says which addresses answer it, of Samuso and of Django's admin.
import { deepPages } from './deep.mjs';

const q = encodeURIComponent;
const search = (pick) => ({
  samuso: ({ subjects }) => pick(subjects).map((text) => `/search?q=${q(text)}`),
  django: ({ subjects }) => pick(subjects).map((text) => `/admin/documents/article/?q=${q(text)}`),
});

const DEEP = 1000;
const ROWS = 50;
/** Pages about as deep as that; the real data has 925 pages of articles. */
const deep = (rows) => [9, 7, 5, 3, 1, 0].map((less) => Math.min(DEEP, Math.floor(rows / ROWS)) - less);
const numbered = (path, pages) => pages.map((page) => `${path}?p=${page}`);

export const scenarios = [
  {
    key: 'record',
    label: 'Open a record',
    samuso: ({ subjects }) => subjects.articles.map((id) => `/e/article/${id}`),
    django: ({ subjects }) => subjects.articles.map((id) => `/admin/documents/article/${id}/change/`),
  },
  {
    key: 'timeline',
    label: 'A record’s timeline, first page',
    samuso: ({ subjects }) => subjects.articles.map((id) => `/timeline?entity=article&record=${id}`),
    django: ({ subjects }) => subjects.articles.map((id) => `/admin/documents/article/${id}/history/`),
  },
  {
    key: 'timeline-first',
    label: 'The timeline of everything, first page',
    samuso: () => ['/timeline'],
    django: () => ['/admin/documents/auditlog/'],
  },
  {
    key: 'timeline-deep',
    label: 'The timeline of everything, page 1,000',
    samuso: ({ visitor, subjects }) => deepPages(visitor, '/timeline', deep(subjects.events)),
    django: ({ subjects }) => numbered('/admin/documents/auditlog/', deep(subjects.events)),
  },
  {
    key: 'list',
    label: 'List, first page',
    samuso: () => ['/e/article'],
    django: () => ['/admin/documents/article/'],
  },
  {
    key: 'list-deep',
    label: 'List, page 1,000',
    samuso: ({ visitor, subjects }) => deepPages(visitor, '/e/article', deep(subjects.articleCount)),
    django: ({ subjects }) => numbered('/admin/documents/article/', deep(subjects.articleCount)),
  },
  {
    key: 'list-filters',
    label: 'List with three filters',
    samuso: ({ subjects }) =>
      subjects.filters.map(({ channel, state, hidden }) => `/e/article?channel_id=${channel}&state=${state}&hidden=${hidden}`),
    django: ({ subjects }) =>
      subjects.filters.map(
        ({ channel, state, hidden }) => `/admin/documents/article/?channel__id__exact=${channel}&state__exact=${state}&hidden__exact=${Number(hidden)}`,
      ),
  },
  { key: 'search-id', label: 'Search by exact id', ...search(({ articles }) => articles) },
  { key: 'search-prefix', label: 'Search by prefix', ...search(({ prefixes }) => prefixes) },
  { key: 'search-english', label: 'Search by an English word', ...search(({ english }) => english) },
  { key: 'search-korean', label: 'Search by a Korean word of two letters', ...search(({ korean }) => korean) },
  { key: 'search-rare', label: 'Search by a Korean word of two letters that is rare', ...search(({ rare }) => rare) },
  { key: 'search-absent', label: 'Search by one that is not there', ...search(({ absent }) => absent) },
  { key: 'sign-in', label: 'Sign-in page', ofNobody: true, samuso: () => ['/login'], django: () => ['/admin/login/'] },
  { key: 'hide', label: 'An action’s preview and run', isAction: true },
];
