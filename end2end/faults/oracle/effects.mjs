// No effect without its event, and no event without its effect: each record is what its events make of what it was.

const OF_ARTICLES = `
  SELECT e.record_id::bigint AS id, l.place, e.action, e.run_id, e.before, e.after
  FROM samuso.event e JOIN samuso.event_link l ON l.event_id = e.id, oracle.began b
  WHERE e.id > b.event AND e.entity = 'article' AND e.action NOT LIKE 'samuso.%'`;

const CHECKS = {
  'an event tells of what a record was not': `
    SELECT format('place %s: article %s, %s', place, id, action) FROM (
      SELECT told.*, o.was || coalesce(oracle.merge(after) OVER (PARTITION BY told.id ORDER BY place
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}') AS by_then
      FROM (${OF_ARTICLES}) told JOIN oracle.article o ON o.id = told.id) walked
    WHERE NOT by_then @> before`,
  'a record is not what its events say': `
    SELECT format('article %s', coalesce(a.id, o.id)) FROM oracle.article o
    FULL JOIN documents.article a ON a.id = o.id
    LEFT JOIN (SELECT id, oracle.merge(after ORDER BY place) AS became FROM (${OF_ARTICLES}) told GROUP BY id) t ON t.id = o.id
    WHERE (a.id IS NULL OR t.id IS NOT NULL OR age(a.xmin) <= (SELECT age(at) FROM oracle.began))
      AND to_jsonb(a) IS DISTINCT FROM o.was || coalesce(t.became, '{}')`,
  // Each action of the catalogue adds one.
  'a record changed more or less often than events tell': `
    SELECT format('article %s: %s changes, %s events', a.id, a.version - (o.was ->> 'version')::int, coalesce(t.events, 0))
    FROM documents.article a JOIN oracle.article o ON o.id = a.id
    LEFT JOIN (SELECT id, count(*) AS events FROM (${OF_ARTICLES}) told GROUP BY id) t ON t.id = a.id
    WHERE a.version - (o.was ->> 'version')::int <> coalesce(t.events, 0)`,
  'a table changed that no action changes': `
    SELECT name FROM (SELECT * FROM oracle.still) was JOIN (STILL_NOW) now USING (name)
    WHERE (was.rows, was.new) IS DISTINCT FROM (now.rows, now.new)`,
  'a run says another number than its events': `
    SELECT format('run %s (%s): %s changed, %s events of %s records', r.id, r.state, r.changed, count(e.id), count(DISTINCT e.record_id))
    FROM samuso.run r LEFT JOIN samuso.event e ON e.run_id = r.id AND e.action = r.action
    GROUP BY r.id HAVING count(e.id) <> r.changed OR count(DISTINCT e.record_id) <> r.changed
      OR (r.state IN ('succeeded', 'undone')) <> (count(e.id) > 0)`,
  'an event tells of a run that is not there': `
    SELECT format('event %s', e.id) FROM samuso.event e LEFT JOIN samuso.run r ON r.id = e.run_id
    WHERE e.run_id IS NOT NULL AND r.id IS NULL`,
  'a run was left in the middle': `
    SELECT format('run %s', r.id) FROM samuso.run r WHERE r.state IN ('running', 'unknown', 'approved')`,
  'a job says another number than its records': `
    SELECT format('job %s (%s)', j.id, j.state) FROM samuso.job j LEFT JOIN samuso.run r ON r.id = j.run_id,
      LATERAL (SELECT count(*) FILTER (WHERE t.state = 'changed') AS changed, count(*) FILTER (WHERE t.state = 'ready') AS ready
        FROM samuso.job_target t WHERE t.job_id = j.id) t
    WHERE j.changed <> t.changed OR j.changed <> coalesce(r.changed, 0) OR (j.state = 'succeeded' AND t.ready > 0)`,
  'a preview was run twice': `
    SELECT format('preview %s', preview_id) FROM samuso.run WHERE state <> 'failed' GROUP BY preview_id HAVING count(*) > 1`,
};

export async function effects({ sql }, still) {
  const found = [];
  for (const [what, query] of Object.entries(CHECKS)) {
    const rows = await sql.ask(`${query.replace('STILL_NOW', still)} LIMIT 5`);
    if (rows) found.push(`${what}: ${rows.split('\n').join(', ')}`);
  }
  return found;
}
