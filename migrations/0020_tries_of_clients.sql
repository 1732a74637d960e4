-- Tries at the local administrator's password are counted by where they come from: by the name, whoever knew it kept
-- everybody out.
DELETE FROM samuso.break_glass_try;
ALTER TABLE samuso.break_glass_try
    DROP COLUMN name_hash,
    ADD COLUMN client text NOT NULL CHECK (length(client) BETWEEN 1 AND 45);
CREATE INDEX break_glass_try_client ON samuso.break_glass_try (client, tried_at);

-- Looks with other eyes that are over are found by their end.
CREATE INDEX session_as ON samuso.session (as_until) WHERE as_until IS NOT NULL;
