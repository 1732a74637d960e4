// The aims, each computed from what was measured: reached or not, and by how much.
import { cellOf, isResult, ratio } from './cells.mjs';
import { kib, mib, ms, short, table, times } from './numbers.mjs';
import { AT_ONCE } from '../kit/cell.mjs';

const FASTER_THAN_DJANGO = 20;
const SEARCH_TO_RAW = 1.3;
const DEEP_TO_FIRST = 1.2;
/** Two runs of the same differ by so much; and under a millisecond's difference is nobody's to notice. */
const GROWTH = 1.25;
const GROWTH_FROM_US = 1_000;
const MEMORY_MIB = 100;
const WASM_KB = 350;
const KOREAN_US = 7_000;
const SEARCHES = ['search-id', 'search-prefix', 'search-english', 'search-korean', 'search-rare', 'search-absent'];

const p50 = (found, atOnce) => {
  const cell = cellOf(found, atOnce);
  return isResult(cell) ? cell.p50_us : null;
};

/** `values` are of one aim; the worst one decides. */
function aim(says, values, { most, least, unit = times }) {
  const known = values.filter(([, value]) => value !== null && Number.isFinite(value));
  if (known.length === 0) return [says, 'not measured', '', ''];
  const [where, worst] = known.reduce((a, b) => ((least !== undefined ? b[1] < a[1] : b[1] > a[1]) ? b : a));
  const isReached = least !== undefined ? worst >= least : worst <= most;
  const lacking = known.length < values.length ? ` (${values.length - known.length} of ${values.length} not measured)` : '';
  return [says, isReached && !lacking ? 'reached' : isReached ? `reached${lacking}` : '**not reached**', unit(worst), where];
}

const each = (measured, keys, atOnces, value) =>
  keys.flatMap((key) => atOnces.map((atOnce) => [`${key}, ${atOnce} at once`, measured?.[key] ? value(measured[key], atOnce) : null]));

export function aims({ sizes, memory, files, browser }) {
  const large = sizes.large?.measured;
  const toDjango = (found, atOnce) => ratio(cellOf(found.samuso, atOnce), cellOf(found.tuned, atOnce));
  const toRaw = (found, atOnce) => quotient(p50(found.samuso, atOnce), p50(found.raw, atOnce));
  const deep = (of) => AT_ONCE.map((atOnce) => [`${of}, ${atOnce} at once`, quotient(p50(large?.[`${of}-deep`]?.samuso, atOnce), p50(large?.[of === 'list' ? 'list' : `${of}-first`]?.samuso, atOnce))]);
  const wasm = files?.files.find(({ kind }) => kind === 'wasm');
  return table(
    ['Aim', '', 'the worst of it', 'where'],
    [
      ...['record', 'list', 'timeline'].map((key) =>
        aim(`${key}: at least ${FASTER_THAN_DJANGO} × Django, tuned, in requests a second`, each(large, [key], AT_ONCE, toDjango), { least: FASTER_THAN_DJANGO })),
      aim(`search: p50 within ${SEARCH_TO_RAW} × raw SQL’s`, each(large, SEARCHES, AT_ONCE, toRaw), { most: SEARCH_TO_RAW }),
      aim(`deep pages: p50 within ${DEEP_TO_FIRST} × first pages’`, [...deep('list'), ...deep('timeline')], { most: DEEP_TO_FIRST }),
      aim(`no page’s cost grows with the data: p50 at 1 at once within ${GROWTH} × of the real data’s, or within ${ms(GROWTH_FROM_US)} ms of it`, growth(sizes), { most: GROWTH }),
      ...[['as it comes', 'shipped'], ['everybody answered', 'samuso']].map(([how, name]) =>
        aim(`under ${MEMORY_MIB} MiB resident at 256 at once, ${how}`, [['', memory?.[name]?.load ?? null]], { most: MEMORY_MIB * 2 ** 20, unit: (bytes) => `${mib(bytes)} MiB` })),
      aim(`wasm under ${WASM_KB} kB, brotli`, [['', wasm?.brotli ?? null]], { most: WASM_KB * 1000, unit: (bytes) => `${short(bytes / 1000)} kB (${kib(bytes)} KiB)` }),
      ['no page waits for wasm', browser ? (browser.withoutWasm.every(({ isPainted }) => isPainted) ? 'reached' : '**not reached**') : 'not measured', '', 'painted with its request blocked'],
      ...[['that is rare', 'search-rare'], ['of whatever frequency', 'search-korean']].flatMap(([which, key]) =>
        [1, 16].map((atOnce) =>
          aim(`a Korean word of two letters ${which} under ${ms(KOREAN_US)} ms, p50 of the whole page, ${atOnce} at once`, [['', p50(large?.[key]?.samuso, atOnce)]], { most: KOREAN_US, unit: (us) => `${ms(us)} ms` }))),
    ],
  );
}

const quotient = (one, other) => (one !== null && other !== null ? one / other : null);

/** How many times what it takes with the real data; 1 where nobody could notice. */
function growth({ real, large }) {
  return Object.keys(large?.measured ?? {}).map((key) => {
    const [small, big] = [p50(real?.measured[key]?.samuso, 1), p50(large.measured[key].samuso, 1)];
    if (small === null || big === null) return [key, null];
    return [key, big - small < GROWTH_FROM_US ? Math.min(big / small, 1) : big / small];
  });
}
