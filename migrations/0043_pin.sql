-- Records that a member has at hand on their home page.
CREATE TABLE samuso.pin (
    member_id uuid NOT NULL REFERENCES samuso.member,
    entity    text NOT NULL CHECK (length(entity) BETWEEN 1 AND 200),
    record_id text NOT NULL CHECK (length(record_id) BETWEEN 1 AND 200),
    pinned_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (member_id, entity, record_id)
);
