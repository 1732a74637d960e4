// A part's results, for a terminal: a line a cell.
import { AT_ONCE } from '../kit/cell.mjs';
import { scenarios } from '../scenarios/scenarios.mjs';
import { SYSTEMS, cellOf, said } from './cells.mjs';

export function lines(size, measured) {
  return scenarios.filter(({ key }) => measured[key]).flatMap(({ key }) =>
    Object.keys(SYSTEMS).flatMap((name) =>
      (measured[key][name] ? AT_ONCE : []).map((atOnce) => {
        const text = said(cellOf(measured[key][name], atOnce)).replace('<br>', '  ');
        return [size, key.padEnd(15), name.padEnd(7), String(atOnce).padStart(4), text].join('  ');
      }),
    ),
  );
}
