ALTER TABLE samuso.session
    -- Whose eyes it looks with, until when: a role's, or another member's. It changes nothing meanwhile.
    ADD COLUMN as_role     text CHECK (length(as_role) BETWEEN 1 AND 100),
    ADD COLUMN as_member   uuid REFERENCES samuso.member,
    ADD COLUMN as_until    timestamptz,
    -- Of the local administrator: what they may is said by samuso.toml, at each request.
    ADD COLUMN break_glass boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT session_as CHECK ((as_until IS NOT NULL)::int = (as_role IS NOT NULL)::int + (as_member IS NOT NULL)::int);

-- Tries at the local administrator's password: counted before they are looked at, and forgotten when one is right.
CREATE TABLE samuso.break_glass_try (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- SHA-256 of the name that was typed: somebody may have typed their password there.
    name_hash bytea NOT NULL CHECK (length(name_hash) = 32),
    tried_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX break_glass_try_at ON samuso.break_glass_try (tried_at);

-- What a member had typed as their session was over: for the same member, in the same browser, for some minutes.
CREATE TABLE samuso.kept_form (
    browser_hash bytea PRIMARY KEY CHECK (length(browser_hash) = 32),
    member_id    uuid NOT NULL REFERENCES samuso.member,
    -- The page that it is on; where it sends, and what.
    page         text NOT NULL CHECK (length(page) BETWEEN 1 AND 2000),
    action       text NOT NULL CHECK (length(action) BETWEEN 1 AND 200),
    fields       text NOT NULL CHECK (octet_length(fields) <= 65536),
    kept_at      timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL
);
CREATE INDEX kept_form_member ON samuso.kept_form (member_id, kept_at DESC);
CREATE INDEX kept_form_expires ON samuso.kept_form (expires_at);
