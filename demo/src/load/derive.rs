//! What the files do not say but imply: when somebody or something first appeared, and the texts that were saved.

use crate::intake::Statement;

pub(super) const STATEMENTS: [Statement; 2] =
    [(FIRST_SEEN, "find out when everything first appeared"), (REVISIONS, "find out what texts were saved")];

const FIRST_SEEN: &str = "
    UPDATE documents.manager m SET created_at = seen.first, updated_at = seen.first
      FROM (SELECT actor_id, min(occurred_at) AS first FROM documents.audit_log
             WHERE actor_type = 'manager' GROUP BY actor_id) seen
     WHERE seen.actor_id = m.id::text;
    UPDATE documents.space s SET created_at = seen.first, updated_at = seen.first
      FROM (SELECT space_id, min(created_at) AS first FROM documents.article GROUP BY space_id) seen
     WHERE seen.space_id = s.id;
    UPDATE documents.channel c SET created_at = seen.first, updated_at = seen.first
      FROM (SELECT channel_id, min(created_at) AS first FROM documents.article GROUP BY channel_id) seen
     WHERE seen.channel_id = c.id;
";

/// Each event that left a text is a revision. Its title is the last that an event told: the events in between, which
/// left the title alone, are in the same group.
const REVISIONS: &str = "
    INSERT INTO documents.revision
           (article_id, channel_id, number, title, note, created_by, created_at, updated_at)
    SELECT article_id, channel_id,
           row_number() OVER (PARTITION BY article_id ORDER BY occurred_at, id),
           coalesce(first_value(title) OVER (PARTITION BY article_id, titles ORDER BY occurred_at, id), now_title),
           note, created_by, occurred_at, occurred_at
      FROM (SELECT a.id AS article_id, a.channel_id, a.title AS now_title, l.id, l.occurred_at,
                   l.after->>'title' AS title, left(coalesce(l.arguments->>'message', ''), 1000) AS note,
                   CASE WHEN l.actor_type = 'manager' THEN m.id END AS created_by,
                   count(l.after->>'title') OVER (PARTITION BY a.id ORDER BY l.occurred_at, l.id) AS titles
              FROM documents.audit_log l
              JOIN documents.article a ON a.id::text = l.entity_id
              LEFT JOIN documents.manager m ON m.id::text = l.actor_id
             WHERE l.entity_type = 'article' AND l.after IS NOT NULL) saved
     ORDER BY occurred_at, id;
";
