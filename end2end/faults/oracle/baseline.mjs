// How everything was before the first fault: kept beside it, in a schema that Samuso knows nothing of.

/** What nobody in here may change at all, by any way. */
export const STILL = ['documents.channel', 'documents.manager', 'documents.space', 'documents.revision', 'documents.audit_log'];

export async function baseline({ sql }) {
  await sql.ask(`
    CREATE SCHEMA oracle;
    CREATE AGGREGATE oracle.merge(jsonb) (sfunc = jsonb_concat, stype = jsonb, initcond = '{}');
    CREATE TABLE oracle.article AS SELECT id, to_jsonb(a) AS was FROM documents.article a;
    ALTER TABLE oracle.article ADD PRIMARY KEY (id);
    CREATE TABLE oracle.began AS SELECT
      (SELECT coalesce(max(id), 0) FROM samuso.event) AS event,
      (SELECT coalesce(max(id), 0) FROM samuso.member_grant) AS member_grant;
    CREATE TABLE oracle.member_grant AS SELECT id, to_jsonb(g) AS was FROM samuso.member_grant g;
    CREATE TABLE oracle.session AS SELECT id FROM samuso.session;
    CREATE TABLE oracle.still AS ${sums(STILL)}`);
}

/** Order and place in the file make no difference. */
export function sums(tables) {
  return tables.map((table) => `SELECT '${table}' AS name, count(*) AS rows,
      coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0) AS sum FROM ${table} t`).join(' UNION ALL ');
}
