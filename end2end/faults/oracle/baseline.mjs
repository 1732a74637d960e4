// How everything was before the first fault: kept beside it, in a schema that Samuso knows nothing of.

/** What nobody in here may change at all, by any way. */
export const STILL = ['documents.channel', 'documents.manager', 'documents.space', 'documents.revision', 'documents.audit_log'];

export async function baseline({ sql }) {
  await sql.ask(`
    CREATE SCHEMA oracle;
    CREATE AGGREGATE oracle.merge(jsonb) (sfunc = jsonb_concat, stype = jsonb, initcond = '{}');
    CREATE TABLE oracle.article AS SELECT id, to_jsonb(a) AS was FROM documents.article a;
    ALTER TABLE oracle.article ADD PRIMARY KEY (id);
    CREATE TABLE oracle.member_grant AS SELECT id, to_jsonb(g) AS was FROM samuso.member_grant g;
    CREATE TABLE oracle.session AS SELECT id FROM samuso.session;
    CREATE TABLE oracle.began AS SELECT pg_current_xact_id()::xid AS at, (SELECT coalesce(max(id), 0) FROM samuso.event) AS event;
    CREATE TABLE oracle.still AS ${rows(STILL)}`);
}

/** What was written since, by whatever way: a row knows the transaction that it is of. */
export const IS_NEW = 'age(xmin) <= (SELECT age(at) FROM oracle.began)';

export function rows(tables) {
  return tables.map((table) => `SELECT '${table}' AS name, count(*) AS rows,
    count(*) FILTER (WHERE ${IS_NEW}) AS new FROM ${table}`).join(' UNION ALL ');
}

/** Order and place in the file make no difference. */
export function sums(tables) {
  return tables.map((table) => `SELECT '${table}' AS name, (SELECT count(*) FROM ${table}) AS rows,
    coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0) AS sum FROM ${table} t WHERE ${IS_NEW}`).join(' UNION ALL ');
}
