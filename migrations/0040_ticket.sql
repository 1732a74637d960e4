-- The ticket that a member works on. It is the session's, so that every window of a browser has the same one.
ALTER TABLE samuso.session ADD COLUMN ticket text CHECK (length(ticket) BETWEEN 1 AND 200);

-- Which records a member opened for a ticket: one row for each, for some weeks. What was on them is not here.
CREATE TABLE samuso.ticket_look (
    ticket    text NOT NULL CHECK (length(ticket) BETWEEN 1 AND 200),
    member_id uuid NOT NULL REFERENCES samuso.member,
    entity    text NOT NULL CHECK (length(entity) BETWEEN 1 AND 200),
    record_id text NOT NULL CHECK (length(record_id) BETWEEN 1 AND 200),
    -- The customer that the record belonged to.
    channel   text,
    first_at  timestamptz NOT NULL,
    last_at   timestamptz NOT NULL CHECK (last_at >= first_at),
    times     integer NOT NULL DEFAULT 1 CHECK (times BETWEEN 1 AND 1000000),
    PRIMARY KEY (ticket, member_id, entity, record_id)
);
CREATE INDEX ticket_look_member ON samuso.ticket_look (member_id, last_at DESC);
CREATE INDEX ticket_look_last ON samuso.ticket_look (last_at);
