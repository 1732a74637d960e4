-- Where a sign-in on its way comes from: where there are too many, the oldest of the address that has most gives way.
ALTER TABLE samuso.sign_in_attempt ADD COLUMN client text NOT NULL DEFAULT '' CHECK (length(client) <= 45);
