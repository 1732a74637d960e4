// What is shipped: the binary, and what a browser fetches once.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { run } from './processes.mjs';

const bytes = (path) => statSync(path).size;

export function sizes(binary) {
  const folder = mkdtempSync(join(tmpdir(), 'samuso-bench-'));
  const stripped = join(folder, 'samuso');
  run(['strip', '-o', stripped, binary]);
  const found = { binary: bytes(binary), stripped: bytes(stripped), files: siteFiles(binary) };
  rmSync(folder, { recursive: true });
  return found;
}

/** Where the binary itself looks for it: beside it, or beside its folder. */
function siteFiles(binary) {
  const beside = [join(dirname(binary), 'site'), join(dirname(binary), '../site')];
  const site = beside.find((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory());
  if (!site) throw new Error(`there is no site beside ${binary}`);
  const names = readdirSync(join(site, 'pkg')).filter((name) => /\.(wasm|js|css)$/.test(name));
  return names.map((name) => {
    const file = readFileSync(join(site, 'pkg', name));
    const brotli = brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: file.length } });
    return { kind: name.slice(name.lastIndexOf('.') + 1), name: name.replace(/[.-][A-Za-z0-9_-]{20,}(?=\.)/, ''), raw: file.length, brotli: brotli.length };
  });
}
