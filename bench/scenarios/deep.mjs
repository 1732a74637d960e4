// Deep pages have no numbers: one gets there by the links to the next page, as people do.
import { decode } from '../../end2end/kit/http.mjs';

/** The addresses of these pages (counted from 1) of what begins at `path`; where it ends earlier, the last ones there are. */
export async function deepPages(visitor, path, pages) {
  const last = Math.max(...pages);
  const addresses = [path];
  while (addresses.length < last) {
    const next = await nextOf(visitor, addresses.at(-1));
    if (!next) break;
    addresses.push(next);
  }
  const lacking = Math.max(0, last - addresses.length);
  return pages.map((page) => addresses[page - lacking - 1]);
}

async function nextOf(visitor, path) {
  const { html, status } = await visitor.get(path);
  if (status !== 200) throw new Error(`${path} answers ${status}`);
  const link = /<a[^>]*rel="next"[^>]*href="([^"]*)"/.exec(html) ?? /<a[^>]*href="([^"]*)"[^>]*rel="next"/.exec(html);
  if (!link) return null;
  const next = new URL(decode(link[1]), `http://site${path}`);
  return next.pathname + next.search;
}
