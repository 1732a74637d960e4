// The tables of what was measured.
import { AT_ONCE } from '../kit/cell.mjs';
import { scenarios } from '../scenarios/scenarios.mjs';
import { SYSTEMS, cellOf, isResult, ratioSaid, said } from './cells.mjs';
import { kib, mib, table } from './numbers.mjs';

const measuredOf = (measured) => scenarios.filter(({ key }) => measured[key]);

export function speed(measured, atOnce) {
  const heads = ['', ...Object.values(SYSTEMS), 'Samuso / tuned', 'Samuso / as it comes', 'Samuso / raw'];
  const rows = measuredOf(measured).map(({ key, label }) => {
    const cells = Object.fromEntries(Object.keys(SYSTEMS).map((name) => [name, cellOf(measured[key][name], atOnce)]));
    const ratios = ['tuned', 'comes', 'raw'].map((name) => ratioSaid(cells.samuso, cells[name]));
    return [label, ...Object.keys(SYSTEMS).map((name) => said(cells[name])), ...ratios];
  });
  return table(heads, rows);
}

/** Bytes hardly depend on how many ask, so those of 16 at once stand for all. */
export function bytes(measured) {
  const of = (found) => {
    const cell = AT_ONCE.slice(0, 2).reverse().map((atOnce) => cellOf(found, atOnce)).find(isResult);
    return cell ? `${kib(cell.bytes)}${found.coding ? ` (${found.coding})` : ''}` : '';
  };
  const statements = (raw) => (raw?.statements ? `${raw.statements.replica.toFixed(1)} + ${raw.statements.primary.toFixed(1)}` : '');
  const rows = measuredOf(measured).map(({ key, label }) => {
    const { samuso, tuned, comes, raw } = measured[key];
    return [label, of(samuso), of(tuned), of(comes), statements(raw)];
  });
  return table(['', 'Samuso, KiB', 'Django, tuned, KiB', 'Django, as it comes, KiB', 'Samuso’s statements: replica + primary'], rows);
}

const MEASURED = { ...SYSTEMS, samuso: 'Samuso, everybody answered', shipped: 'Samuso, as it comes: 8 for each processor at once, the others told to come again' };

export function memory(found) {
  const rows = Object.entries(found).map(([name, { processes, start, idle, load, after, peak, loadShares }]) => [
    MEASURED[name], processes, mib(start), idle ? mib(idle) : '', mib(load), mib(loadShares), mib(after), mib(peak),
  ]);
  const heads = ['MiB', 'processes', 'at start', 'after the first page', 'at 256 at once', 'of that, its share', '30 s later', 'peak of all of the run'];
  return table(heads, rows);
}

export function files({ binary, stripped, files: site }) {
  const rows = [['the binary', kib(binary), ''], ['the binary, stripped', kib(stripped), '']];
  return table(['', 'KiB', 'KiB, brotli'], [...rows, ...site.map(({ name, raw, brotli }) => [name, kib(raw), kib(brotli)])]);
}

export function browser(found) {
  const heads = ['Page', 'network', 'cache', 'first contentful paint, ms', 'load, ms', 'interactive, ms'];
  const rows = found.pages.map(({ page, network, cache, paint, load, interactive }) => [page, network, cache, ...[paint, load, interactive].map((time) => Math.round(time))]);
  return table(heads, rows);
}
