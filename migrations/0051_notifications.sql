-- What people are told outside Samuso: committed with what it tells of, delivered afterwards. It names actions and members,
-- and never a record or a value of one.
CREATE TABLE samuso.notification (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
    -- Where it leads to, within Samuso.
    path        text NOT NULL CHECK (path LIKE '/%' AND length(path) <= 200),
    action      text NOT NULL CHECK (length(action) <= 200),
    actor_label text NOT NULL CHECK (length(actor_label) <= 200),
    records     bigint NOT NULL CHECK (records >= 0),
    made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The ways by which it has been delivered.
    delivered   text[] NOT NULL DEFAULT '{}',
    tries       int NOT NULL DEFAULT 0 CHECK (tries >= 0),
    next_at     timestamptz NOT NULL DEFAULT now(),
    -- Delivered by every way, or given up.
    done_at     timestamptz,
    given_up    boolean NOT NULL DEFAULT false
);
CREATE INDEX notification_due ON samuso.notification (next_at) WHERE done_at IS NULL;
CREATE INDEX notification_done ON samuso.notification (done_at) WHERE done_at IS NOT NULL;
