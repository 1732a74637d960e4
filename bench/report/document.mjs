// docs/benchmarks.md, out of what was measured and nothing else.
import { AT_ONCE } from '../kit/cell.mjs';
import { SIZES } from '../kit/data.mjs';
import { aims } from './aims.mjs';
import { mib, short } from './numbers.mjs';
import { browser, bytes, files, memory, speed } from './tables.mjs';

const counted = (number) => number.toLocaleString('en-US');

export function document(found) {
  const { machine, sizes } = found;
  const parts = [
    '# Measured',
    `Written by \`make bench\` on ${machine.when.slice(0, 10)}, in one run on one machine. What is compared, and what is not the same, is below the tables.`,
    '## Aims',
    aims(found),
    ...Object.entries(sizes).flatMap(([size, one]) => ofSize(size, one)),
    '## Memory, sizes, browser',
    ...(found.memory ? [memory(found.memory)] : []),
    ...(found.files ? [files(found.files)] : []),
    ...(found.browser ? [`Medians of ${found.browser.times}, Chromium ${found.browser.version}; interactive: the island is hydrated and listens to keys.`, browser(found.browser)] : []),
    '## Where it ran',
    where(machine, found.tuning),
    COMPARED,
    IN_THE_WAY,
  ];
  return `${parts.join('\n\n')}\n`;
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

function where(machine, tuning) {
  const settings = Object.entries(machine.settings).filter(([key]) => !key.startsWith('log')).map(([key, value]) => `\`${key} = ${value}\``);
  return [
    `- ${machine.cpu}, ${machine.cores} cores, ${mib(machine.memory)} MiB; ${machine.system}, Linux ${machine.kernel}. Servers, load and all else are on it together.`,
    `- ${machine.samuso}, repository at ${machine.commit}; ${machine.postgresql}; Django ${machine.django}, gunicorn ${machine.gunicorn}, psycopg ${machine.psycopg}, ${machine.python}; ${machine.wrk}.`,
    `- PostgreSQL: a primary and a streaming standby, as the demo makes them, with ${settings.join(', ')}, for everybody measured. What was made anew was vacuumed and analysed first.`,
    ...(tuning ? [`- gunicorn, tuned: ${tuning.best}. Records a second at 16 at once: ${tuning.tried.map(({ name, perSecond }) => `${name} ${short(perSecond)}`).join('; ')}.`] : []),
  ].join('\n');
}

const COMPARED = `## What is compared

- **Load** is wrk's, from 256 members who are all signed in, each request by the next of them; ids and words are the same for everybody. For
  GETs it is one thread. It runs on the same cores. One system is measured at a time, after a second of the same load (at 256 at once, two more) that does not
  count. A cell with an error, with an answer of 400 or more, or whose pages do not answer 200 to a request by hand before and after, is no
  result. "More than" stands where fewer than two requests of each connection came to an end: those that waited longest are not among
  them. Of a page that takes most of a second alone, 256 at once are not asked for.
- **Samuso** is told to answer everybody, however late (\`server.requests_at_once = 1000\`, and as many pages a minute as somebody asks
  for): as it comes, it answers 8 for each core at once and tells the rest of a crowd to come again.
- **Django's admin** has the catalogue's columns, filters and searches, reads the same standby, writes to the same primary, and keeps its own
  tables in a schema of its own there; \`bench/django/\` is all of it. Both settings have what nobody would go without: other records are
  chosen by their id rather than from a list of all, and no filter lists every customer. As it comes: two sync workers for each core and
  one more, a connection to PostgreSQL for each request. Tuned: no counts, a paginator that counts nothing, connections that stay, sessions that
  workers remember, a list that leaves the body out, a search that asks an index where it can. In both, templates are cached and DEBUG is
  off. Django does not compress, which spares it work; Samuso does.
- **The pages do not show the same.** Samuso's record has diagnosis, relations, timeline, notes and actions; Django's form has the
  fields and the revisions, and its history is a page of its own. Samuso's search asks every entity, Django's the articles alone. Samuso's
  timeline is of two sources, folds bursts and shows differences; Django's is rows of the audit table.
- **Raw SQL** is the very statements of Samuso's pages with their values, taken from PostgreSQL's log, prepared and run by pgbench one
  after another on the standby, where Samuso runs them, each planned for its call. Samuso runs some of a page's statements side by side, and has
  planned once what finds rows by a key and what is asked of a timeline without filters: so it may open more records a second than pgbench. What it
  asks the primary (who is asking) is not among them, nor is the action.
- **The action** is one article from its preview to the page that says it is hidden: four requests of Samuso's (preview, its page, run,
  its page), three of Django's (the page that asks, the change, the list that it leads back to). A second and the times are of
  articles; after each cell the articles that are hidden are counted in the database.
- **Deep pages** are reached once by the links to the next page. The timeline of everything stands for a record's own there: no record has 50,000
  events. Where there are fewer pages than 1,000, it is the last ones.
- **Memory** at 256 at once is of all kinds of pages for Samuso, of records alone for Django; "its share" counts pages that processes share
  once.
`;

// Written by hand, from a profile beside this run: what of it can be read off the tables is not repeated.
const IN_THE_WAY = `## What is in the way

- **Twenty times Django** is more than the very statements of a page allow here: raw SQL alone is less than eight times Django, tuned, on a
  record (see *Samuso / tuned* and *Samuso / raw*). A record's page asks the standby 13 times, and being asked costs more than the answer: on
  generated data of 20,000 articles, with 16 at once and everybody on the same two cores, planning and running took PostgreSQL 0.5 ms, being
  asked 1.1 ms more, the primary 0.6 ms, and Samuso 1.75 ms.
- What was tried there: pools that ask a connection once whether it is there instead of three times, and not where it has just answered
  (36 questions a page before, 20 of them that one; 310 records a second before, 478 with it, lists 357 and 617); titles that the parts of a
  page know of each other (16 statements before); pages that are compressed in a window of their own size rather than in one of 8 MiB, which
  is cleared for each (on the real data, within half an hour of each other: records 430 a second before and 537 with it, lists 426 and 522).
- Since then, in a million articles, 16 at once: what is asked of a timeline without filters, and who changed a field last, is planned once
  (planning was 1.5 of the 2.0 ms that a record's two last changes took PostgreSQL, and two thirds of a timeline's page); a list of more than 10,000 is
  counted once in half a minute (1.3 of the 1.6 ms that its page took); the program is optimised as one, and cells share what they
  copied (the last two alone, in one run: lists 453 a second before and 520 with them, a record's timeline 592 and 630, records 339 and 354, the binary
  83 and 56 MB). From the run before to this one: records 373 and 546, lists 486 and 698, the timeline of everything 434 and 736, its page
  1,000 248 and 469.
- Of a list's page, Samuso's own part was 60 % then, spread over thousands of functions; a sixth of it compresses. What was not tried: titles
  of several entities in one statement (it would spare two questions of about 80 µs, and a migration that locks one table would take all
  titles with it); sending several statements at once, which the driver does not do.
- **Search by prefix** takes twice what its statements take, at 16 at once: they are quick by now, and the page is what is left.
- **Searches by words**: 33 ms for two Korean letters in a million articles were 500 candidates, whose words PostgreSQL makes anew (25 µs each)
  to hold them to the index's word, their titles' words up to four times each, and plans that read the table from its beginning, since
  an inlined function is a few operators to the planner (of 200,000 rows, for a word of every third: 47 ms so and 19 ms by the index, of which
  the index's own list of 66,666 places was 5.6 ms). With a hundred candidates, titles once, a function that says what it costs and one
  trigram asked for instead of four, it is a quarter of that. The list is read whole before the first article is
  looked at, and that grows with the data: of a word that 35,000 of the million articles have, 3.8 of 10.3 ms are the list, 3.8 to put its
  places into the table's order, and 2.7 the hundred candidates; of one that 590 have, it is 3.0 ms. The words that are asked for are of all
  frequencies, from one that each ninth article has; those called rare stand in some hundred articles. Fewer candidates would be quicker, and would miss
  the title that is meant more often.
- **256 searches by words at once** in a million articles take longer than the second that a page waits: those are told to come again, and
  the cell is no result.
- **Cells with a few errors** were there before (17 more): whoever came while pools grew waited longer than a second, since
  sqlx lets everybody else go first 819 times while it proves a password. Connections are made on threads of their own now, half of them
  before they are needed.
- **The timeline's page 1,000** asks two statements more than the first, and shows half as much again (see the last table of each size): its events are of many
  more records. Both take a little more than half of what they took before.
- **Memory**: the allocator asks Linux for pages of 2 MiB, each of which is resident as a whole once a byte of it is used. On the demo's data,
  with 256 at once and as it comes, that was 154 MiB; without such pages, and with the allocator's version that gives back what is free
  after a tenth of a second, it is 95 MiB, at start 35 instead of 51, ten seconds after the load 63 instead of 108; requests a second were the
  same. With everybody answered, 168 became 132 MiB, and less since the program's own file, of which 39 MiB were resident, is a third smaller; the rest are
  256 pages that are made at once.
- **Plans**: what can be filtered by anything is planned for each call (\`plan_cache_mode\`): 0.6 ms of a timeline with a filter, 0.4 ms of the number of
  approvals that wait on each page of somebody who may approve.
- **Who may see few customers** is not among the members here. Of a customer with few of the ten million events, a timeline's page took PostgreSQL up to
  2.1 s, since everybody else's events were read past; each customer's are looked for by themselves now (up to ten of them): 0.4 ms for one, 1.1 ms for five.
`;
