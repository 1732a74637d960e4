// What a cell says: how many a second, and how long; or why there is nothing to say.
import { ms, short, times } from './numbers.mjs';

export const SYSTEMS = { samuso: 'Samuso', tuned: 'Django, tuned', comes: 'Django, as it comes', raw: 'raw SQL' };

const hasErrors = (cell) => Object.keys(cell.errors).length > 0;
export const isResult = (cell) => Boolean(cell) && !cell.notTried && !cell.fault && !hasErrors(cell) && cell.requests > 0;

export function cellOf(measured, atOnce) {
  if (!measured) return null;
  return measured.fault ? { fault: measured.fault } : measured[atOnce];
}

export function said(cell) {
  if (!cell) return '';
  if (cell.fault) return cell.fault;
  if (cell.notTried) return 'not asked';
  if (hasErrors(cell)) return `errors: ${Object.entries(cell.errors).map(([what, count]) => `${what} ${count}`).join(', ')}`;
  if (cell.requests === 0) return `none within ${cell.seconds} s`;
  const more = cell.isBounded ? 'more than ' : '';
  return `${short(cell.perSecond)}/s<br>${more}${ms(cell.p50_us)}, ${ms(cell.p99_us)} ms`;
}

/** How many times as many a second one of them answers. */
export function ratio(one, other) {
  return isResult(one) && isResult(other) ? one.perSecond / other.perSecond : null;
}

/** The same, with what is known where the other one answers none at all. */
export function ratioSaid(one, other) {
  const found = ratio(one, other);
  if (found !== null) return times(found);
  if (isResult(one) && other?.requests === 0) return `more than ${times(one.perSecond * other.seconds)}`;
  return '';
}
