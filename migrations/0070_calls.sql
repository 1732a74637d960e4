-- Calls of the product's own API: an outbox. Each is committed together with its run and the event that it was asked for,
-- before anything is sent; whoever dies afterwards is followed by another who finds it here.
CREATE TABLE samuso.call (
    -- Its idempotency key: the same on each try.
    key          uuid PRIMARY KEY,
    run_id       uuid NOT NULL REFERENCES samuso.run,
    place        integer NOT NULL CHECK (place >= 0),
    record_id    text NOT NULL CHECK (length(record_id) BETWEEN 1 AND 600),
    record_label text NOT NULL CHECK (length(record_label) <= 1000),
    channel      text,
    -- What is sent, as it was when it was asked for, and approved: until it is known what came of it. No header, and so no
    -- secret.
    origin       text NOT NULL CHECK (length(origin) <= 300),
    method       text NOT NULL CHECK (method IN ('POST', 'PUT', 'PATCH', 'DELETE')),
    url          text CHECK (length(url) <= 16000),
    body         jsonb,
    -- Where to ask what came of it.
    status_url   text CHECK (length(status_url) <= 16000),
    -- The record as it was then; kept until it is known what came of it.
    before       jsonb,
    state        text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'succeeded', 'failed', 'unknown')),
    -- Begun ones: counted before anything is sent.
    tries        integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    -- A try may have been carried out, and nobody knows.
    is_doubtful  boolean NOT NULL DEFAULT false,
    -- What the last try came to; a status is the product's answer, and a code is the word that came with it.
    why          text CHECK (why IN ('answered', 'nonsense', 'no_answer', 'not_reached', 'not_allowed', 'died', 'status',
                                     'person')),
    status       integer CHECK (status BETWEEN 100 AND 999),
    code         text CHECK (code ~ '^[A-Za-z0-9_.-]{1,64}$'),
    -- How often the product was asked what came of it.
    asks         integer NOT NULL DEFAULT 0 CHECK (asks >= 0),
    -- The next try, or the next question; NULL where there is none.
    next_at      timestamptz DEFAULT clock_timestamp(),
    worker       uuid,
    leased_until timestamptz,
    asked_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at   timestamptz,
    UNIQUE (run_id, record_id),
    CHECK ((settled_at IS NOT NULL) = (state IN ('succeeded', 'failed'))),
    CHECK ((url IS NOT NULL) = (settled_at IS NULL)),
    CHECK (settled_at IS NULL OR (body IS NULL AND before IS NULL AND status_url IS NULL)),
    CHECK (state <> 'succeeded' OR why IN ('answered', 'status', 'person'))
);
CREATE INDEX call_to_do ON samuso.call (next_at) WHERE state IN ('asked', 'unknown');
