ALTER TABLE samuso.job
    -- Whoever started it, or let it go on, had signed in a moment before, as the action asked.
    ADD COLUMN signed_in_afresh boolean NOT NULL DEFAULT false,
    -- When it last was a worker's: whichever waited longest comes next.
    ADD COLUMN turn_at timestamptz,
    -- Workers that took it from one that was not heard of any more, since something of it was last done.
    ADD COLUMN takeovers integer NOT NULL DEFAULT 0 CHECK (takeovers >= 0),
    -- Since when a person has to decide.
    ADD COLUMN stopped_at timestamptz,
    DROP CONSTRAINT job_held_by_check,
    ADD CONSTRAINT job_held_by_check CHECK (held_by IN ('failures', 'rights', 'catalogue', 'primary', 'workers'));
UPDATE samuso.job SET stopped_at = now() WHERE state IN ('paused', 'held');
ALTER TABLE samuso.job ADD CHECK ((stopped_at IS NOT NULL) = (state IN ('paused', 'held')));

-- Titles are read as whoever looks sees them: what a record is called is not theirs to know for ever.
ALTER TABLE samuso.job_target DROP COLUMN title;
-- Who sees some channels is told how many of a job's records are in these.
CREATE INDEX job_target_channel ON samuso.job_target (job_id, channel);
