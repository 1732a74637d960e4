-- What colleagues noted on a record: whoever may see the record sees it. What a note said before it was edited or deleted
-- is nowhere: that it was, by whom and when, are events, and none of them has the text.
CREATE TABLE samuso.note (
    id         uuid PRIMARY KEY,
    -- The form that it came with: a second press finds it there.
    form       uuid NOT NULL,
    entity     text NOT NULL CHECK (length(entity) BETWEEN 1 AND 200),
    record_id  text NOT NULL CHECK (length(record_id) BETWEEN 1 AND 200),
    author_id  uuid NOT NULL REFERENCES samuso.member,
    body       text CHECK (length(body) BETWEEN 1 AND 4000),
    ticket     text CHECK (length(ticket) BETWEEN 1 AND 200),
    version    integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    written_at timestamptz NOT NULL DEFAULT now(),
    edited_at  timestamptz,
    deleted_at timestamptz,
    CONSTRAINT one_a_form UNIQUE (author_id, form),
    CONSTRAINT deleted_says_nothing CHECK ((body IS NULL) = (deleted_at IS NOT NULL))
);
CREATE INDEX note_of_record ON samuso.note (entity, record_id, written_at DESC, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE samuso.note_mention (
    note_id      uuid NOT NULL REFERENCES samuso.note,
    member_id    uuid NOT NULL REFERENCES samuso.member,
    mentioned_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (note_id, member_id)
);
CREATE INDEX note_mention_member ON samuso.note_mention (member_id, mentioned_at DESC);
