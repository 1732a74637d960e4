-- A job: an action on more records than one transaction holds. Its targets are rows, and each of them is changed once:
-- the row says so in the transaction that changes the record and appends its event.
CREATE TABLE samuso.job (
    id             uuid PRIMARY KEY,
    action         text NOT NULL,
    entity         text NOT NULL,
    -- Whose it is. What they may is asked anew for each chunk.
    member_id      uuid NOT NULL REFERENCES samuso.member,
    member_label   text NOT NULL,
    request_id     text NOT NULL,
    time_zone      text NOT NULL CHECK (length(time_zone) <= 64),
    -- Parameters, reason and ticket, as they were typed.
    typed          jsonb NOT NULL,
    source         text NOT NULL CHECK (source IN ('chosen', 'matching', 'failed', 'undo')),
    undo_of        uuid REFERENCES samuso.run,
    again_of       uuid REFERENCES samuso.job,
    run_id         uuid UNIQUE REFERENCES samuso.run,
    state          text NOT NULL DEFAULT 'preparing' CHECK (state IN
                       ('preparing', 'ready', 'running', 'paused', 'held', 'succeeded', 'failed', 'cancelled')),
    -- Why a person has to decide.
    held_by        text CHECK (held_by IN ('failures', 'rights', 'primary')),
    -- What it waits for by itself.
    waits_for      text CHECK (waits_for IN ('replica', 'load', 'primary')),
    error          text,
    total          bigint NOT NULL DEFAULT 0 CHECK (total >= 0),
    -- Targets that the rehearsal found to change, and those that the run is done with.
    changes        bigint NOT NULL DEFAULT 0 CHECK (changes >= 0),
    handled        bigint NOT NULL DEFAULT 0 CHECK (handled <= changes),
    changed        bigint NOT NULL DEFAULT 0 CHECK (changed <= handled),
    failed         bigint NOT NULL DEFAULT 0 CHECK (failed >= 0),
    -- Of these, how many there were when a person last said to go on: failures are counted from there.
    handled_then   bigint NOT NULL DEFAULT 0,
    failed_then    bigint NOT NULL DEFAULT 0,
    -- What was chosen twice: how many, and the first of them.
    duplicates     bigint NOT NULL DEFAULT 0 CHECK (duplicates >= 0),
    duplicate_keys text[] NOT NULL DEFAULT '{}' CHECK (cardinality(duplicate_keys) <= 100),
    rows_a_second  integer NOT NULL CHECK (rows_a_second BETWEEN 1 AND 5000),
    -- What it has come to lately.
    pace           real NOT NULL DEFAULT 0,
    sample         jsonb NOT NULL DEFAULT '[]',
    -- Who works on it, and until when nobody else does.
    worker         uuid,
    leased_until   timestamptz,
    made_at        timestamptz NOT NULL DEFAULT now(),
    prepared_at    timestamptz,
    started_at     timestamptz,
    finished_at    timestamptz,
    CHECK (held_by IS NULL OR state = 'held'),
    CHECK ((run_id IS NULL) OR state NOT IN ('preparing', 'ready')),
    CHECK ((finished_at IS NOT NULL) = (state IN ('succeeded', 'failed', 'cancelled')))
);
CREATE INDEX job_newest ON samuso.job (id DESC);
CREATE INDEX job_to_do ON samuso.job (made_at) WHERE state IN ('preparing', 'running');

CREATE TABLE samuso.job_target (
    job_id  uuid NOT NULL REFERENCES samuso.job ON DELETE CASCADE,
    -- In this order they are taken.
    place   integer NOT NULL,
    -- The record's id as an event has it.
    record_id text NOT NULL CHECK (length(record_id) BETWEEN 1 AND 600),
    -- `listed` until it is rehearsed; `ready` where it would change; then what came of it.
    state   text NOT NULL DEFAULT 'listed' CHECK (state IN ('listed', 'ready', 'changed', 'skipped', 'failed')),
    -- Why it was skipped or failed.
    kind    text CHECK (kind IN ('does_not_apply', 'unchanged', 'changed_since', 'unknown', 'forbidden',
                                 'changed_meanwhile', 'refused')),
    error   text,
    title   text,
    channel text,
    -- SHA-256 of the record as the rehearsal found it: what is another one by then is not changed.
    digest  bytea CHECK (length(digest) = 32),
    PRIMARY KEY (job_id, place),
    UNIQUE (job_id, record_id),
    CHECK ((kind IS NOT NULL) = (state IN ('skipped', 'failed')))
);
CREATE INDEX job_target_state ON samuso.job_target (job_id, state, place);

-- What happened to a job, for whoever looks after it.
CREATE TABLE samuso.job_log (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id uuid NOT NULL REFERENCES samuso.job ON DELETE CASCADE,
    at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    what   text NOT NULL CHECK (length(what) <= 40),
    -- Who did it, where it was a person.
    by     text CHECK (length(by) <= 200),
    detail text CHECK (length(detail) <= 1000)
);
CREATE INDEX job_log_of ON samuso.job_log (job_id, id);
