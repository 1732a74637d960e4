// Members enough for a load: one of them has no more than a few requests answered at the same time.
import { Visitor } from './http.mjs';

const SIGN_INS_AT_ONCE = 8;

/** So many of them, every one an admin; those that are there stay. */
export function hire(cluster, count) {
  cluster.sql(`
    INSERT INTO samuso.member (key, name, locale, time_zone, theme)
      SELECT 'load-' || n, 'Load ' || n, 'en', 'UTC', 'light' FROM generate_series(1, ${count}) n
      ON CONFLICT (key) DO NOTHING;
    INSERT INTO samuso.member_grant (member_id, role, granted_by)
      SELECT id, 'admin', 'load' FROM samuso.member WHERE key LIKE 'load-%'
      ON CONFLICT DO NOTHING;`);
}

/** The cookies of as many sessions. */
export async function signIn(url, count) {
  const cookies = new Array(count);
  let next = 0;
  const one = async () => {
    while (next < count) {
      const place = next++;
      const visitor = new Visitor(url);
      await visitor.signIn(`load-${place + 1}`);
      cookies[place] = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    }
  };
  await Promise.all(Array.from({ length: SIGN_INS_AT_ONCE }, one));
  return cookies;
}
