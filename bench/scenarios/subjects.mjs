// What is asked for: ids and words out of the data, the same for everybody and in every run.
const ARTICLES = 200;
const CHANNELS = 40;
const WORDS = 30;
const RARE = 10;
/** More than anybody hides within a cell. */
const TO_HIDE = 12_000;
/** So many hundredths of the articles are read for words, and at least so many of them. */
const READ_PERCENT = { real: 40, large: 2 };

/** Neither is in any of the two: a word of Latin letters, and Korean syllables that nobody writes. */
const ABSENT = ['qzxjvkqy', 'wvqxzjkq', 'zzqqxxyy', 'jqxvzkwq', 'xkqzvjwy', '뷁쀍', '쀓뛟', '뜗쒧', '쮋뷗', '쌟쮏'];

export function choose(servers, size) {
  const rows = (sql) => servers.rows(sql, { server: 'replica' });
  const mixed = 'md5(a.id::text)';
  const articles = rows(`SELECT a.id, a.slug FROM documents.article a WHERE deleted_at IS NULL ORDER BY ${mixed} LIMIT ${ARTICLES}`);
  const prefixes = new Set(articles.map(({ slug }) => slug.slice(0, 5)));
  return {
    articles: articles.map(({ id }) => id),
    slugs: articles.slice(0, WORDS).map(({ slug }) => slug),
    prefixes: [...prefixes].slice(0, WORDS),
    filters: rows(`SELECT a.channel_id AS channel, a.state, a.hidden FROM documents.article a
      GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1, 2, 3 LIMIT ${CHANNELS}`),
    english: words(rows, size, '[^a-z]+', 'length(word) BETWEEN 4 AND 12'),
    korean: words(rows, size, '[^가-힣]+', 'length(word) = 2'),
    rare: rare(rows, size),
    absent: ABSENT,
    toHide: rows(`SELECT a.id FROM documents.article a WHERE NOT hidden AND deleted_at IS NULL ORDER BY ${mixed} LIMIT ${TO_HIDE}`).map(({ id }) => id),
    events: Number(servers.sql('SELECT count(*) FROM documents.audit_log', { server: 'replica' })),
    articleCount: Number(servers.sql('SELECT count(*) FROM documents.article', { server: 'replica' })),
  };
}

/** Two letters that stand side by side in the fewest articles: a word of its own, or the middle of another. */
function rare(rows, size) {
  const found = rows(`SELECT pair FROM (
      SELECT DISTINCT id, substr(text, at, 2) AS pair FROM (SELECT id, lower(title || ' ' || summary) AS text FROM ${sample(size)}) t,
        generate_series(1, length(text) - 1) AS at
    ) p WHERE pair ~ '^[가-힣]{2}$' GROUP BY pair ORDER BY count(*), pair LIMIT ${RARE}`);
  return found.map(({ pair }) => pair);
}

const sample = (size) => `documents.article TABLESAMPLE SYSTEM (${READ_PERCENT[size]}) REPEATABLE (1)`;

/** Words of titles and summaries, from the most frequent to one that is there once: evenly by rank. */
function words(rows, size, between, which) {
  const found = rows(`SELECT word, count(*) FROM (
      SELECT DISTINCT id, regexp_split_to_table(lower(title || ' ' || summary), '${between}') AS word FROM ${sample(size)}
    ) w WHERE ${which} GROUP BY word ORDER BY count DESC, word`);
  if (found.length < WORDS) return found.map(({ word }) => word);
  const step = (found.length - 1) / (WORDS - 1);
  return Array.from({ length: WORDS }, (_, place) => found[Math.round(place * step)].word);
}
