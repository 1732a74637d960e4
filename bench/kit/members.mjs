// The members who make the load. One member is answered four requests at a time, so there are as many as ask at once.
import { Visitor } from '../../end2end/kit/http.mjs';

export const MEMBERS = 256;
/** One in so many is an admin, the others are CX agents. */
const ADMIN_EVERY = 16;

/** Adds them as the demo adds its own, where they are not there yet. */
export function addMembers(servers) {
  servers.sql(
    `INSERT INTO samuso.member (key, name, locale, time_zone)
       SELECT 'bench-' || n, 'Bench ' || n, 'en', 'Asia/Seoul' FROM generate_series(0, ${MEMBERS - 1}) n
       ON CONFLICT (key) DO NOTHING;
     INSERT INTO samuso.member_grant (member_id, role, granted_by)
       SELECT id, CASE WHEN split_part(key, '-', 2)::int % ${ADMIN_EVERY} = ${ADMIN_EVERY - 1} THEN 'admin' ELSE 'cx' END, 'bench'
       FROM samuso.member m WHERE key ~ '^bench-[0-9]+$'
         AND NOT EXISTS (SELECT FROM samuso.member_grant g WHERE g.member_id = m.id AND g.revoked_at IS NULL);
     -- Those of an earlier run.
     DELETE FROM samuso.session USING samuso.member m WHERE member_id = m.id AND m.key ~ '^bench-[0-9]+$';`,
    { account: 'owner' },
  );
}

/** A cookie for each, by the demo's own sign-in. */
export async function signInMembers(url) {
  const cookies = [];
  for (let place = 0; place < MEMBERS; place += 1) {
    const visitor = new Visitor(url);
    await visitor.signIn(`bench-${place}`);
    cookies.push([...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
  }
  return cookies;
}
