// The systems side by side: each is started for its cells alone, and asked by the same members for the same.
import { Visitor } from '../../end2end/kit/http.mjs';
import { AT_ONCE, SECONDS, cellsOf } from './cell.mjs';
import { hidingCells } from './hiding.mjs';
import { signInMembers } from './members.mjs';
import { raw } from './pgbench.mjs';
import { probe, untilIdle } from './probe.mjs';
import { startSamuso } from './samuso.mjs';
import { statementsOf, withLog } from './statements.mjs';

/** Pages whose statements are taken; pgbench takes 128 scripts. */
const PAGES_OF_RAW = 30;
const SLOW_ACTION_MS = 700;

const ran = (size, system, scenario) => console.log(`${size} ${system}: ${scenario.label}`);

export async function measureSamuso({ binary, size, servers, subjects, scenarios, results, also }) {
  const server = await startSamuso(binary, servers);
  await also?.started?.(server);
  const cookies = await signInMembers(server.url);
  await also?.signedIn?.(server, { cookies });
  const visitor = new Visitor(server.url);
  await visitor.signIn('bench-0');
  const system = { cookies, seconds: SECONDS, url: () => server.url, settle: () => untilIdle(servers) };
  const addresses = {};
  for (const scenario of scenarios) {
    ran(size, 'samuso', scenario);
    if (scenario.isAction) {
      results[scenario.key].samuso = await hidingCells({ system, servers, steps: 'samuso', ids: subjects.toHide });
    } else {
      addresses[scenario.key] = await scenario.samuso({ subjects, visitor });
      results[scenario.key].samuso = await cellsOf(system, addresses[scenario.key], scenario.ofNobody);
    }
  }
  await also?.measured?.(server, { cookies, addresses });
  const statements = await takeStatements({ server, servers, scenarios, addresses, cookie: cookies[0] });
  await server.stop();
  return statements;
}

/** By scenario: the statements of so many of its pages. */
async function takeStatements({ server, servers, scenarios, addresses, cookie }) {
  const found = {};
  await withLog(servers, async () => {
    for (const { key } of scenarios.filter((scenario) => !scenario.isAction && !scenario.ofNobody)) {
      found[key] = [];
      for (const path of addresses[key].slice(0, PAGES_OF_RAW)) {
        found[key].push(await statementsOf(servers, () => probe(server.url, path, cookie)));
      }
    }
  });
  return found;
}

export async function measureRaw({ size, servers, scenarios, statements, results }) {
  for (const scenario of scenarios.filter(({ key }) => statements[key])) {
    ran(size, 'raw SQL', scenario);
    const pages = statements[scenario.key];
    const count = (server) => pages.reduce((sum, page) => sum + page[server].length, 0) / pages.length;
    const found = { statements: { replica: count('replica'), primary: count('primary') } };
    for (const atOnce of AT_ONCE) {
      found[atOnce] = await raw({ servers, server: 'replica', pages: pages.map(({ replica }) => replica), atOnce, seconds: SECONDS });
    }
    results[scenario.key].raw = found;
  }
}

export async function measureDjango({ django, kind, size, servers, subjects, scenarios, results, also }) {
  let server = await django.start(kind);
  await also?.started?.(server);
  const settle = async (isBusy) => {
    // What nobody waits for any more still has its place in gunicorn's queue.
    if (isBusy) {
      await server.stop();
      await untilIdle(servers);
      server = await django.start(kind);
    } else {
      await probe(server.url, '/admin/login/');
    }
  };
  const system = { cookies: django.cookies, seconds: SECONDS, url: () => server.url, settle };
  for (const scenario of scenarios) {
    ran(size, `django, ${kind}`, scenario);
    const measured = results[scenario.key];
    if (scenario.isAction) {
      const { ms } = await probe(server.url, '/admin/documents/article/', django.cookies[0]);
      measured[kind] = await hidingCells({ system, servers, steps: 'django', ids: subjects.toHide, isSlow: ms > SLOW_ACTION_MS });
    } else {
      measured[kind] = await cellsOf(system, scenario.django({ subjects }), scenario.ofNobody);
    }
  }
  await also?.measured?.(server);
  await server.stop();
}
