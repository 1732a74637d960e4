-- Runs that others have to approve first: asked for, decided, and only then run.
ALTER TABLE samuso.run
    DROP CONSTRAINT run_state_check,
    ADD CONSTRAINT run_state_check CHECK (state IN (
        'requested', 'approved', 'refused', 'expired', 'cancelled', 'running', 'succeeded', 'failed', 'unknown', 'undone')),
    -- NULL is a run that nobody has to approve.
    ADD COLUMN approvals_needed int CHECK (approvals_needed BETWEEN 1 AND 5),
    -- The action whose approvers decide: its own, or, of an undo, that of the run that it undoes.
    ADD COLUMN approved_as      text CHECK (length(approved_as) <= 200),
    -- Of this round alone.
    ADD COLUMN approvals        int NOT NULL DEFAULT 0 CHECK (approvals >= 0),
    -- How often the decision has been asked for: each time a record has moved on, with a new preview.
    ADD COLUMN round            int NOT NULL DEFAULT 1 CHECK (round >= 1),
    ADD COLUMN expires_at       timestamptz,
    ADD CONSTRAINT run_asked CHECK (
        (approvals_needed IS NULL) = (approved_as IS NULL) AND (approvals_needed IS NULL) = (expires_at IS NULL)),
    ADD CONSTRAINT run_waits CHECK (
        approvals_needed IS NOT NULL OR state NOT IN ('requested', 'approved', 'refused', 'expired', 'cancelled')),
    -- Whatever the code above says, nothing runs with fewer.
    ADD CONSTRAINT run_approved CHECK (
        approvals >= approvals_needed OR state NOT IN ('approved', 'running', 'succeeded', 'unknown', 'undone'));
CREATE INDEX run_waiting ON samuso.run (id) WHERE state IN ('requested', 'approved');

-- What approvers see, and decide on: the preview of a round. Kept for as long as the run is, as events are.
CREATE TABLE samuso.approval_request (
    run_id    uuid NOT NULL REFERENCES samuso.run,
    round     int NOT NULL CHECK (round >= 1),
    asked_by  uuid NOT NULL REFERENCES samuso.member,
    -- As `samuso.preview` has them.
    typed     jsonb NOT NULL,
    outcome   jsonb NOT NULL,
    digest    bytea NOT NULL CHECK (length(digest) = 32),
    time_zone text NOT NULL CHECK (length(time_zone) <= 64),
    -- Of what would change: an approver has to see all of it.
    fields    text[] NOT NULL,
    channels  text[] NOT NULL,
    -- Why it is asked again; NULL is the first round.
    again     text CHECK (again IN ('changed', 'approver')),
    made_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, round),
    UNIQUE (run_id, round, asked_by),
    CHECK ((round = 1) = (again IS NULL))
);

-- One decision of one person on a run, in one round; never of who asked.
CREATE TABLE samuso.approval (
    run_id       uuid NOT NULL,
    round        int NOT NULL,
    asked_by     uuid NOT NULL,
    member_id    uuid NOT NULL REFERENCES samuso.member,
    member_label text NOT NULL CHECK (length(member_label) <= 200),
    decision     text NOT NULL CHECK (decision IN ('approved', 'refused')),
    note         text CHECK (length(note) BETWEEN 1 AND 1000),
    -- Of the preview that they saw.
    digest       bytea NOT NULL CHECK (length(digest) = 32),
    decided_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_id   text NOT NULL,
    PRIMARY KEY (run_id, round, member_id),
    FOREIGN KEY (run_id, round, asked_by) REFERENCES samuso.approval_request (run_id, round, asked_by),
    CONSTRAINT decided_by_others CHECK (member_id <> asked_by),
    CONSTRAINT refused_with_a_note CHECK (decision = 'approved' OR note IS NOT NULL)
);
CREATE INDEX approval_of_member ON samuso.approval (member_id, decided_at DESC);
CREATE INDEX approval_request_asked_by ON samuso.approval_request (asked_by, run_id DESC);

-- The email that a provider says somebody has, as of their last sign-in. It lets nobody in: two sign-ins that share one
-- are one person's, who cannot approve what they asked for themselves.
ALTER TABLE samuso.identity ADD COLUMN email text CHECK (length(email) BETWEEN 3 AND 254 AND email = lower(email));
CREATE INDEX identity_member ON samuso.identity (member_id);

-- As far as it can be known: the same member; or one and the same account at a provider, or email, under two of them.
CREATE FUNCTION samuso.is_same_person(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT one = other OR EXISTS (
        SELECT FROM samuso.identity a JOIN samuso.identity b
            ON (a.issuer, a.subject) = (b.issuer, b.subject) OR a.email = b.email
        WHERE a.member_id = one AND b.member_id = other)
$$;
