-- Who sees which masked field of which record, until when. Why is on the timeline too; the value is in neither.
CREATE TABLE samuso.reveal (
    id          uuid PRIMARY KEY,
    -- As `samuso.preview` has it.
    member_id   text NOT NULL,
    entity      text NOT NULL,
    record_id   text NOT NULL,
    field       text NOT NULL,
    reason      text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    ticket      text CHECK (length(ticket) <= 200),
    revealed_at timestamptz NOT NULL DEFAULT now(),
    ends_at     timestamptz NOT NULL CHECK (ends_at > revealed_at AND ends_at <= revealed_at + interval '15 minutes')
);
CREATE INDEX reveal_of_member ON samuso.reveal (member_id, revealed_at DESC);
CREATE INDEX reveal_ends ON samuso.reveal (ends_at);
