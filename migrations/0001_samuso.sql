-- The `samuso` schema: it lives in the product's own primary, so that an action's change and its event commit in
-- one transaction, and so that the timeline is on the replica with everything else.

CREATE SCHEMA IF NOT EXISTS samuso;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- Which environment this database is: `samuso serve` refuses to start against another one's.
CREATE TABLE samuso.environment (
    only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    name       text NOT NULL CHECK (name ~ '^[a-z][a-z0-9_-]{0,39}$'),
    stamped_at timestamptz NOT NULL DEFAULT now()
);

-- Written every second on the primary and read on the replica: the one honest measure of lag.
CREATE TABLE samuso.heartbeat (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    beat_at  timestamptz NOT NULL
) WITH (fillfactor = 10);
INSERT INTO samuso.heartbeat (beat_at) VALUES (clock_timestamp());

CREATE TABLE samuso.member (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    key        text NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 200),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    locale     text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'ko')),
    time_zone  text NOT NULL DEFAULT 'Asia/Seoul' CHECK (length(time_zone) <= 64),
    theme      text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- A role given to a member. Channels: the records it covers; NULL covers everything.
CREATE TABLE samuso.member_grant (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member_id  uuid NOT NULL REFERENCES samuso.member,
    role       text NOT NULL CHECK (length(role) <= 100),
    channels   text[],
    granted_at timestamptz NOT NULL DEFAULT now(),
    granted_by text NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);
CREATE UNIQUE INDEX member_grant_in_force ON samuso.member_grant (member_id, role) WHERE revoked_at IS NULL;

-- The cookie's token is kept as its SHA-256 alone.
CREATE TABLE samuso.session (
    token_hash   bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    member_id    uuid NOT NULL REFERENCES samuso.member,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE INDEX session_member ON samuso.session (member_id) WHERE ended_at IS NULL;
CREATE INDEX session_expires ON samuso.session (expires_at);

-- What a run would change, as a member saw it: a run must come with one, and holds the records to it.
CREATE TABLE samuso.preview (
    id         uuid PRIMARY KEY,
    member_id  text NOT NULL,
    action     text NOT NULL,
    chosen     jsonb NOT NULL,
    typed      jsonb NOT NULL,
    -- The targets' before and after, and what is skipped and why; NULL where what was typed has faults.
    outcome    jsonb,
    digest     bytea CHECK (length(digest) = 32),
    undo_of    uuid,
    -- The preview before this one was refused, because a record had changed meanwhile.
    stale      boolean NOT NULL DEFAULT false,
    made_at    timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CHECK ((outcome IS NULL) = (digest IS NULL))
);
CREATE INDEX preview_expires ON samuso.preview (expires_at);

CREATE TABLE samuso.run (
    id          uuid PRIMARY KEY,
    -- The idempotency key: a preview is run once.
    preview_id  uuid NOT NULL UNIQUE,
    action      text NOT NULL,
    entity      text NOT NULL,
    actor_kind  text NOT NULL,
    actor_id    text NOT NULL,
    actor_label text NOT NULL,
    state       text NOT NULL CHECK (state IN ('running', 'succeeded', 'failed', 'unknown', 'undone')),
    arguments   jsonb NOT NULL DEFAULT '{}',
    reason      text CHECK (length(reason) <= 1000),
    ticket      text CHECK (length(ticket) <= 200),
    changed     bigint NOT NULL DEFAULT 0 CHECK (changed >= 0),
    -- What was skipped and why.
    skipped     jsonb NOT NULL DEFAULT '[]',
    undo_of     uuid REFERENCES samuso.run,
    undone_by   uuid REFERENCES samuso.run,
    error       text,
    request_id  text NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
CREATE INDEX run_newest ON samuso.run (started_at DESC, id DESC);
CREATE INDEX run_actor ON samuso.run (actor_id, started_at DESC, id DESC);

-- Who did what to which record, when, with which arguments, before and after.
CREATE TABLE samuso.event (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    occurred_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_kind     text NOT NULL CHECK (actor_kind IN ('member', 'service', 'system', 'unknown')),
    actor_id       text NOT NULL,
    actor_label    text NOT NULL,
    -- `article.hide` for an action; `samuso.sign_in`, `samuso.denied` and their like for the rest.
    action         text NOT NULL CHECK (length(action) <= 200),
    entity         text,
    record_id      text,
    record_label   text,
    channel        text,
    run_id         uuid REFERENCES samuso.run,
    reason         text CHECK (length(reason) <= 1000),
    ticket         text CHECK (length(ticket) <= 200),
    arguments      jsonb,
    -- The fields that differ, and no others.
    before         jsonb,
    after          jsonb,
    -- SHA-256 of the whole record as this event left it: an undo is refused where it no longer fits.
    after_digest   bytea CHECK (length(after_digest) = 32),
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    request_id     text NOT NULL,
    CHECK ((entity IS NULL) = (record_id IS NULL))
);
CREATE INDEX event_newest ON samuso.event (occurred_at DESC, id DESC);
CREATE INDEX event_record ON samuso.event (entity, record_id, occurred_at DESC, id DESC);
CREATE INDEX event_actor ON samuso.event (actor_kind, actor_id, occurred_at DESC, id DESC);
CREATE INDEX event_channel ON samuso.event (channel, occurred_at DESC, id DESC);
CREATE INDEX event_action ON samuso.event (action, occurred_at DESC, id DESC);
CREATE INDEX event_run ON samuso.event (run_id, id) WHERE run_id IS NOT NULL;
CREATE INDEX event_ticket ON samuso.event (ticket, occurred_at DESC, id DESC) WHERE ticket IS NOT NULL;

-- Append-only, for the owner too: grants say so first, and this says so to whom grants cannot stop.
CREATE FUNCTION samuso.event_is_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION 'samuso.event is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON samuso.event
    FOR EACH ROW EXECUTE FUNCTION samuso.event_is_append_only();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON samuso.event
    FOR EACH STATEMENT EXECUTE FUNCTION samuso.event_is_append_only();
ALTER TABLE samuso.event ENABLE ALWAYS TRIGGER event_append_only;
ALTER TABLE samuso.event ENABLE ALWAYS TRIGGER event_no_truncate;

-- The form in which words are searched: lower case, composed, punctuation as one space, a space in front. pg_trgm
-- has no trigram within a word of two letters, and most Korean words have two: so each CJK letter is written three
-- times, and 압축 has the trigrams 압압압 압압축 압축축 축축축, which serve it anywhere in a text; a single letter
-- has one too. LIKE on this form is the whole truth: nothing has to be checked afterwards.
CREATE FUNCTION samuso.search_text(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
        SELECT ' ' || pg_catalog.regexp_replace(
            pg_catalog.regexp_replace(
                pg_catalog.lower(pg_catalog.normalize($1, 'NFC')), '[^[:alnum:]]+', ' ', 'g'),
            '([\u1100-\u11ff\u3041-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3])', '\1\1\1', 'g')
    $$;

-- What LIKE looks for: anywhere in a text, but a Latin word of one or two letters only where a word begins, since
-- the index knows no shorter piece.
CREATE FUNCTION samuso.search_pattern(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
        SELECT CASE WHEN pg_catalog.length(word) <= 3 THEN '%' || word || '%'
                    ELSE '%' || pg_catalog.substr(word, 2) || '%' END
        FROM (SELECT pg_catalog.rtrim(samuso.search_text($1)) AS word) AS searched
    $$;

-- The product's own roles write rows whose words an index of these functions holds. The tables are nobody's but whom
-- they are granted to.
GRANT USAGE ON SCHEMA samuso TO PUBLIC;
