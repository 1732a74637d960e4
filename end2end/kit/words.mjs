// What the buttons and labels are called, from the files that the pages take it from. What a story has to find out is
// written in the story itself.
import { readFileSync, readdirSync } from 'node:fs';

const FOLDER = new URL('../../app/locales/', import.meta.url);

export function words(locale) {
  const folder = new URL(`${locale}/`, FOLDER);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -'.json'.length), JSON.parse(readFileSync(new URL(file, folder), 'utf8'))]),
  );
}
