-- A run that failed is kept, and its preview may still be run.
ALTER TABLE samuso.run DROP CONSTRAINT run_preview_id_key;
CREATE UNIQUE INDEX run_of_preview ON samuso.run (preview_id) WHERE state <> 'failed';

-- Why the preview before this one was refused: a record had changed, or it had run out.
ALTER TABLE samuso.preview
    ALTER COLUMN stale DROP DEFAULT,
    ALTER COLUMN stale DROP NOT NULL,
    ALTER COLUMN stale TYPE text USING CASE WHEN stale THEN 'changed' END,
    ADD CONSTRAINT preview_stale CHECK (stale IN ('changed', 'expired'));
