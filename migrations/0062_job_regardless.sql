-- Whoever let a job go on said that it is not to stop again, however many records fail.
ALTER TABLE samuso.job ADD COLUMN regardless boolean NOT NULL DEFAULT false;
