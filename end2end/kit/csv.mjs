// The truth that pages are held against: the data's own files, read here without a database.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The rows of `name.csv.gz`, each an object by column. */
export function readCsv(folder, name) {
  const text = gunzipSync(readFileSync(join(folder, `${name}.csv.gz`))).toString('utf8');
  const [columns, ...rows] = records(text);
  return rows.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place]])));
}

function records(text) {
  const all = [];
  let row = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (field.lastIndex < text.length) {
    const [, quoted, plain, end] = field.exec(text);
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') {
      all.push(row);
      row = [];
    }
  }
  return all;
}
