-- Views of lists that members save: what a list's address asks for, under a name.
CREATE TABLE samuso.view (
    id         uuid PRIMARY KEY,
    entity     text NOT NULL CHECK (length(entity) BETWEEN 1 AND 200),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    query      text NOT NULL CHECK (length(query) <= 2000),
    owner_id   uuid NOT NULL REFERENCES samuso.member,
    shared     boolean NOT NULL DEFAULT false,
    -- What the list opens with, for everybody.
    is_default boolean NOT NULL DEFAULT false,
    saved_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT default_is_shared CHECK (shared OR NOT is_default)
);
CREATE UNIQUE INDEX view_name ON samuso.view (owner_id, entity, lower(name));
CREATE UNIQUE INDEX view_default ON samuso.view (entity) WHERE is_default;
CREATE INDEX view_shared ON samuso.view (entity) WHERE shared;
