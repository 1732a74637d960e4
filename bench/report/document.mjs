// docs/benchmarks.md, out of what was measured and nothing else.
import { AT_ONCE } from '../kit/cell.mjs';
import { SIZES } from '../kit/data.mjs';
import { aims } from './aims.mjs';
import { mib } from './numbers.mjs';
import { browser, bytes, files, memory, speed } from './tables.mjs';

const counted = (number) => number.toLocaleString('en-US');

export function document(found) {
  const { machine, sizes } = found;
  const parts = [
    '# Measured',
    `Written by \`make bench\`, on ${machine.when.slice(0, 10)}, in one run on one machine. \`bench/\` says how; what is compared, and what`,
    'is not the same, is below the tables.',
    '## Aims',
    aims(found),
    ...Object.entries(sizes).flatMap(([size, one]) => ofSize(size, one)),
    '## Memory, sizes, browser',
    ...(found.memory ? [memory(found.memory)] : []),
    ...(found.files ? [files(found.files)] : []),
    ...(found.browser ? [`Medians of ${found.browser.times}, Chromium ${found.browser.version}; interactive: the island is hydrated and listens to keys.`, browser(found.browser)] : []),
    '## Where it ran',
    where(machine),
    COMPARED,
  ];
  return `${parts.join('\n\n').replace(/(one machine[^\n]*)\n\n(is not)/, '$1\n$2')}\n`;
}

function ofSize(size, { subjects, measured }) {
  return [
    `## ${SIZES[size].label[0].toUpperCase()}${SIZES[size].label.slice(1)}`,
    `${counted(subjects.articleCount)} articles, ${counted(subjects.events)} events of the product. In each cell: requests a second; p50 and p99.`,
    ...AT_ONCE.flatMap((atOnce) => [`### ${atOnce} at once`, speed(measured, atOnce)]),
    '### Bytes of a response, and what Samuso asks PostgreSQL for a page',
    bytes(measured),
  ];
}

function where(machine) {
  const settings = Object.entries(machine.settings).filter(([key]) => !key.startsWith('log')).map(([key, value]) => `\`${key} = ${value}\``);
  return [
    `- ${machine.cpu}, ${machine.cores} cores, ${mib(machine.memory)} MiB; ${machine.system}, Linux ${machine.kernel}. Servers, load and all else are on it together.`,
    `- ${machine.samuso}, repository at ${machine.commit}; ${machine.postgresql}; Django ${machine.django}, gunicorn ${machine.gunicorn}, psycopg ${machine.psycopg}, ${machine.python}; ${machine.wrk}.`,
    `- PostgreSQL: a primary and a streaming standby, both as the demo makes them and with ${settings.join(', ')}, for everybody measured. What was made anew is vacuumed and analysed before.`,
  ].join('\n');
}

const COMPARED = `## What is compared

- **Load** is wrk's, for GETs with one thread, from 256 members who are all signed in, each page by the next of them; ids and words are the same
  for everybody. wrk runs on the same cores. A system is measured while no other one runs, after a second of the same load that does not count. A cell with an error, an
  answer other than 200, or a page that could not be fetched before or after it is no result. Where one request alone takes seconds, "more than" says
  that those that waited longest are not among those that were measured, and 256 at once are not asked for.
- **Django's admin** has the catalogue's columns, filters and searches, reads the same standby, writes to the same primary, and keeps its own tables in a
  schema of its own there. \`bench/django/\` is all of it. Both settings have what nobody would go without: other records are chosen by their id
  rather than from a list of all, and no filter lists every customer. As it comes: sync workers, two for each core and one, a new connection to PostgreSQL for each request. Tuned: no counts of the whole table, a
  paginator that counts nothing, connections that stay, sessions that workers remember, a list that leaves the body out, a search that asks indexes
  where it can, gthread workers. Templates are cached and DEBUG is off in both. It does not compress, which spares it work.
- **What the pages show is not the same.** Samuso's record has diagnosis, relations, timeline, notes and actions on one page; Django's form has the fields and the
  revisions, and its history is a page of its own. Samuso's search asks every entity, Django's the articles alone. Samuso's timeline is of two sources, folds
  bursts and shows differences; Django's is the audit table's rows.
- **Raw SQL** is the very statements of Samuso's pages, with their values, taken from PostgreSQL's log and run by pgbench one after another on the standby, where Samuso ran them; Samuso
  itself runs some of a page's statements side by side. What it asks the primary (who is asking) is not among them.
- **The action** is one article from its preview to the page that says it was hidden: with Samuso four requests (preview, its page, run, its page), with Django three (the page that asks, the
  change, the list that it leads back to). A second and the times are of articles. After each cell the articles are counted in the database.
- **Deep pages** are reached once by the links to the next page. The timeline of everything stands for a record's own, since no record has 50,000 events.
`;
