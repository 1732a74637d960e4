-- Two customers, each with a space and two articles; and a word of who did what.
INSERT INTO documents.channel (id, slug, name, plan) VALUES (1, 'one', 'First Company', 'team'), (2, 'two', '둘째 회사', 'business');
INSERT INTO documents.manager (id, channel_id, handle, name, email) VALUES
    (1, 1, 'kim', '김하나', 'kim@one.example'), (2, 2, 'lee', '이둘', 'lee@two.example');
INSERT INTO documents.space (id, channel_id, slug, name) VALUES (1, 1, 'help', 'Help'), (2, 2, 'help', '도움말');
INSERT INTO documents.article (id, channel_id, space_id, slug, title, summary, state, published_at, created_by) VALUES
    (1, 1, 1, 'pack', 'Pack and compress', 'How to make files smaller', 'published', now(), 1),
    (2, 1, 1, 'unpack', 'Unpack', 'The other way round', 'draft', NULL, 1),
    (3, 2, 2, 'apchuk', '파일 압축하기', '파일을 작게 만드는 방법', 'published', now(), 2),
    (4, 2, 2, 'puligi', '압축 풀기', '반대로 하는 방법', 'published', now(), 2);
INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after) VALUES
    (now() - interval '2 days', 'manager', '1', 1, 'article', '1', 'article.created', NULL, '{"title": "Pack"}'),
    (now() - interval '1 day', 'manager', '1', 1, 'article', '1', 'article.updated', '{"title": "Pack"}', '{"title": "Pack and compress"}'),
    (now() - interval '1 hour', 'manager', '2', 2, 'article', '3', 'article.created', NULL, '{"title": "파일 압축하기"}');
SELECT setval(pg_get_serial_sequence('documents.' || name, 'id'), 1000)
    FROM unnest(ARRAY['channel', 'manager', 'space', 'article', 'revision', 'audit_log']) AS name;
