-- What the product's API has answered, by the key that came with the question: the same key is answered the same again.
CREATE SCHEMA IF NOT EXISTS admin_api;
CREATE TABLE IF NOT EXISTS admin_api.call (
    key     uuid PRIMARY KEY,
    status  integer NOT NULL,
    body    jsonb NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
