-- Jobs that others have to approve first: what they decide on is the whole rehearsal.
ALTER TABLE samuso.job
    DROP CONSTRAINT job_state_check,
    -- `asked`: its run waits for them.
    ADD CONSTRAINT job_state_check CHECK (state IN
        ('preparing', 'ready', 'asked', 'running', 'paused', 'held', 'succeeded', 'failed', 'cancelled')),
    -- Those that would change in any of its records: an approver has to see all of them. Empty where it was rehearsed before
    -- this was counted.
    ADD COLUMN fields text[] NOT NULL DEFAULT '{}';

ALTER TABLE samuso.approval_request
    -- Of a job the first records alone are the outcome; its digest is of every record that would change: so many.
    ADD COLUMN job_id   uuid REFERENCES samuso.job,
    ADD COLUMN changing bigint CHECK (changing > 0),
    ADD CHECK ((job_id IS NULL) = (changing IS NULL));
