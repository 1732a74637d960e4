-- Three customers. Channel 1 has 120 articles, so that there are pages; channel 2 has a few in Korean; channel 3 is
-- whose nobody but an admin sees in some tests.
INSERT INTO documents.channel (id, slug, name, plan, signup_email, settings) VALUES
    (1, 'acme', 'Acme', 'business', 'ops@acme.example', '{"theme": "dark"}'),
    (2, 'hanbit', '한빛상사', 'team', 'help@hanbit.example', '{}'),
    (3, 'secret', 'Secret Inc', 'free', 'boss@secret.example', '{}');
INSERT INTO documents.manager (id, channel_id, handle, name, email, role) VALUES
    (1, 1, 'kim', '김민지', 'kim@acme.example', 'owner'),
    (2, 2, 'lee', '이서준', 'lee@hanbit.example', 'editor'),
    (3, 3, 'mole', 'Mole', 'mole@secret.example', 'editor');
INSERT INTO documents.space (id, channel_id, slug, name, website_on) VALUES
    (1, 1, 'docs', 'Docs', true), (2, 2, 'guide', '이용 안내', true), (3, 3, 'hidden', 'Hidden', false);
INSERT INTO documents.article (id, channel_id, space_id, slug, title, summary, body, state, published_at, created_by, updated_at)
SELECT n, 1, 1, 'article-' || n, 'Article ' || n, 'How to do thing ' || n, repeat('word ', 200), 'published',
       '2024-01-01', CASE WHEN n % 3 = 0 THEN NULL ELSE 1 END,
       timestamptz '2024-01-01 00:00Z' + n / 4 * interval '1 hour'
FROM generate_series(1, 120) AS n;
INSERT INTO documents.article (id, channel_id, space_id, slug, title, summary, state, published_at, created_by, updated_at) VALUES
    (201, 2, 2, 'zip', '파일 압축하기', '압축 파일을 만들고 풀어요', 'published', '2024-02-01', 2, '2024-02-01'),
    (202, 2, 2, 'login', '로그인이 안 될 때', '비밀번호를 다시 정해요', 'published', '2024-02-02', 2, '2024-02-02'),
    (203, 2, 2, 'git-push', 'git push', 'Send commits to a remote', 'draft', NULL, 2, '2024-02-03'),
    (301, 3, 3, 'plan', 'The secret plan', '압축 금지', 'draft', NULL, 3, '2024-03-01');
INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, arguments, before, after) VALUES
    (1, '2024-02-01 01:00Z', 'manager', '2', 2, 'article', '201', 'article.created', '{}', NULL, '{"title": "파일 압축"}'),
    (2, '2024-02-01 02:00Z', 'manager', '2', 2, 'article', '201', 'article.updated', '{}',
        '{"title": "파일 압축", "summary": "압축 파일을 만들어요"}', '{"title": "파일 압축하기", "summary": "압축 파일을 만들고 풀어요"}'),
    (3, '2024-02-01 03:00Z', 'manager', '2', 2, 'space', '2', 'space.website_off', '{}', '{"website_on": true}', '{"website_on": false}'),
    (4, '2024-02-01 04:00Z', 'manager', '2', 2, 'space', '2', 'space.website_on', '{}', '{"website_on": false}', '{"website_on": true}'),
    (5, '2024-03-01 01:00Z', 'manager', '3', 3, 'article', '301', 'article.created', '{}', NULL, '{"title": "The secret plan"}'),
    (6, '2024-03-02 01:00Z', 'manager', '1', 1, 'article', '999', 'article.deleted', '{}', '{"title": "Gone"}', NULL);
-- 300 deletions, ten seconds apart: one person's last afternoon.
INSERT INTO documents.audit_log (id, occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, arguments, before)
SELECT 1000 + n, timestamptz '2024-04-01 09:00Z' + n * interval '10 seconds', 'manager', '1', 1, 'article', (5000 + n)::text,
       'article.deleted', '{}', jsonb_build_object('title', 'Old ' || n)
FROM generate_series(1, 300) AS n;
SELECT setval('documents.article_id_seq', 10000), setval('documents.audit_log_id_seq', 10000);
ANALYZE documents.channel, documents.manager, documents.space, documents.article, documents.audit_log;
