-- What has undone a run: all of it at once, or record by record.
CREATE INDEX run_undo_of ON samuso.run (undo_of) WHERE undo_of IS NOT NULL;
